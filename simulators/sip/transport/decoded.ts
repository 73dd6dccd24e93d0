import type { Socket } from 'node:net';
import type { Endpoint } from '../../kernel';
import type { Host } from '../../network';
import type { StreamTransport } from './stream-layers';

/** Sees the messages that go over one stream. */
export interface Listening {
	sent(text: string): void;
	received(text: string): void;
}

/** Journals what is said over a stream whose packets do not show it. What hosts of this network send is told by them. */
export function journalled(host: Host, transport: StreamTransport, stream: Socket, remote: Endpoint): Listening | undefined {
	if (transport === 'tcp') return undefined;
	const local = (): Endpoint => ({ address: stream.localAddress ?? '', port: stream.localPort ?? 0 });
	const record = (from: Endpoint, to: Endpoint, text: string) =>
		void host.journal.record({ kind: 'decoded', transport, from, to, payload: Buffer.from(text, 'latin1') });
	const fromOutside = host.nameOf(remote.address) === remote.address;
	return {
		sent: (text) => record(local(), remote, text),
		received: (text) => fromOutside && record(remote, local(), text),
	};
}
