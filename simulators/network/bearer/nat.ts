import type { Address, Endpoint, Millis } from '../../kernel';

/** What a translation depends on besides the inner end (RFC 4787 §4.1, §5; RFC 5382 §4). */
export type NatDependence = 'endpoint-independent' | 'address-dependent' | 'address-and-port-dependent';

/** How an access network's address translator behaves, as data. */
export interface NatProfile {
	/** When the same inner end gets another outer port. */
	readonly mapping: NatDependence;
	/** Who may send back through a mapping. */
	readonly filtering: NatDependence;
	/** How long a mapping lives without a packet from inside. */
	readonly expiryMs: { readonly udp: Millis; readonly tcp: Millis };
}

/** The usual translators: a home router, and what a carrier puts between its mobiles and the Internet. */
export const natProfiles = {
	'home-router': {
		mapping: 'endpoint-independent',
		filtering: 'address-and-port-dependent',
		expiryMs: { udp: 180_000, tcp: 7_440_000 },
	},
	/** Symmetric, and forgetful. */
	'carrier-grade': {
		mapping: 'address-and-port-dependent',
		filtering: 'address-and-port-dependent',
		expiryMs: { udp: 30_000, tcp: 300_000 },
	},
} as const satisfies Readonly<Record<string, NatProfile>>;

type Protocol = 'udp' | 'tcp';

interface Mapping {
	/** Of the inner end, and of where it sends as far as that matters. */
	readonly key: string;
	readonly inner: Endpoint;
	readonly outer: Endpoint;
	/** Those that the inner end has sent to. */
	readonly sentTo: Set<string>;
	usedAt: Millis;
}

const FIRST_PORT = 1_024;
const LAST_PORT = 65_535;

/** A network address and port translator with one outer address. Nothing runs in it: a mapping that has expired is gone when it is looked for. */
export class Nat {
	readonly #byInner = new Map<string, Mapping>();
	readonly #byOuter = new Map<string, Mapping>();
	#nextPort: number;

	/** @param firstPort where it begins to hand out outer ports. */
	constructor(
		readonly outerAddress: Address,
		readonly profile: NatProfile,
		firstPort = 20_000,
	) {
		this.#nextPort = firstPort;
	}

	/** The outer end of what goes from `inner` to `to`; the mapping is made, or lives on. */
	out(protocol: Protocol, inner: Endpoint, to: Endpoint, now: Millis): Endpoint {
		const key = `${protocol} ${text(inner)} ${scopeOf(this.profile.mapping, to)}`;
		let mapping = this.#byInner.get(key);
		if (mapping === undefined || this.#isOver(protocol, mapping, now)) {
			if (mapping !== undefined) this.#byOuter.delete(`${protocol} ${mapping.outer.port}`);
			const outer = { address: this.outerAddress, port: this.#freePort(protocol, now) };
			mapping = { key, inner, outer, sentTo: new Set(), usedAt: now };
			this.#byInner.set(key, mapping);
			this.#byOuter.set(`${protocol} ${outer.port}`, mapping);
		}
		mapping.usedAt = now;
		mapping.sentTo.add(scopeOf(this.profile.filtering, to));
		return mapping.outer;
	}

	/** The inner end of what comes from `from` to the outer end `at`; undefined when the translator lets it not in. */
	in(protocol: Protocol, at: Endpoint, from: Endpoint, now: Millis): Endpoint | undefined {
		const mapping = this.#byOuter.get(`${protocol} ${at.port}`);
		if (mapping === undefined || at.address !== this.outerAddress || this.#isOver(protocol, mapping, now)) return undefined;
		if (!mapping.sentTo.has(scopeOf(this.profile.filtering, from))) return undefined;
		// What comes in over a stream is acknowledged, which goes out (RFC 5382 §5).
		if (protocol === 'tcp') mapping.usedAt = now;
		return mapping.inner;
	}

	#isOver(protocol: Protocol, { usedAt }: Mapping, now: Millis): boolean {
		return now - usedAt > this.profile.expiryMs[protocol];
	}

	/** @throws {RangeError} when every port has a mapping that lives. */
	#freePort(protocol: Protocol, now: Millis): number {
		for (let tries = FIRST_PORT; tries <= LAST_PORT; tries++) {
			const port = this.#nextPort;
			this.#nextPort = port === LAST_PORT ? FIRST_PORT : port + 1;
			const mapping = this.#byOuter.get(`${protocol} ${port}`);
			if (mapping !== undefined && !this.#isOver(protocol, mapping, now)) continue;
			if (mapping !== undefined) this.#byInner.delete(mapping.key);
			return port;
		}
		throw new RangeError(`the translator at ${this.outerAddress} has no ${protocol} port left`);
	}
}

const text = ({ address, port }: Endpoint) => `${address}|${port}`;

function scopeOf(dependence: NatDependence, to: Endpoint): string {
	switch (dependence) {
		case 'endpoint-independent':
			return '';
		case 'address-dependent':
			return to.address;
		case 'address-and-port-dependent':
			return text(to);
	}
}
