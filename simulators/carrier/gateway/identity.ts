import type { Headers, SipMessage } from '../../drachtio';
import { parameter, parseNameAddr, splitList } from '../../sip';
import type { Caller, Offer } from '../exchange/call';
import { withoutSeparators } from '../exchange/numbering';

/** The E.164 number in a sip: or tel: URI (RFC 3966, RFC 3261 §19.1.6); undefined when it holds none. */
export function numberIn(uri: string): string | undefined {
	const [, scheme, rest] = /^(sips?|tel):(.*)$/i.exec(uri.trim()) ?? [];
	if (scheme === undefined || rest === undefined) return undefined;
	const user = scheme.toLowerCase() === 'tel' ? rest : /^([^@]*)@/.exec(rest)?.[1];
	if (user === undefined) return undefined;
	const digits = withoutSeparators((user.split(';')[0] ?? '').replace(/%2b/gi, '+'));
	const context = parameter(user, 'phone-context');
	const number = !digits.startsWith('+') && context?.startsWith('+') ? withoutSeparators(context) + digits : digits;
	return /^\+\d{4,15}$/.test(number) ? number : undefined;
}

const parties = (message: SipMessage, header: string) => (message.has(header) ? splitList(message.get(header)).map(parseNameAddr) : []);

/** Who calls: the network's assertion before the caller's own word (RFC 3325 §9.1). */
export function callerIn(message: SipMessage): Caller {
	const asserted = parties(message, 'P-Asserted-Identity');
	const from = parseNameAddr(message.get('From'));
	const known = [...asserted, from].find(({ uri }) => numberIn(uri) !== undefined);
	const name = known?.displayName ?? asserted.find(({ displayName }) => displayName !== undefined)?.displayName;
	const privacy = message.has('Privacy')
		? message
				.get('Privacy')
				.toLowerCase()
				.split(/[;,\s]+/)
		: [];
	const withheld = privacy.some((value) => value === 'id' || value === 'user' || value === 'header') || /^sips?:anonymous@/i.test(from.uri);
	const number = known === undefined ? undefined : numberIn(known.uri);
	return { ...(number === undefined ? {} : { number }), ...(name === undefined ? {} : { name }), ...(withheld ? { withheld } : {}) };
}

/** How the call came to be diverted: Diversion (RFC 5806), else History-Info (RFC 7044). */
export function diversionsIn(message: SipMessage): Offer['diverted'] {
	const diversions = parties(message, 'Diversion');
	if (diversions.length > 0) {
		const by = numberIn(diversions[0]?.uri ?? '');
		const times = diversions.reduce((sum, { parameters }) => sum + Number(/^\d+$/.exec(parameter(parameters, 'counter') ?? '')?.[0] ?? 1), 0);
		return { times, ...(by === undefined ? {} : { by }) };
	}
	const history = parties(message, 'History-Info');
	if (history.length < 2) return undefined;
	const by = numberIn(history.at(-2)?.uri.split('?')[0] ?? '');
	return { times: history.length - 1, ...(by === undefined ? {} : { by }) };
}

/** The headers that tell a trusted peer who calls. */
export function callerHeaders(caller: Caller, address: string): Headers {
	const display = caller.name === undefined ? '' : `"${caller.name.replace(/["\\]/g, '\\$&')}" `;
	const asserted = caller.number === undefined ? undefined : `${display}<sip:${caller.number}@${address};user=phone>`;
	if (caller.withheld === true || asserted === undefined) {
		return {
			From: '"Anonymous" <sip:anonymous@anonymous.invalid>',
			Privacy: 'id',
			...(asserted === undefined ? {} : { 'P-Asserted-Identity': asserted }),
		};
	}
	return { From: asserted, 'P-Asserted-Identity': asserted };
}
