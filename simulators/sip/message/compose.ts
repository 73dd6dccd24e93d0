import { reasonPhrase } from '../reason-phrases';
import { FREQUENT } from './header-names';
import type { SipRequest } from './message';
import { withSource } from './via';

/** A header line to be written: printed name and value. */
export type Header = readonly [name: string, value: string];

const NO_HEADERS: readonly Header[] = [];

/** Writes a message that begins so; `body` has one character per byte and sets Content-Length. */
export function compose(startLine: string, headers: readonly Header[], body = ''): string {
	let text = `${startLine}\r\n`;
	for (const [name, value] of headers) text += `${name}: ${value}\r\n`;
	return `${text}Content-Length: ${body.length}\r\n\r\n${body}`;
}

/** What a response has that its request does not say. */
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
	const { via, from, to, callId } = request;
	let head = `SIP/2.0 ${status} ${parts.reason ?? reasonPhrase(status)}`;
	if (via !== undefined) head += `\r\nVia: ${withSource(via, source.address, source.port)}`;
	for (const value of request.viasBelow()) head += `\r\nVia: ${value}`;
	// RFC 3261 §12.1.1
	if (status > 100 && status < 300) for (const route of request.lines('record-route')) head += `\r\nRecord-Route: ${route}`;
	// What a faulty request lacks its response lacks too.
	if (from !== '') head += `\r\nFrom: ${from}`;
	if (to !== '') head += `\r\nTo: ${to}${status === 100 || parts.toTag === undefined || request.toTag !== undefined ? '' : `;tag=${parts.toTag}`}`;
	if (callId !== '') head += `\r\nCall-ID: ${callId}`;
	head += `\r\nCSeq: ${request.first(FREQUENT.cseq)}`;
	if (status === 100) for (const stamp of request.lines('timestamp')) head += `\r\nTimestamp: ${stamp}`;
	return compose(head, parts.headers ?? NO_HEADERS, parts.body);
}
