import type { Address, Clock, Journal, Millis, Random, Role } from '../kernel';
import type { Attachment, MobileHost } from './bearer';
import type { Host } from './host';
import type { Impairment, Link } from './links';
import type { ServiceRecord } from './service-record';

/** What a network stands on. */
export interface NetworkOptions {
	readonly clock: Clock;
	/** Each link draws from its own stream `link/<a>-<b>`. */
	readonly random: Random;
	readonly journal: Journal;
}

/** Hosts, the names that lead to them, the links between them and what goes wrong on those: in every binding alike. */
export interface Network {
	/** Brings a host onto the network. Names and addresses are unique; an own name resolves to its addresses. */
	host(name: string, role: Role, addresses: readonly Address[]): Host;
	/** A host that may go from one access network to another, beginning there. Absent where hosts are addresses of this machine. */
	mobileHost?(name: string, role: Role, attachment: Attachment): MobileHost;
	/** Lets a name resolve to addresses. */
	name(name: string, addresses: readonly Address[]): void;
	/** Lets a name have services, in place of those it had. */
	services(name: string, records: readonly ServiceRecord[]): void;
	/** Latency one way. Unless set: 5 ms in the virtual binding; in the wire binding whatever the wire has. */
	link(link: Link, properties: { readonly latencyMs: Millis }): void;
	/** Makes a link bad, in place of what it was before; `{}` heals it. What concerns a pair and its hosts adds up. */
	impair(link: Link, impairment: Impairment): void;
	/** Nothing passes: datagrams are lost, streams stall and time out after 120 s, `connect` after 21 s. */
	partition(link: Link): void;
	/** Ends a partition (of a host: also those of its single links). Streams send again what was not delivered. */
	repair(link: Link): void;
	/** Packets wait, in order. */
	hold(link: Link): void;
	/** Sends on what waits, in order. */
	release(link: Link): void;
	/** Everything on the host is gone at once: ports, listeners, streams. Its peers get ECONNRESET. */
	crash(host: string): void;
	/** The host is there again, with nothing running on it. */
	restart(host: string): void;
	/** Bound datagram ports, listeners and open streams, by host (`pbx.streams`). */
	remains(): Record<string, number>;
}
