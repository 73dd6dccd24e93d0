import { hash as hashAtOnce, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../kernel';
import { endOfQuoted, splitList, unquoted } from './message/values';

/** RFC 8760 §2.1; what SIP has used since RFC 2617 is MD5. */
export type DigestAlgorithm = 'MD5' | 'MD5-sess' | 'SHA-256' | 'SHA-256-sess';

/** What a digest covers: the request line, or the body as well (RFC 2617 §3.2.1). */
export type QualityOfProtection = 'auth' | 'auth-int';

/** A challenge: the value of WWW-Authenticate or Proxy-Authenticate. */
export interface DigestChallenge {
	readonly realm: string;
	readonly nonce: string;
	readonly opaque?: string;
	readonly algorithm: DigestAlgorithm;
	/** Empty: the challenger speaks RFC 2069, without nonce count. */
	readonly qop: readonly QualityOfProtection[];
	/** The credentials were right, only the nonce was old. */
	readonly stale?: boolean;
}

/** Credentials: the value of Authorization or Proxy-Authorization. */
export interface DigestCredentials {
	readonly username: string;
	readonly realm: string;
	readonly nonce: string;
	readonly uri: string;
	readonly response: string;
	readonly algorithm: DigestAlgorithm;
	readonly qop?: QualityOfProtection;
	/** How often this nonce has been used, from 1; given with `qop`. */
	readonly nonceCount?: number;
	readonly cnonce?: string;
	readonly opaque?: string;
}

/** What the credentials are for. */
export interface DigestedRequest {
	readonly method: string;
	/** Needed for `auth-int`. */
	readonly body?: string;
}

const ALGORITHMS: ReadonlyMap<string, DigestAlgorithm> = new Map(
	(['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'] as const).map((algorithm) => [algorithm.toLowerCase(), algorithm]),
);

/** Reads a challenge; `undefined` for another scheme, an unknown algorithm or what lacks realm or nonce. */
export function parseChallenge(value: string): DigestChallenge | undefined {
	const fields = digestFields(value);
	const algorithm = ALGORITHMS.get((fields?.get('algorithm') ?? 'MD5').toLowerCase());
	const realm = fields?.get('realm');
	const nonce = fields?.get('nonce');
	if (fields === undefined || algorithm === undefined || realm === undefined || nonce === undefined) return undefined;
	const opaque = fields.get('opaque');
	return {
		realm,
		nonce,
		...(opaque === undefined ? {} : { opaque }),
		algorithm,
		qop: splitList(fields.get('qop') ?? '').filter(isQop),
		stale: fields.get('stale')?.toLowerCase() === 'true',
	};
}

/** The value of WWW-Authenticate or Proxy-Authenticate. */
export function formatChallenge({ realm, nonce, opaque, algorithm, qop, stale }: DigestChallenge): string {
	const fields = [`realm=${quoted(realm)}`, `nonce=${quoted(nonce)}`];
	if (opaque !== undefined) fields.push(`opaque=${quoted(opaque)}`);
	if (stale) fields.push('stale=true');
	fields.push(`algorithm=${algorithm}`);
	if (qop.length > 0) fields.push(`qop="${qop.join(',')}"`);
	return `Digest ${fields.join(', ')}`;
}

/** Reads credentials; `undefined` for what is not complete (RFC 2617 §3.2.2). */
export function parseCredentials(value: string): DigestCredentials | undefined {
	const fields = digestFields(value);
	if (fields === undefined) return undefined;
	const username = fields.get('username');
	const realm = fields.get('realm');
	const nonce = fields.get('nonce');
	const uri = fields.get('uri');
	const response = fields.get('response');
	const algorithm = ALGORITHMS.get((fields.get('algorithm') ?? 'MD5').toLowerCase());
	if (username === undefined || realm === undefined || nonce === undefined || uri === undefined || response === undefined || algorithm === undefined)
		return undefined;
	const qop = fields.get('qop');
	const cnonce = fields.get('cnonce');
	const count = fields.get('nc');
	const opaque = fields.get('opaque');
	if (qop !== undefined && (!isQop(qop) || cnonce === undefined || count === undefined || !/^[0-9a-f]{8}$/i.test(count))) return undefined;
	return {
		username,
		realm,
		nonce,
		uri,
		response,
		algorithm,
		...(qop === undefined || !isQop(qop) ? {} : { qop }),
		...(count === undefined ? {} : { nonceCount: Number.parseInt(count, 16) }),
		...(cnonce === undefined ? {} : { cnonce }),
		...(opaque === undefined ? {} : { opaque }),
	};
}

/** What credentials are made from. */
export interface DigestAnswer extends DigestedRequest {
	readonly username: string;
	readonly password: Secret;
	/** The Request-URI. */
	readonly uri: string;
	/** A random text of the answerer's. */
	readonly cnonce: string;
	/** How often this nonce has been used, from 1. */
	readonly nonceCount: number;
}

/** The value of Authorization (or Proxy-Authorization) that answers a challenge. */
export function answerChallenge(challenge: DigestChallenge, answer: DigestAnswer): string {
	const { realm, nonce, algorithm, opaque } = challenge;
	const { username, password, uri, cnonce, nonceCount } = answer;
	const qop = challenge.qop.includes('auth') ? 'auth' : challenge.qop[0];
	const credentials: Omit<DigestCredentials, 'response'> = {
		username,
		realm,
		nonce,
		uri,
		algorithm,
		cnonce,
		...(qop === undefined ? {} : { qop, nonceCount }),
	};
	const fields = [
		`username=${quoted(username)}`,
		`realm=${quoted(realm)}`,
		`nonce=${quoted(nonce)}`,
		`uri=${quoted(uri)}`,
		`response="${digestResponse(credentials, password, answer)}"`,
		`algorithm=${algorithm}`,
	];
	if (qop !== undefined) fields.push(`qop=${qop}`, `nc=${countText(nonceCount)}`);
	if (qop !== undefined || algorithm.endsWith('-sess')) fields.push(`cnonce=${quoted(cnonce)}`);
	if (opaque !== undefined) fields.push(`opaque=${quoted(opaque)}`);
	return `Digest ${fields.join(', ')}`;
}

/** What stands for the password where it is not kept: {@link accountHash}. */
export interface AccountHash {
	readonly accountHash: string;
}

/** H(A1) without nonces (RFC 7616 §3.4.2), in hexadecimal digits: what a server keeps in place of a password. */
export function accountHash(algorithm: DigestAlgorithm, username: string, realm: string, password: Secret): string {
	return hashWith(algorithm, `${username}:${realm}:${password.reveal()}`);
}

/** Whether credentials were made with this password for this request. Nonce, realm and nonce count are the caller's to judge. */
export function credentialsMatch(credentials: DigestCredentials, password: Secret | AccountHash, request: DigestedRequest): boolean {
	const expected = Buffer.from(digestResponse(credentials, password, request));
	const given = Buffer.from(credentials.response.toLowerCase());
	return expected.length === given.length && timingSafeEqual(expected, given);
}

/** RFC 2617 §3.2.2.1, RFC 7616 §3.4.1. */
export function digestResponse(
	credentials: Omit<DigestCredentials, 'response'>,
	password: Secret | AccountHash,
	{ method, body = '' }: DigestedRequest,
): string {
	const { username, realm, nonce, uri, algorithm, qop, nonceCount = 0, cnonce = '' } = credentials;
	const hash = (text: string) => hashWith(algorithm, text);
	const account = 'accountHash' in password ? password.accountHash : accountHash(algorithm, username, realm, password);
	const secret = algorithm.endsWith('-sess') ? hash(`${account}:${nonce}:${cnonce}`) : account;
	const act = hash(qop === 'auth-int' ? `${method}:${uri}:${hash(body)}` : `${method}:${uri}`);
	return hash(qop === undefined ? `${secret}:${nonce}:${act}` : `${secret}:${nonce}:${countText(nonceCount)}:${cnonce}:${qop}:${act}`);
}

function hashWith(algorithm: DigestAlgorithm, text: string): string {
	return hashAtOnce(algorithm.startsWith('MD5') ? 'md5' : 'sha256', text, 'hex');
}

function countText(count: number): string {
	return count.toString(16).padStart(8, '0');
}

function quoted(text: string): string {
	return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function isQop(text: string): text is QualityOfProtection {
	return text === 'auth' || text === 'auth-int';
}

const SPACE = 0x20;
const QUOTE = 0x22;

/** Reads `name=value, name="value"`. */
function digestFields(value: string): Map<string, string> | undefined {
	const scheme = /^\s*digest\s+/i.exec(value);
	if (scheme === null) return undefined;
	const fields = new Map<string, string>();
	let at = scheme[0].length;
	for (let equals = value.indexOf('=', at); equals >= 0; equals = value.indexOf('=', at)) {
		const name = value.slice(at, equals);
		let begin = equals + 1;
		while (value.charCodeAt(begin) <= SPACE) begin++;
		const comma = value.indexOf(',', value.charCodeAt(begin) === QUOTE ? endOfQuoted(value, begin) : begin);
		const end = comma < 0 ? value.length : comma;
		// What stands before the name without a value says nothing.
		fields.set((name.indexOf(',') < 0 ? name : name.slice(name.lastIndexOf(',') + 1)).trim().toLowerCase(), unquoted(value.slice(begin, end).trim()));
		at = end + 1;
	}
	return fields;
}
