// biome-ignore lint/plugin: no socket is opened here; connections to hosts that exist only in this process are taken out of Node's hands.
import net from 'node:net';
import type { Endpoint } from '../kernel';
import { MemorySocket, socketError } from '../network';
import type { Control, ControlStream } from './control';

/** Connects an application that is about to call `net.connect`. */
type Accept = (stream: ControlStream) => Control;

/** Hosts that are engines in this process, by name. */
const engines = new Map<string, { accept: Accept; failed: (error: unknown) => void }>();

const CONTROL_PORT = 9022;
const NOWHERE: Endpoint = { address: '127.0.0.1', port: 0 };

let intercepting = false;

/**
 * From now on `net.connect({ host: name })` reaches `accept` without a socket of the kernel, as drachtio-srf does in `connect`.
 *
 * @param failed sees what an application throws while it handles a message
 * @returns the act that ends this
 */
export function serveInProcess(name: string, accept: Accept, failed: (error: unknown) => void): () => void {
	intercept();
	engines.set(name, { accept, failed });
	return () => engines.delete(name);
}

/** The top-level domain of names that never resolve (RFC 6761 §6.4): no such connection may reach the kernel. */
export const IN_PROCESS_DOMAIN = '.engine.invalid';

function intercept(): void {
	if (intercepting) return;
	intercepting = true;
	const connect = net.connect;
	const intercepted = (...args: unknown[]): net.Socket => {
		const [to] = args;
		const host = typeof to === 'object' && to !== null && 'host' in to ? String(to.host) : '';
		if (!host.endsWith(IN_PROCESS_DOMAIN)) return Reflect.apply(connect, net, args) as net.Socket;
		return connectInProcess(host);
	};
	Object.assign(net, { connect: intercepted, createConnection: intercepted });
}

function connectInProcess(host: string): net.Socket {
	const engine = engines.get(host);
	let control: Control | undefined;
	const socket = new MemorySocket(
		{
			// The engine never answers from within: its replies are frames of a later turn.
			write(bytes, taken) {
				control?.receive(bytes);
				taken();
			},
			end: () => control?.closed(),
			ready() {},
			cut: () => control?.closed(),
		},
		{ local: NOWHERE, remote: { ...NOWHERE, port: CONTROL_PORT } },
		{ connecting: true },
	);
	process.nextTick(() => {
		if (engine === undefined) {
			socket.destroy(socketError('ECONNREFUSED', 'connect'));
			return;
		}
		control = engine.accept({
			write(bytes) {
				try {
					socket.receive(bytes);
				} catch (error) {
					engine.failed(error);
				}
			},
			close: () => socket.receiveEnd(),
		});
		socket.established();
	});
	return socket;
}
