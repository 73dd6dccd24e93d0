import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Address, Cancel, Endpoint, Journal, Millis } from '../kernel';
import type { PacketTrain, TrainContent } from './packet-train';
import type { ServiceRecord } from './service-record';

/** A bound datagram port. */
export interface Datagrams {
	readonly local: Endpoint;
	/**
	 * Sends one datagram; whether it arrives is the network's business, and so are its bytes from then on: nobody changes them.
	 * @param flow names the flow that it belongs to (as the flow label of RFC 6437 does): on a bad link each flow has its own luck.
	 */
	send(payload: Buffer, to: Endpoint, flow?: string): void;
	/** Replaces the receiver. Datagrams that arrive while there is none are lost. The flow is told where the network knows it. */
	receive(each: (payload: Buffer, from: Endpoint, flow?: string) => void): void;
	/** Many packets at once. Absent on a real network, and where every packet is to be seen in the journal: then each is sent by itself. */
	readonly trains?: Trains;
	close(): void;
}

/**
 * Packets in trains: a network without sockets can tell afterwards what has become of packets that left at known times, with the
 * same outcome as if each had been sent at its time. So nobody may change anything that concerns them before {@link settle}.
 */
export interface Trains {
	/** Replaces the receiver of trains; without one their packets are received one by one, late. */
	receive(each: (train: PacketTrain, from: Endpoint) => void): void;
	/** Sends packets whose times lie in the past, but after the latest settling. */
	send(train: PacketTrain, to: Endpoint): void;
	/** Asks `produce`, at each settling, to send all that left before that instant. */
	source(produce: (before: Millis) => void): Cancel;
	/** Brings every train to where it is now: what leaves or arrives at this very instant comes after. */
	settle(): void;
	/** No packet follows: the latest is journalled wherever it has come by. */
	ended(content: TrainContent, last: number): void;
}

/** A port that accepts streams. */
export interface Listener {
	readonly local: Endpoint;
	/** Stops accepting; accepted streams live on. */
	close(): void;
}

/**
 * A machine on the network: all that a part may do with the outside. The virtual binding has no kernel socket; the
 * wire binding has nothing else. Streams are `net.Socket`s in both, so that Node's own HTTP, SMTP and XMPP libraries
 * run over them.
 */
export interface Host {
	readonly name: string;
	addresses(): readonly Address[];
	/** Binds a datagram port (0: any free one) on the host's address (its first unless given). */
	udp(port: number, address?: Address): Promise<Datagrams>;
	/** Accepts streams on a port (0: any free one). */
	listen(port: number, accept: (stream: Socket) => void, address?: Address): Promise<Listener>;
	/**
	 * Opens a stream. It comes back at once and still connecting: it emits `connect`, or `error` with a Node error code
	 * (`ECONNREFUSED`, `EHOSTUNREACH`, `ETIMEDOUT`).
	 */
	connect(to: Endpoint): Socket;
	/** The addresses of a host name; an address stands for itself. Rejects with `ENOTFOUND` when there are none. */
	resolve(name: string): Promise<readonly Address[]>;
	/** The NAPTR and SRV records of a name; none when nobody has said any. */
	services(name: string): Promise<readonly ServiceRecord[]>;
	/** Name of the host that has this address, as a journal calls it; the address itself when no host is known to have it. */
	nameOf(address: Address): string;
	/** Where what this machine observes on the network is written. */
	readonly journal: Journal;
}

/** Lets an HTTP server answer on a port of `host`. */
export async function serveHttp(host: Host, port: number, server: Server): Promise<Listener> {
	// Node would write the real time into Date.
	server.prependListener('request', (_request, response) => {
		response.sendDate = false;
	});
	return host.listen(port, (stream) => server.emit('connection', stream));
}
