// biome-ignore lint/plugin: no socket is opened here; connections to hosts that exist only in this process are taken out of Node's hands.
import net from 'node:net';
import type { Endpoint } from '../kernel';
import { MemorySocket, socketError } from '../network';
import type { Control, ControlStream } from './control';

/** Connects an application that is about to call `net.connect`. */
type Accept = (stream: ControlStream) => Control;

/**
 * Where drachtio-srf puts its messages into frames and takes them out again. Between two who share a process neither is done:
 * a message is handed on whole.
 */
export interface WireProtocol {
	/** Gives the id that the answer will name. */
	send(socket: net.Socket, message: string): string;
	emit(event: 'msg', socket: net.Socket, content: string): boolean;
}

/** Hosts that are engines in this process, by name. */
const engines = new Map<string, Served>();

/** An engine in this process. */
interface Served {
	readonly accept: Accept;
	/** Sees what an application throws while it handles a message. */
	readonly failed: (error: unknown) => void;
	readonly wireProtocol: () => WireProtocol | undefined;
}

const CONTROL_PORT = 9022;
const NOWHERE: Endpoint = { address: '127.0.0.1', port: 0 };

let intercepting = false;

/**
 * From now on `net.connect({ host: name })` reaches an engine without a socket of the kernel, as drachtio-srf does in `connect`.
 *
 * @returns the act that ends this
 */
export function serveInProcess(name: string, served: Served): () => void {
	intercept();
	engines.set(name, served);
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
	const served = engines.get(host);
	let control: Control | undefined;
	const socket = new MemorySocket(
		{
			write: (_, taken) => taken(),
			end: () => control?.closed(),
			ready() {},
			cut: () => control?.closed(),
		},
		{ local: NOWHERE, remote: { ...NOWHERE, port: CONTROL_PORT } },
		{ connecting: true },
	);
	process.nextTick(() => {
		const wireProtocol = served?.wireProtocol();
		if (served === undefined || wireProtocol === undefined) {
			socket.destroy(socketError('ECONNREFUSED', 'connect'));
			return;
		}
		let sent = 0;
		// The engine never answers from within: its replies are frames of a later turn.
		wireProtocol.send = (_, message) => {
			const id = String(++sent);
			control?.hear(bytesOf(`${id}|${message}`));
			return id;
		};
		control = served.accept({
			write(content) {
				try {
					wireProtocol.emit('msg', socket, textOf(content));
				} catch (error) {
					served.failed(error);
				}
			},
			close: () => socket.receiveEnd(),
		});
		socket.established();
	});
	return socket;
}

const isAscii = (text: string): boolean => Buffer.byteLength(text) === text.length;

/** One character per byte, as the engine has it. */
function bytesOf(text: string): string {
	return isAscii(text) ? text : Buffer.from(text).toString('latin1');
}

/** As drachtio-srf has it, which reads UTF-8. */
function textOf(bytes: string): string {
	return isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString();
}
