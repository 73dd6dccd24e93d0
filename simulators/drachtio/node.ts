import type { Clock, Journal, Millis, Random } from '../kernel';
import type { Host } from '../network';
import type { TlsIdentity, TransportName } from '../sip';
import type { Srf } from './srf';

/** Where a SIP node listens. The address is the host's first unless given. */
export interface Listen {
	readonly transport: TransportName;
	readonly port: number;
	readonly address?: string;
}

/** What is still alive in a node; all zero after everybody has hung up and the timers have run out. */
export interface Remains {
	readonly clientTransactions: number;
	readonly serverTransactions: number;
	readonly dialogs: number;
	readonly timers: number;
	/** Streams that are open. */
	readonly streams: number;
}

/** One SIP server element: an engine on the network and the drachtio application that rules it. */
export interface SipNode {
	readonly srf: Srf;
	remains(): Remains;
	/** Closes the control connection, every port and every stream. */
	close(): Promise<void>;
}

/** Where a node lives, and what it listens to. */
export interface SipNodeOptions {
	readonly host: Host;
	readonly listen: readonly Listen[];
	readonly clock: Clock;
	readonly random: Random;
	readonly journal: Journal;
	/** T1 of its transactions and dialogs, with T2 and T4 in proportion: less than 500 ms only in a closed network (RFC 3261 §17.1.1.1). */
	readonly t1Ms?: Millis;
	/** Key and certificate, for TLS and secure WebSockets. */
	readonly tls?: TlsIdentity;
}

/** Starts a SIP node: the embedded engine here; a real drachtio-server could stand for it. */
export type StartSipNode = (options: SipNodeOptions) => Promise<SipNode>;
