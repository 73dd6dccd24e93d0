import type { AccessName, Span } from './access-profile';
import type { NatProfile } from './nat';

/** Radio technologies that carry data. */
export type RadioTechnology = 'lte' | 'hspa' | 'ev-do' | '1xrtt' | 'edge';

export const radioTechnologies: readonly RadioTechnology[] = ['lte', 'hspa', 'ev-do', '1xrtt', 'edge'];

/** What a phone's radio can do at once, where a network leaves it to the phone. */
export type ModemCapability =
	/** Two transmitters: 1x voice beside EV-DO data. */
	| 'svdo'
	/** Two radios: 1x voice beside LTE data. */
	| 'svlte'
	/** Dual transfer mode of GERAN (3GPP TS 43.055). */
	| 'dtm'
	/** Circuit- and packet-switched radio bearers together (UMTS class A). */
	| 'multi-rab';

/** What a circuit-switched call, from its page response on, does to data on a radio technology. */
export type DataDuringCalls =
	| { readonly data: 'continues' }
	| { readonly data: 'suspended' }
	/** It continues on a phone with that capability, and is suspended on every other. */
	| { readonly data: 'continues-with'; readonly capability: ModemCapability }
	/** Circuit-switched fallback (3GPP TS 23.272): the phone goes to another technology, with a gap, and its rule holds there. */
	| { readonly data: 'falls-back'; readonly to: RadioTechnology; readonly setUpMs: Span; readonly gapMs: Span };

/** One radio technology of a carrier. */
export interface RadioNetwork {
	readonly technology: RadioTechnology;
	/** How it treats packets: of a phone at rest, and of one in a vehicle. */
	readonly access: { readonly atRest: AccessName; readonly inVehicle: AccessName };
	/** The core network that gives the address: between technologies with the same anchor the address stays. */
	readonly anchor: string;
	readonly duringCalls: DataDuringCalls;
	/** From the end of the call until data flows again as before. */
	readonly resumesAfterMs: Span;
	/** While a phone on it transfers data it may not hear that a call comes (GPRS class B in network mode II; 1xRTT). */
	readonly missedPages?: MissedPages;
}

/** How pages get lost on a radio that transfers data. */
export interface MissedPages {
	/** How likely a page is missed, 0 to 1. */
	readonly chance: number;
	/** The network pages again so much later. */
	readonly repeatedAfterMs: Span;
	/** So often in all; then the phone counts as not there. */
	readonly times: number;
	/** A phone with that capability hears every page. */
	readonly unless?: ModemCapability;
}

/** What a phone meets in the air of one carrier. */
export interface ServingNetwork {
	readonly name: string;
	/** Best for data first: a phone uses the first that covers the place. */
	readonly radio: readonly RadioNetwork[];
	/** Nothing passes while a phone changes the technology under the same address. */
	readonly handoverGapMs: Span;
	/** From coverage, or the loss of another bearer, until there is an address. */
	readonly attachesAfterMs: number;
	/** Numbers that a phone calls as an emergency. */
	readonly emergencyNumbers: readonly string[];
	readonly nat: NatProfile;
	/** The outer addresses of its translators, by anchor. */
	readonly outerAddresses: Readonly<Record<string, string>>;
	/** Inner addresses, one after another, by anchor: `10.64.0.` */
	readonly innerPrefixes: Readonly<Record<string, string>>;
}

/** @throws {RangeError} when the carrier has no such technology. */
export function radioNetworkOf({ name, radio }: ServingNetwork, technology: RadioTechnology): RadioNetwork {
	const found = radio.find((network) => network.technology === technology);
	if (found === undefined) throw new RangeError(`${name} has no ${technology}`);
	return found;
}
