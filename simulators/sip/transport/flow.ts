import type { Endpoint } from '../../kernel';

/** TLS: RFC 3261 §26.2.1; WebSocket, plain and over TLS: RFC 7118. */
export type TransportName = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

/** Where a message is to go. */
export interface Destination extends Endpoint {
	readonly transport: TransportName;
	/** The domain that the address was found for: whose certificate is expected (RFC 5922 §7.1). */
	readonly name?: string;
}

/** The way a message came or goes: a pair of datagram ports, or a stream. */
export interface Flow {
	readonly transport: TransportName;
	/** The address and port that this node names as its own in Via and Contact. */
	readonly local: Endpoint;
	readonly remote: Endpoint;
	/** False once a stream has closed. */
	readonly open: boolean;
	/** Sends the bytes of `text`, one per character. Into a closed stream: nothing happens. */
	send(text: string): void;
	/** Calls `lost` when the stream breaks; gives the act that stops this. Datagrams are never lost in this sense. */
	onLost(lost: () => void): () => void;
}
