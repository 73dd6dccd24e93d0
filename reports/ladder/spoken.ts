import type { Endpoint, PacketFate } from '../../simulators/kernel';
import { instant } from '../format';
import type { Lanes } from './lanes';
import type { Fact, MessageRow, Tone } from './row';
import type { Said } from './said';
import type { Series } from './series';
import { glance, type SipGlance } from './sip';

/** Why a packet did not arrive. */
const FATES: Record<Exclude<PacketFate, 'delivered'>, string> = {
	lost: 'lost',
	partitioned: 'lost: network partitioned',
	held: 'held back',
	'no-listener': 'nobody listens there',
	'host-down': 'host is down',
	'no-bearer': 'no radio bearer',
};

/** The row of a message that was said in packets. */
export function spoken(said: Said, lanes: Lanes, violates: readonly string[], series: Series): MessageRow {
	const from = lanes.ofAddress(said.from.address);
	const to = lanes.ofAddress(said.to.address);
	const words = utterance(said, lanes, from, to, series);
	return {
		kind: 'message',
		n: said.events[0] as number,
		events: said.events,
		at: said.at,
		from,
		to,
		fate: said.fate,
		violates,
		mark: markOf(said),
		tone: words.tone,
		label: words.label,
		sdp: words.sdp,
		periodic: words.periodic,
		title: words.label,
		detail: () => ({
			title: words.label,
			facts: factsOf(said, lanes, from, to, violates),
			text: isBlank(said) ? JSON.stringify(said.text).slice(1, -1) : said.text,
		}),
	};
}

function markOf({ repeats, cutOff, fate }: Said): string | undefined {
	if (repeats === undefined && !cutOff && fate === 'delivered') return undefined;
	return [repeats, cutOff ? 'cut off' : undefined, fate === 'delivered' ? undefined : FATES[fate]].filter((mark) => mark !== undefined).join(', ');
}

function factsOf(said: Said, lanes: Lanes, from: number, to: number, violates: readonly string[]): Fact[] {
	return [
		['from', place(lanes, from, said.from)],
		['to', `${place(lanes, to, said.to)} over ${said.transport.toUpperCase()}`],
		['sent', instant(said.at)],
		...arrivalOf(said),
		...(said.repeats === undefined ? [] : [['note', said.repeats] as Fact]),
		...(violates.length === 0 ? [] : [['violates', violates.join(', ')] as Fact]),
		[said.events.length === 1 ? 'journal event' : 'journal events', said.events.join(', ')],
	];
}

function arrivalOf({ at, arrives, fate, transport }: Said): Fact[] {
	if (arrives !== undefined) return [['arrives', `${instant(arrives)} (after ${Math.round(arrives - at)} ms)`]];
	// The packets know it, and bear another number.
	if (transport !== 'udp' && transport !== 'tcp') return [];
	return [['arrives', `never (${fate === 'delivered' ? 'unknown' : FATES[fate]})`]];
}

function utterance(said: Said, lanes: Lanes, from: number, to: number, series: Series): Pick<MessageRow, 'tone' | 'label' | 'sdp' | 'periodic'> {
	switch (said.protocol) {
		case 'sip': {
			const sip = glance(said.text);
			return { tone: sipTone(sip), label: sip.label, sdp: sip.sdp, periodic: series.of(sip, from, to, said.transport) };
		}
		case 'http':
			return httpLine(said.text);
		case 'keep-alive': {
			const [a, b] = from < to ? [from, to] : [to, from];
			const hop = `keep-alive ${lanes.all[a]?.name} – ${lanes.all[b]?.name}`;
			// Who asks sends two line ends, who answers one (RFC 5626 §3.5.1); or STUN says which it is.
			const [kind = ''] = isBlank(said) ? [said.text.length === 2 ? 'pong' : 'ping'] : said.text.split('\n');
			const periodic = {
				what: 'keep-alive' as const,
				series: hop,
				doer: hop,
				exchange: `${hop} ${said.events[0]}`,
				completes: kind === 'ping' || kind.endsWith('request'),
			};
			return { tone: 'other', label: `keep-alive (${kind})`, sdp: false, periodic };
		}
		case 'tcp':
			return { tone: said.text === 'TCP RST' ? 'refusal' : 'other', label: said.text, sdp: false };
		case 'smtp':
			return { ...smtpLine(said.text), sdp: false };
		case 'tls':
			return { tone: 'other', label: 'TLS (encrypted)', sdp: false };
		case 'unknown':
			return {
				tone: 'other',
				label: `${said.transport.toUpperCase()} ${said.text.length === 0 ? '(empty)' : (said.text.split(/\r?\n/, 1)[0] ?? '')}`,
				sdp: false,
			};
	}
}

function sipTone({ status }: SipGlance): Tone {
	if (status === undefined) return 'request';
	if (status < 200) return 'provisional';
	if (status < 300) return 'success';
	return status === 401 || status === 407 ? 'challenge' : 'refusal';
}

function httpLine(text: string): Pick<MessageRow, 'tone' | 'label' | 'sdp'> {
	const start = text.split('\r\n', 1)[0] ?? '';
	const response = /^HTTP\/1\.[01] (\d{3}) ?(.*)$/.exec(start);
	if (response !== null)
		return { tone: Number(response[1]) < 400 ? 'http' : 'http-error', label: `${response[1]} ${response[2]}`.trim(), sdp: false };
	const [method = '', target = ''] = start.split(' ');
	return { tone: 'http', label: `${method} ${path(target)}`, sdp: false };
}

/** Line ends alone. */
const isBlank = ({ protocol, text }: Said): boolean => protocol === 'keep-alive' && !text.startsWith('STUN');

function smtpLine(text: string): Pick<MessageRow, 'tone' | 'label'> {
	const [line = ''] = text.split('\r\n', 1);
	const status = /^(\d)\d\d[ -]/.exec(line)?.[1];
	if (status !== undefined) return { tone: Number(status) < 4 ? 'http' : 'http-error', label: line };
	const subject = /^subject: *(.*)$/im.exec(text.split('\r\n\r\n', 1)[0] ?? '')?.[1];
	return { tone: 'http', label: text.includes('\r\n\r\n') ? `mail ${subject === undefined ? '' : `“${subject}”`}`.trim() : line };
}

/** The end of a path, which tells more than its beginning. */
export function path(target: string): string {
	const [way = '', query] = target.replace(/%40/g, '@').split('?', 2);
	const parts = way.split('/').filter((part) => part !== '');
	const end = parts.length > 2 ? `…/${parts.slice(-2).join('/')}` : way;
	return query === undefined ? end : `${end}?${query.replace(/%2B/gi, '+')}`;
}

const place = (lanes: Lanes, lane: number, end: Endpoint) =>
	`${lanes.all[lane]?.name ?? 'unknown'} ${end.address.includes(':') ? `[${end.address}]` : end.address}:${end.port}`;
