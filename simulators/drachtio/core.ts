import type { Clock, Endpoint, Stream } from '../kernel';
import type { Host } from '../network';
import { type Destination, type Flow, parseUri, type Timers, type TransactionLayer, type TransportName, targetsOf } from '../sip';
import type { CallLegs } from './call-leg';
import type { CallRecords } from './call-records';
import { timeStamp } from './frames';
import type { SessionTimers } from './session-timer';

/** What the two directions of an engine share. */
export interface Core {
	readonly host: Host;
	readonly clock: Clock;
	readonly layer: TransactionLayer;
	readonly legs: CallLegs;
	readonly timers: Timers;
	readonly random: Stream;
	readonly sessions: SessionTimers;
	readonly records: CallRecords;
	/** For durations that are multiples of T1: they follow this node's T1. */
	readonly t1Timers: Timers;
	/** A new id for a frame or a transaction. */
	nextId(): string;
	/** Notes something for whoever looks for a fault. */
	note(what: 'unroutable' | 'application-error' | 'overload', detail: string): void;
}

/** The tokens that describe a SIP message in a frame: source, bytes, transport, address, port, time. */
export function metaOf(
	core: Core,
	source: 'network' | 'application',
	text: string,
	transport: TransportName,
	place: { address: string; port: number },
): string {
	return `${source}|${text.length}|${SHOWN_AS[transport]}|${place.address}|${place.port}|${timeStamp(core.clock.date())}`;
}

/** drachtio-server knows no WebSocket here. */
const SHOWN_AS: Readonly<Record<TransportName, string>> = { udp: 'udp', tcp: 'tcp', tls: 'tls', ws: 'tcp', wss: 'tcp' };

/** Address of a made-up response: it came from nowhere. */
export const NOWHERE = { address: '', port: 0 } as const;

/** Where a URI leads: places in the order in which they are to be tried, none for a name that nobody knows; or why it cannot be sent to. */
export type Places = readonly Destination[] | { readonly refused: string };

/** Finds where requests for a URI go (RFC 3263), at once when nothing is to be looked up. */
export function locate(core: Core, uri: string, found: (places: Places) => void): void {
	const parsed = parseUri(uri);
	if (parsed === undefined) {
		found({ refused: `invalid request-uri: ${uri}` });
		return;
	}
	const { transports } = core.layer;
	const places = targetsOf(parsed, core.host, (transport) => transports.offers(transport), core.random);
	if (places instanceof Promise) void places.then(found);
	else found(places);
}

/** A way to the first of these places that this node can send to, and the places that are left. */
export function wayTo(core: Core, places: Places, from?: Endpoint): { readonly flow: Flow; readonly left: readonly Destination[] } | undefined {
	if ('refused' in places) return undefined;
	for (const [n, place] of places.entries()) {
		const flow = core.layer.transports.flowTo(place, from);
		if (flow !== undefined) return { flow, left: places.slice(n + 1) };
	}
	return undefined;
}

/** A flow that leads nowhere: what is sent on it is lost at once. */
export function deadFlow(core: Core): Flow {
	const local = core.layer.transports.locals()[0] ?? { transport: 'udp' as const, ...NOWHERE };
	return { transport: local.transport, local, remote: NOWHERE, open: false, send: () => {}, onLost: () => () => {}, expectWithin: () => {} };
}
