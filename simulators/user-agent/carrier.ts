import type { Socket } from 'node:net';
import { type Endpoint, scope } from '../kernel';
import type { Host } from '../network';
import { isStun } from '../sip';
import { Framing } from './framing';

/** What carries SIP messages between a user agent and its proxy. */
export interface Carrier {
	readonly protocol: 'UDP' | 'TCP';
	readonly local: Endpoint;
	send(message: string | Buffer): void;
	close(): void;
}

/** What a carrier tells. */
export interface CarrierUser {
	receive(message: string): void;
	/** Among datagrams came one of STUN (RFC 5626 §3.5.2). */
	stun(payload: Buffer): void;
	/** The carrier is gone, and not because `close` was called. */
	dropped(error: Error): void;
}

/** Opens a datagram port. Rejects with the network's error when the port is taken. */
export async function openDatagrams(host: Host, port: number, proxy: Endpoint, user: CarrierUser): Promise<Carrier> {
	const datagrams = await host.udp(port);
	datagrams.receive((payload) => {
		scope.enter(host.name);
		if (isStun(payload)) user.stun(payload);
		else user.receive(payload.toString('utf8'));
	});
	return {
		protocol: 'UDP',
		local: datagrams.local,
		send: (message) => datagrams.send(typeof message === 'string' ? Buffer.from(message, 'utf8') : message, proxy),
		close: () => datagrams.close(),
	};
}

/** Opens a stream. Rejects with the network's error (`ECONNREFUSED` …). */
export function openStream(host: Host, proxy: Endpoint, user: CarrierUser): Promise<Carrier> {
	return new Promise((opened, refused) => {
		const stream = host.connect(proxy);
		stream.once('error', refused);
		stream.once('connect', () => {
			scope.enter(host.name);
			stream.removeListener('error', refused);
			opened(carry(stream, host, user));
		});
	});
}

function carry(stream: Socket, host: Host, user: CarrierUser): Carrier {
	const framing = new Framing();
	let open = true;
	let failure: Error | undefined;
	stream.on('data', (bytes: Buffer) => {
		scope.enter(host.name);
		try {
			for (const message of framing.push(bytes)) user.receive(message);
		} catch (error) {
			stream.destroy(error as Error);
		}
	});
	stream.on('error', (error) => {
		failure = error;
	});
	stream.once('close', () => {
		scope.enter(host.name);
		if (open) user.dropped(failure ?? new Error('the stream was closed by the other side'));
		open = false;
	});
	return {
		protocol: 'TCP',
		local: { address: stream.localAddress as string, port: stream.localPort as number },
		send: (message) => void stream.write(message, 'utf8'),
		close() {
			open = false;
			stream.end(() => stream.destroy());
		},
	};
}
