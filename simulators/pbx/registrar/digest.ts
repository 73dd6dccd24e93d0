import { createHash } from 'node:crypto';

/** The credentials in an Authorization header (RFC 2617 §3.2.2). */
export interface Credentials {
	readonly username: string;
	readonly realm: string;
	readonly nonce: string;
	readonly uri: string;
	readonly response: string;
	readonly qop?: string;
	readonly cnonce?: string;
	/** Nonce count. */
	readonly nc?: string;
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** Reads Digest credentials; undefined when the header holds none that are complete. */
export function readCredentials(header: string): Credentials | undefined {
	if (!/^\s*digest\s/i.test(header)) return undefined;
	const given: Record<string, string> = {};
	for (const [, name, quoted, token] of header.replace(/^\s*digest\s+/i, '').matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)) {
		given[(name as string).toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? token ?? '';
	}
	const { username, realm, nonce, uri, response, qop, cnonce, nc } = given;
	if (username === undefined || realm === undefined || nonce === undefined || uri === undefined || response === undefined) return undefined;
	return { username, realm, nonce, uri, response, ...(qop && { qop }), ...(cnonce && { cnonce }), ...(nc && { nc }) };
}

/** Whether whoever made these credentials knows the password (RFC 2617 §3.2.2.1, MD5; qop `auth` or, as RFC 2069 had it, none). */
export function provesPassword(credentials: Credentials, method: string, password: string): boolean {
	const { username, realm, nonce, uri, response, qop, cnonce = '', nc = '' } = credentials;
	const secret = md5(`${username}:${realm}:${password}`);
	const request = md5(`${method}:${uri}`);
	const expected = qop === undefined ? md5(`${secret}:${nonce}:${request}`) : md5(`${secret}:${nonce}:${nc}:${cnonce}:${qop}:${request}`);
	return response.toLowerCase() === expected;
}
