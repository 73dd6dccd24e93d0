import type { Endpoint, Millis } from '../../kernel';

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
	/**
	 * From now on something has to come at least this often, keep-alives or messages: a stream that is silent for longer is ended, for it leads
	 * to nobody (RFC 5626 §5.4, §10). Undefined: it may be silent. Of datagrams nothing is expected.
	 */
	expectWithin(ms: Millis | undefined): void;
}
