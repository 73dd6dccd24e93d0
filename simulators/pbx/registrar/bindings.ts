import type { Clock, Millis } from '../../kernel';

/** Where a line port can be reached, until when, and by whose word. */
export interface Binding {
	readonly linePort: string;
	/** URI. */
	readonly contact: string;
	/** Identity of the device (`+sip.instance`, RFC 5626 §4.1), without its quotes. */
	readonly instance?: string;
	readonly userAgent?: string;
	readonly callId: string;
	readonly cseq: number;
	readonly expiresAt: Millis;
}

/** The location service. A binding that has run out is gone, with no timer needed to say so. */
export class Bindings {
	readonly #byLinePort = new Map<string, Binding[]>();

	constructor(private readonly clock: Clock) {}

	/** The bindings of a line port, newest first. */
	of(linePort: string): readonly Binding[] {
		const now = this.clock.now();
		const living = (this.#byLinePort.get(linePort) ?? []).filter(({ expiresAt }) => expiresAt > now);
		if (living.length === 0) this.#byLinePort.delete(linePort);
		else this.#byLinePort.set(linePort, living);
		return living;
	}

	all(): readonly Binding[] {
		return [...this.#byLinePort.keys()].flatMap((linePort) => this.of(linePort));
	}

	replace(linePort: string, bindings: readonly Binding[]): void {
		this.#byLinePort.set(linePort, [...bindings]);
	}
}
