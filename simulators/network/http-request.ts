import { request } from 'node:http';
import type { Endpoint } from '../kernel';
import type { Host } from './host';
import { socketError } from './memory-socket';

/** A request and where it goes. */
export interface HttpRequest {
	readonly method: string;
	readonly to: Endpoint;
	/** Path and query. */
	readonly target: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Buffer;
	/** Gives up with `ETIMEDOUT` when nothing has moved on the connection for this long. */
	readonly timeoutMs?: number;
}

/** A complete answer, whatever its status. */
export interface HttpResponse {
	readonly status: number;
	/** Lower-case names; several values of one header are joined with a comma. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/**
 * One HTTP request over a stream of its own. Rejects with a Node error code (`ECONNREFUSED`, `ECONNRESET`,
 * `EHOSTUNREACH`, `ETIMEDOUT`) when there is no complete response; every status is a response.
 */
export function httpRequest(host: Host, { method, to, target, headers, body, timeoutMs }: HttpRequest): Promise<HttpResponse> {
	return new Promise((resolve, reject) => {
		const stream = host.connect(to);
		const authority = to.address.includes(':') ? `[${to.address}]:${to.port}` : `${to.address}:${to.port}`;
		const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
		const sent = request(
			// No `agent` at all: with `agent: false` Node ignores `createConnection`.
			{ createConnection: () => stream, method, path: target, headers: { Host: authority, ...length, Connection: 'close', ...headers } },
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', reject);
				response.on('end', () => {
					const status = response.statusCode ?? 0;
					host.journal.record({ kind: 'http', client: host.name, server: host.nameOf(to.address), method, target, status });
					resolve({ status, headers: joined(response.headers), body: Buffer.concat(chunks).toString('utf8') });
				});
			},
		);
		if (timeoutMs !== undefined) stream.setTimeout(timeoutMs, () => sent.destroy(socketError('ETIMEDOUT', 'read', to)));
		sent.on('error', reject);
		sent.end(body);
	});
}

/** Who reads a body as it comes. */
export interface HttpStreamUser {
	/** The answer has begun. */
	begun(status: number): void;
	/** More of the body has come. */
	receive(text: string): void;
	/** It is over: the server has ended it, the connection broke, or there was none. Told once, and not after `close`. */
	over(): void;
}

/** A request whose answer is read while it comes, which may take for ever. Gives what ends it. */
export function httpStream(host: Host, { method, to, target, headers, body }: HttpRequest, user: HttpStreamUser): () => void {
	const stream = host.connect(to);
	let open = true;
	const over = () => {
		if (open) user.over();
		open = false;
	};
	const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
	const sent = request(
		{
			createConnection: () => stream,
			method,
			path: target,
			headers: { Host: `${to.address}:${to.port}`, ...length, Connection: 'close', ...headers },
		},
		(response) => {
			const status = response.statusCode ?? 0;
			host.journal.record({ kind: 'http', client: host.name, server: host.nameOf(to.address), method, target, status });
			if (open) user.begun(status);
			response.setEncoding('utf8');
			response.on('data', (text: string) => {
				if (open) user.receive(text);
			});
			response.on('error', over);
			response.on('close', over);
		},
	);
	sent.on('error', over);
	sent.end(body);
	return () => {
		open = false;
		sent.destroy();
		stream.destroy();
	};
}

function joined(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
	const plain: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers)) {
		if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(', ') : value;
	}
	return plain;
}
