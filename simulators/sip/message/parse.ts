import { FREQUENT, type HeaderName, headerNameAt } from './header-names';
import { type Fault, type HeaderIndex, LIMITS, type SipMessage, SipRequest, SipResponse } from './message';

const TOKEN = /^[A-Za-z0-9\-.!%*_+`'~]+$/;
const TOO_LARGE: Fault = { status: 513, text: 'Message Too Large' };
const SPACE = 0x20;
const TAB = 0x09;
const LF = 0x0a;
const VERSION = ' SIP/2.0';

/** Reads the bytes of one message; see {@link parseText}. */
export function parseMessage(bytes: Buffer): SipMessage | undefined {
	return parseText(bytes.toString('latin1'));
}

/**
 * Reads one message from text that has one character per byte. What is wrong but leaves a message to answer is its
 * `fault`; `undefined` when this is no SIP message at all. Bytes behind the body that Content-Length announces are cut off
 * (RFC 3261 §18.3).
 */
export function parseText(text: string): SipMessage | undefined {
	const lineEnd = lineBreak(text, 0);
	if (lineEnd < 12) return undefined;
	const start = startLine(text, lineEnd);
	if (start === undefined) return undefined;
	let fault: Fault | undefined = start.fault;

	const names: HeaderName[] = [];
	const spans: number[] = [];
	const first: number[] = [-1, -1, -1, -1, -1, -1, -1, -1];
	let repeated = 0;
	let folded = false;
	let length = -1;
	let at = lineEnd + 2;
	let ended = false;
	while (at < text.length) {
		if (text.charCodeAt(at) === 0x0d && text.charCodeAt(at + 1) === 0x0a) {
			ended = true;
			at += 2;
			break;
		}
		let end = lineBreak(text, at);
		while (end >= 0 && (text.charCodeAt(end + 2) === SPACE || text.charCodeAt(end + 2) === TAB)) {
			folded = true;
			end = lineBreak(text, end + 2);
		}
		if (end < 0) end = text.length;
		const colon = text.indexOf(':', at);
		if (colon < 0 || colon >= end || colon === at) fault ??= { status: 400, text: 'Header Line Without Name' };
		else {
			let nameEnd = colon;
			while (nameEnd > at && text.charCodeAt(nameEnd - 1) <= SPACE) nameEnd--;
			const name = headerNameAt(text, at, nameEnd);
			const { frequent } = name;
			let from = colon + 1;
			while (from < end && text.charCodeAt(from) <= SPACE) from++;
			let to = end;
			while (to > from && text.charCodeAt(to - 1) <= SPACE) to--;
			if (frequent === FREQUENT['content-length']) {
				const announced = lengthOf(text, from, to);
				if (announced === undefined || (length >= 0 && length !== announced)) fault ??= { status: 400, text: 'Bad Content-Length' };
				else length = announced;
			}
			if (frequent >= 0) {
				if (first[frequent] === -1) first[frequent] = names.length;
				else repeated |= 1 << frequent;
			}
			names.push(name);
			spans.push(from, to);
			if (names.length > LIMITS.headers) {
				fault ??= TOO_LARGE;
				break;
			}
		}
		at = end + 2;
	}
	if (at > LIMITS.headerBytes || length > LIMITS.messageBytes) fault ??= TOO_LARGE;
	if (!ended) {
		fault ??= { status: 400, text: 'Headers Do Not End' };
		at = text.length;
	}
	if (length > text.length - at) fault ??= { status: 400, text: 'Body Is Shorter Than Content-Length' };
	const whole = length >= 0 && at + length < text.length ? text.slice(0, at + length) : text;
	const index: HeaderIndex = { names, spans, first, repeated, folded };
	return start.kind === 'request'
		? new SipRequest(start.method, start.uri, whole, index, at, fault)
		: new SipResponse(start.status, start.reason, whole, index, at, fault);
}

/** Where the next CRLF is, or -1. V8 looks for one character faster than for two. */
function lineBreak(text: string, from: number): number {
	let at = text.indexOf('\r', from);
	while (at >= 0 && text.charCodeAt(at + 1) !== LF) at = text.indexOf('\r', at + 1);
	return at;
}

function lengthOf(text: string, from: number, to: number): number | undefined {
	if (to === from || to - from > 9) return undefined;
	let length = 0;
	for (let i = from; i < to; i++) {
		const digit = text.charCodeAt(i) - 0x30;
		if (digit < 0 || digit > 9) return undefined;
		length = length * 10 + digit;
	}
	return length;
}

type StartLine =
	| { kind: 'request'; method: string; uri: string; fault: Fault | undefined }
	| { kind: 'response'; status: number; reason: string; fault: Fault | undefined };

function startLine(text: string, end: number): StartLine | undefined {
	if (text.startsWith('SIP/')) {
		const status = Number(text.slice(8, 11));
		if (!text.startsWith('SIP/2.0 ') || !Number.isInteger(status) || status < 100 || status > 699) return undefined;
		if (end > 11 && text.charCodeAt(11) !== SPACE) return undefined;
		return { kind: 'response', status, reason: text.slice(12, end), fault: undefined };
	}
	const space = text.indexOf(' ');
	const isCurrent = text.startsWith(VERSION, end - VERSION.length);
	const version = isCurrent ? end - VERSION.length : text.lastIndexOf(' ', end - 1);
	if (space <= 0 || space > end || version === space) return undefined;
	const method = text.slice(0, space);
	const uri = text.slice(space + 1, version);
	if (!TOKEN.test(method)) return undefined;
	let fault: Fault | undefined;
	if (!isCurrent && !/^SIP\/2\.0$/i.test(text.slice(version + 1, end))) {
		// Without a version it is some other protocol, or noise.
		if (!/^SIP\/\d+\.\d+\s*$/i.test(text.slice(version + 1, end))) {
			if (!/SIP\/\d+\.\d+\s*$/i.test(text.slice(space, end))) return undefined;
			fault = { status: 400, text: 'Bad Request Line' };
		} else fault = { status: 505, text: 'Version Not Supported' };
	} else if (uri === '' || /[\s<>"]/.test(uri)) fault = { status: 400, text: 'Bad Request-URI' };
	return { kind: 'request', method, uri, fault };
}
