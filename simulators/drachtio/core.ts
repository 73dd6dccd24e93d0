import type { Clock, Stream } from '../kernel';
import type { Host } from '../network';
import { type Destination, type Flow, parseUri, type SipUri, type Timers, type TransactionLayer, type TransportName } from '../sip';
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

/** RFC 3261 §19.1.2, RFC 6455 §3. */
const DEFAULT_PORT: Readonly<Record<TransportName, number>> = { udp: 5060, tcp: 5060, tls: 5061, ws: 80, wss: 443 };

/** Address of a made-up response: it came from nowhere. */
export const NOWHERE = { address: '', port: 0 } as const;

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/**
 * Finds where the host of a URI is, at once when it is an address (RFC 3263 §4, without NAPTR and SRV). `undefined` stands
 * for a name that nobody knows, a reason for a URI that cannot be sent to.
 */
export function locate(core: Core, uri: string, found: (to: Destination | undefined | { readonly refused: string }) => void): void {
	const parsed = parseUri(uri);
	if (parsed === undefined) {
		found({ refused: `invalid request-uri: ${uri}` });
		return;
	}
	const transport = transportFor(core, parsed);
	if (transport === undefined) {
		found({ refused: 'requested protocol/transport not available' });
		return;
	}
	const name = parsed.parameters.get('maddr') ?? parsed.host;
	const port = parsed.port ?? DEFAULT_PORT[transport];
	if (IPV4.test(name) || name.indexOf(':') >= 0) {
		found({ transport, address: name, port });
		return;
	}
	core.host.resolve(name).then(
		([address]) => found(address === undefined ? undefined : { transport, address, port, name }),
		() => found(undefined),
	);
}

/** The transport that a URI asks for, if this node offers it; `sips` means the same over TLS (RFC 3261 §26.2.2, RFC 7118 §5.3). */
function transportFor({ layer: { transports } }: Core, { scheme, parameters }: SipUri): TransportName | undefined {
	const wanted = parameters.get('transport')?.toLowerCase() ?? (transports.offers('udp') ? 'udp' : 'tcp');
	const asked = scheme !== 'sips' ? wanted : wanted === 'ws' || wanted === 'wss' ? 'wss' : 'tls';
	return asked in DEFAULT_PORT && transports.offers(asked as TransportName) ? (asked as TransportName) : undefined;
}

/** A flow that leads nowhere: what is sent on it is lost at once. */
export function deadFlow(core: Core): Flow {
	const local = core.layer.transports.locals()[0] ?? { transport: 'udp' as const, ...NOWHERE };
	return { transport: local.transport, local, remote: NOWHERE, open: false, send: () => {}, onLost: () => () => {} };
}
