import { AssertionError } from 'node:assert';

/** Fails the scenario with `message` unless `holds`: the system did not do what the guide says, and the harness is in order. */
export function expect(holds: boolean, message: string): asserts holds {
	if (!holds) throw new AssertionError({ message });
}

/** Fails the scenario unless the two are equal, and shows both. */
export function expectEqual<T>(actual: T, expected: T, what: string): void {
	const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
	expect(is === should, `${what}: expected ${should}, found ${is}`);
}
