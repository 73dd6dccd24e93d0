import type { Socket } from 'node:net';
// biome-ignore lint/plugin: no socket is opened here; TLS runs over the streams of a host.
import { connect, createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import type { Endpoint } from '../../kernel';

/** What a node proves its own identity with, and whom it believes. PEM. */
export interface TlsIdentity {
	readonly key: string;
	readonly cert: string;
	/** Certification authorities that are believed instead of the well-known ones. */
	readonly ca?: string;
}

/** Makes the keys of a listener ready. */
export function secureContext({ key, cert }: TlsIdentity): SecureContext {
	return createSecureContext({ key, cert, minVersion: 'TLSv1.2' });
}

/** The server's side of TLS over an accepted stream; `ready` when the handshake is over. A handshake that fails ends the stream. */
export function acceptTls(stream: Socket, context: SecureContext, ready: (secure: Socket) => void): void {
	const secure = new TLSSocket(stream, { isServer: true, secureContext: context });
	// Node takes a socket without a handle of the kernel for one that is still connecting.
	Object.assign(secure, { connecting: stream.connecting });
	// The one signal of a failed handshake; what fails afterwards is an `error`.
	secure.on('_tlsError', (error) => secure.destroy(error));
	endTogether(secure, stream);
	secure.once('secure', () => ready(secure));
}

/**
 * The client's side. The certificate must be the one of `name`, or of the address when there is no name (RFC 5922 §7.1).
 * What is written before the handshake is over waits for it.
 */
export function openTls(stream: Socket, to: Endpoint, name: string | undefined, { key, cert, ca }: TlsIdentity): Socket {
	const secure = connect({
		socket: stream,
		// The address is checked against the certificate; only a name may be sent (RFC 6066 §3).
		...(name === undefined ? { host: to.address } : { host: name, servername: name }),
		key,
		cert,
		...(ca !== undefined && { ca }),
		minVersion: 'TLSv1.2',
	});
	endTogether(secure, stream);
	return secure;
}

/** Neither the stream nor the TLS over it lives without the other. */
function endTogether(secure: Socket, stream: Socket): void {
	secure.on('error', () => {});
	secure.on('close', () => stream.destroy());
	stream.on('error', (error) => secure.destroy(error));
	stream.on('close', () => secure.destroy());
}
