import { inspect } from 'node:util';

const PLACEHOLDER = '(secret)';

/**
 * A password, or what opens a door as a password does. It does not print, serialise, compare or interpolate: a placeholder stands for
 * it wherever it is written. {@link Secret.reveal} is the one way to its text, for what proves, checks or keeps it.
 */
export class Secret {
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	/** The text itself. */
	reveal(): string {
		return this.#text;
	}

	/** Whether both are the same. */
	is(other: Secret): boolean {
		return this.#text === other.#text;
	}

	/** It, and the name that it belongs to, as HTTP Basic sends them (RFC 7617 §2), without the scheme. */
	basic(name: string): Secret {
		return new Secret(Buffer.from(`${name}:${this.#text}`).toString('base64'));
	}

	toString(): string {
		return PLACEHOLDER;
	}

	toJSON(): string {
		return PLACEHOLDER;
	}

	[Symbol.toPrimitive](): string {
		return PLACEHOLDER;
	}

	[inspect.custom](): string {
		return PLACEHOLDER;
	}
}
