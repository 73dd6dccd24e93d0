import { reasonPhrase } from '../reason-phrases';
import type { SipRequest } from './message';
import { withSource } from './via';

/** A header line to be written: printed name and value. */
export type Header = readonly [name: string, value: string];

/** Writes a message; `body` has one character per byte and sets Content-Length. */
export function compose(startLine: string, headers: readonly Header[], body = ''): string {
	let text = `${startLine}\r\n`;
	for (const [name, value] of headers) text += `${name}: ${value}\r\n`;
	return `${text}Content-Length: ${body.length}\r\n\r\n${body}`;
}

export interface ResponseParts {
	readonly status: number;
	readonly reason?: string;
	/** The tag To gets if the request's has none; 100 gets none in any case (RFC 3261 §8.2.6.2). */
	readonly toTag?: string;
	readonly headers?: readonly Header[];
	readonly body?: string;
}

/** Where a request came from. */
export interface Source {
	readonly address: string;
	readonly port: number;
}

/** Writes the response to a request (RFC 3261 §8.2.6), its topmost Via marked with where the request came from. */
export function composeResponse(request: SipRequest, source: Source, parts: ResponseParts): string {
	const { status } = parts;
	const headers: Header[] = [];
	const vias = request.list('via');
	const top = request.via;
	vias.forEach((value, i) => {
		headers.push(['Via', i === 0 && top !== undefined ? withSource(top, source.address, source.port) : value]);
	});
	// RFC 3261 §12.1.1
	if (status > 100 && status < 300) for (const route of request.lines('record-route')) headers.push(['Record-Route', route]);
	const to = status === 100 || parts.toTag === undefined || request.toTag !== undefined ? request.to : `${request.to};tag=${parts.toTag}`;
	// What a faulty request lacks its response lacks too.
	if (request.from !== '') headers.push(['From', request.from]);
	if (request.to !== '') headers.push(['To', to]);
	if (request.callId !== '') headers.push(['Call-ID', request.callId]);
	headers.push(['CSeq', request.header('cseq') ?? '']);
	if (status === 100) for (const stamp of request.lines('timestamp')) headers.push(['Timestamp', stamp]);
	if (parts.headers !== undefined) headers.push(...parts.headers);
	return compose(`SIP/2.0 ${status} ${parts.reason ?? reasonPhrase(status)}`, headers, parts.body);
}
