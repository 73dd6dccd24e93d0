import { createHash } from 'node:crypto';
import type { Endpoint, Millis } from '../kernel';

/** The path back to a phone: where its REGISTER came from, NAT or not. */
export interface PhoneFlow extends Endpoint {
	readonly transport: 'udp' | 'tcp';
	/** The phone keeps it alive, and is reached over no other (RFC 5626 §5.3). */
	readonly isKept: boolean;
}

/** One registered contact of a phone, and the name under which the PBX knows it. */
export interface Binding {
	/** User part of the contact that the PBX has in place of the phone's. */
	readonly token: string;
	readonly addressOfRecord: string;
	/** The contact URI that the phone registered: the Request-URI of what is sent to it. */
	readonly contact: string;
	readonly flow: PhoneFlow;
	/** Where requests to the phone are sent. */
	readonly wayBack: PhoneFlow;
	/** The proxies between it and the SBC, nearest to the SBC first: values of Path as they came (RFC 3327 §5.3). */
	readonly path?: string;
	/** Number of the REGISTER that has said so last, in the order in which they came. */
	readonly learnt: number;
	readonly expires: Millis;
}

const TOKEN = /^b-[0-9a-f]{16}$/;

/** The registrations that went through the SBC and were accepted by the PBX. */
export class Bindings {
	readonly #secret: string;
	readonly #now: () => Millis;
	readonly #byToken = new Map<string, Binding>();

	constructor(secret: string, now: () => Millis) {
		this.#secret = secret;
		this.#now = now;
	}

	/**
	 * The token of a contact: the same each time it registers, and no way back to what it stands for.
	 * @param contact the phone's instance id, so that a phone that has moved keeps its token (RFC 5626 §6), with the number of its flow, if it has
	 * several; or its contact URI.
	 */
	tokenFor(addressOfRecord: string, contact: string): string {
		return `b-${createHash('sha256').update(`${this.#secret}|${addressOfRecord}|${contact}`).digest('hex').slice(0, 16)}`;
	}

	/** Whether this is a token at all, of a live binding or not. */
	static isToken(user: string): boolean {
		return TOKEN.test(user);
	}

	keep(binding: Binding): void {
		this.#byToken.set(binding.token, binding);
	}

	remove(token: string): void {
		this.#byToken.delete(token);
	}

	removeAll(addressOfRecord: string): void {
		for (const binding of this.#byToken.values()) if (binding.addressOfRecord === addressOfRecord) this.#byToken.delete(binding.token);
	}

	find(token: string): Binding | undefined {
		return this.live().find((binding) => binding.token === token);
	}

	/** Whether a phone has registered from there. A stream that was opened anew has another port. */
	knows(address: string): boolean {
		return this.live().some(({ flow }) => flow.address === address);
	}

	live(): Binding[] {
		for (const [token, { expires }] of this.#byToken) if (expires <= this.#now()) this.#byToken.delete(token);
		return [...this.#byToken.values()];
	}
}
