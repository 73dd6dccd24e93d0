import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Address, Endpoint, Journal } from '../kernel';

/** A bound datagram port. */
export interface Datagrams {
	readonly local: Endpoint;
	/** Sends one datagram; whether it arrives is the network's business. */
	send(payload: Buffer, to: Endpoint): void;
	/** Replaces the receiver. Datagrams that arrive while there is none are lost. */
	receive(each: (payload: Buffer, from: Endpoint) => void): void;
	close(): void;
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
