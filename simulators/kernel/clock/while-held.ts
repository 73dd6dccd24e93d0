import type { Millis } from './clock';

/** Does `act` with `it` again and again, for as long as anybody else holds it. Keeps neither it nor the process. */
export function whileHeld<T extends object>(it: T, everyMs: Millis, act: (it: T) => void): void {
	const held = new WeakRef(it);
	const turns = setInterval(() => {
		const still = held.deref();
		if (still === undefined) clearInterval(turns);
		else act(still);
	}, everyMs);
	turns.unref();
}
