import { isIP } from 'node:net';
import type { RequestHandler } from '../../simulators/drachtio';
import { misuse } from '../refusal';
import { refusePublic } from './place';

/**
 * Reads `INVITE=http://127.0.0.1:8000/route`, `*=post:http://…`.
 * @throws {Refusal} when it is something else, or leads to another machine unless that is allowed
 */
export function readHandler(text: string, allowNonLoopback: boolean): RequestHandler {
	const [, method = '', post, address = ''] = /^\s*([A-Za-z]+|\*)=(post:)?(http:\/\/\S+)\s*$/.exec(text) ?? [];
	if (!URL.canParse(address)) {
		throw misuse({
			code: 'handler',
			what: `--handler: '${text.trim()}' names no method and HTTP server`,
			remedy: 'write INVITE=http://127.0.0.1:8000/route',
		});
	}
	const url = new URL(address);
	const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
	if (!allowNonLoopback && host !== 'localhost') {
		if (isIP(host) === 0)
			throw misuse({ code: 'not-loopback', what: `--handler: ${host} may be another machine`, remedy: 'say --allow-non-loopback' });
		refusePublic('--handler', { address: host, port: 0 });
	}
	return { method: method.toUpperCase(), by: post === undefined ? 'GET' : 'POST', url };
}
