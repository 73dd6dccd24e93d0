import type { Endpoint } from '../kernel';
import { type Flow, type Header, hostText, parseNameAddr, parseText, type SipMessage, tagOf } from '../sip';

/** A request or response as the application wrote it: the engine honours some of it and completes the rest. */
export interface ApplicationMessage {
	readonly sip: SipMessage;
	/** Everything behind the blank line; the application's Content-Length counts characters, not bytes, and is ignored. */
	readonly body: string;
}

/** The engine writes these itself, whatever the application says. */
const ENGINE_OWNS = new Set(['via', 'route', 'record-route', 'rseq', 'content-length', 'from', 'to', 'call-id', 'cseq', 'max-forwards']);
const NAMES_AN_ADDRESS = new Set(['contact', 'p-asserted-identity']);
const TOKEN = /^[A-Za-z0-9\-.!%*_+`'~]+$/;
const LINE_BREAK = /[\r\n]/;

/** Reads what an application has put together; undefined when it is no SIP message. */
export function parseApplicationMessage(text: string): ApplicationMessage | undefined {
	const sip = parseText(text);
	return sip === undefined ? undefined : { sip, body: text.slice(sip.bodyAt) };
}

/** The headers of an application's message that go out with it; `localhost` becomes the sending port. */
export function passedHeaders({ sip, body }: ApplicationMessage, flow: Flow): Header[] {
	const headers: Header[] = [];
	let typed = body === '';
	for (let line = 0; line < sip.lineCount; line++) {
		const name = sip.nameAt(line);
		if (ENGINE_OWNS.has(name) || !TOKEN.test(name)) continue;
		const value = sip.valueAt(line);
		if (LINE_BREAK.test(value)) continue;
		if (name === 'content-type') {
			if (body === '') continue;
			typed = true;
		}
		headers.push([sip.printedAt(line), NAMES_AN_ADDRESS.has(name) ? addressed(value, flow, name === 'contact') : value]);
	}
	if (!typed && looksLikeSdp(body)) headers.push(['Content-Type', 'application/sdp']);
	return headers;
}

/** Whether a body is a session description, by its first line (RFC 8866 §5.1). */
export function looksLikeSdp(body: string): boolean {
	return body.startsWith('v=0');
}

/** `127.0.0.1:5060`, an IPv6 address in brackets. */
export function placeText({ address, port }: Endpoint): string {
	return `${hostText(address)}:${port}`;
}

/** The Contact of this node on a flow. */
export function ownContact(flow: Flow): string {
	return `<sip:${placeText(flow.local)}${flow.transport === 'udp' ? '' : `;transport=${flow.transport}`}>`;
}

/** From as the application wrote it, or else the node's own address; always with a tag. */
export function fromValue(written: string | undefined, flow: Flow, newTag: () => string): string {
	const value = written === undefined ? `<sip:${placeText(flow.local)}>` : bracketed(addressed(written, flow, false));
	return tagOf(value) === undefined ? `${value};tag=${newTag()}` : value;
}

/** To as the application wrote it, or else the Request-URI. */
export function toValue(written: string | undefined, requestUri: string, flow: Flow): string {
	return written === undefined ? `<${requestUri}>` : bracketed(addressed(written, flow, false));
}

function addressed(value: string, flow: Flow, contact: boolean): string {
	if (value.indexOf('localhost') < 0) return contact ? bracketed(value) : value;
	const place = placeText(flow.local);
	if (!contact) return value.replace(/(@|sips?:)localhost(?![\w.-])(?::\d+)?/g, `$1${place}`);
	const transport = flow.transport === 'udp' || /;transport=/i.test(value) ? '' : `;transport=${flow.transport}`;
	return bracketed(value).replace(/(@|sips?:)localhost(?![\w.-])(?::\d+)?/g, `$1${place}${transport}`);
}

/** An address without angle brackets gets them: what follows it belongs to the header, and stays so (RFC 3261 §20.10). */
function bracketed(value: string): string {
	if (value.indexOf('<') >= 0 || value === '*') return value;
	const { uri, parameters } = parseNameAddr(value);
	return `<${uri}>${parameters}`;
}
