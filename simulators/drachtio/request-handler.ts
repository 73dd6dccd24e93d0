import { z } from 'zod';
import { type Host, httpRequest } from '../network';
import { type Flow, parseNameAddr, parseUri, type SipRequest } from '../sip';

/** An HTTP server that says what becomes of new requests (outbound mode of drachtio-server). */
export interface RequestHandler {
	/** The SIP method that it is asked about; `*` for all. */
	readonly method: string;
	/** POST carries the SIP message as its body. */
	readonly by: 'GET' | 'POST';
	readonly url: URL;
}

/** What becomes of a request. */
export type Instruction =
	/** An application that listens there serves it, over a connection of its own. */
	| { readonly action: 'route'; readonly host: string; readonly port: number }
	/** An application that has connected serves it: one that calls itself by this tag. */
	| { readonly action: 'tag'; readonly tag: string }
	| { readonly action: 'reject'; readonly status: number; readonly reason: string | undefined }
	| { readonly action: 'redirect'; readonly contacts: readonly string[] }
	/** As the tokens of the control protocol's `proxy`. */
	| { readonly action: 'proxy'; readonly tokens: readonly string[] };

/** The answer is awaited while the caller waits too. */
const TIMEOUT_MS = 4_000;
/** Where applications listen unless they say otherwise. */
const APPLICATION_PORT = 9021;

const line = z.string().regex(/^[^\r\n|]+$/, 'one line without |');
const duration = line.optional();
const ANSWER = z.discriminatedUnion('action', [
	z.object({ action: z.literal('route'), data: z.union([z.object({ uri: line }), z.object({ tag: line })]) }),
	z.object({ action: z.literal('reject'), data: z.object({ status: z.int().min(300).max(699), reason: line.optional() }) }),
	z.object({ action: z.literal('redirect'), data: z.object({ contacts: z.array(line).min(1) }) }),
	z.object({
		action: z.literal('proxy'),
		data: z.object({
			recordRoute: z.boolean().default(false),
			followRedirects: z.boolean().default(true),
			simultaneous: z.boolean().default(false),
			provisionalTimeout: duration,
			finalTimeout: duration,
			destination: z.union([line.transform((one) => [one]), z.array(line).min(1)]),
		}),
	}),
]);

/**
 * Asks what becomes of a request.
 * @throws when the server does not answer with 2xx and an instruction
 */
export async function askHandler(host: Host, { by, url }: RequestHandler, request: SipRequest, flow: Flow): Promise<Instruction> {
	const name = url.hostname.replace(/^\[(.*)\]$/, '$1');
	const [address] = await host.resolve(name);
	if (address === undefined) throw new Error(`${name} has no address`);
	const { status, body } = await httpRequest(host, {
		method: by,
		to: { address, port: Number(url.port === '' ? 80 : url.port) },
		target: `${url.pathname}?${queryOf(request, flow, url.searchParams)}`,
		headers: { Host: url.host, ...(by === 'POST' && { 'Content-Type': 'message/sip' }) },
		...(by === 'POST' && { body: Buffer.from(request.text, 'latin1') }),
		timeoutMs: TIMEOUT_MS,
	});
	if (status < 200 || status > 299) throw new Error(`the request handler answered ${status}`);
	return readInstruction(body);
}

/**
 * Reads what a request handler says.
 * @throws when it is no instruction
 */
export function readInstruction(body: string): Instruction {
	const answer = ANSWER.parse(JSON.parse(body));
	switch (answer.action) {
		case 'route':
			return 'tag' in answer.data ? { action: 'tag', tag: answer.data.tag } : { action: 'route', ...placeOf(answer.data.uri) };
		case 'reject':
			return { action: 'reject', status: answer.data.status, reason: answer.data.reason };
		case 'redirect':
			return { action: 'redirect', contacts: answer.data.contacts };
		case 'proxy': {
			const { recordRoute, followRedirects, simultaneous, provisionalTimeout = '', finalTimeout = '', destination } = answer.data;
			const how = [recordRoute ? 'remainInDialog' : '', 'fullResponse', followRedirects ? 'followRedirects' : ''];
			return { action: 'proxy', tokens: [...how, simultaneous ? 'simultaneous' : 'serial', provisionalTimeout, finalTimeout, ...destination] };
		}
	}
}

function placeOf(text: string): { readonly host: string; readonly port: number } {
	const [, bracketed, plain, port, transport = 'tcp'] = /^(?:\[([^\]]+)\]|([^:;\s]+))(?::(\d{1,5}))?(?:;transport=(\w+))?$/.exec(text) ?? [];
	const host = bracketed ?? plain;
	if (host === undefined || transport !== 'tcp') throw new Error(`'${text}' is no place over TCP where an application listens`);
	return { host, port: Number(port ?? APPLICATION_PORT) };
}

/** What drachtio-server tells of a request. */
function queryOf(request: SipRequest, flow: Flow, given: URLSearchParams): string {
	const userOf = (header: string) => parseUri(parseNameAddr(header).uri)?.user ?? '';
	const query = new URLSearchParams(given);
	const uri = parseUri(request.uri);
	const told = {
		method: request.method,
		domain: uri?.host ?? '',
		protocol: flow.transport,
		source_address: flow.remote.address,
		fromUser: userOf(request.from),
		toUser: userOf(request.to),
		uriUser: uri?.user ?? '',
		contentType: request.header('content-type') ?? '',
		uid: request.callId,
	};
	for (const [name, value] of Object.entries(told)) query.set(name, value);
	return query.toString();
}
