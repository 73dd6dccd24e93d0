import type {
	CallEvent,
	CellularCallEvent,
	Endpoint,
	FaultEvent,
	HttpEvent,
	PacketFate,
	Recorded,
	ScreenEvent,
	SignallingEvent,
} from '../../simulators/kernel';
import { instant } from '../format';
import type { Violation } from '../run';
import type { Lanes } from './lanes';
import type { MessageRow, NoteRow, Periodic, Row, Tone } from './row';
import { messagesOf, type Said } from './said';
import { glance, type SipGlance } from './sip';

type Fact = readonly [string, string];

/** Why a packet did not arrive. */
const FATES: Record<Exclude<PacketFate, 'delivered'>, string> = {
	lost: 'lost',
	partitioned: 'lost: network partitioned',
	held: 'held back',
	'no-listener': 'nobody listens there',
	'host-down': 'host is down',
};

/** Everything that a ladder shows of a journal, in order. */
export function rowsOf(events: readonly Recorded[], lanes: Lanes, violations: readonly Violation[]): Row[] {
	const guilty = new Map<number, string[]>();
	for (const { invariant, events: numbers } of violations) {
		for (const n of numbers) guilty.set(n, [...(guilty.get(n) ?? []), invariant]);
	}
	const violates = (numbers: readonly number[]) => [...new Set(numbers.flatMap((n) => guilty.get(n) ?? []))];

	const said = messagesOf(events.filter((event) => event.kind === 'packet'));
	const series = new Series();
	const rows: Row[] = said.map((message) => spoken(message, lanes, violates(message.events), series));
	const seen = new Set(
		said
			.filter((message) => message.protocol === 'http')
			.map((message) => `${lanes.ofAddress(message.from.address)} ${lanes.ofAddress(message.to.address)}`),
	);

	for (const event of events) {
		const base = { n: event.n, events: [event.n], at: event.at, violates: violates([event.n]) };
		switch (event.kind) {
			case 'cellular':
				rows.push({ ...base, ...callControl(event, lanes) });
				break;
			case 'screen':
				rows.push({ ...base, ...screen(event, lanes) });
				break;
			case 'call':
				rows.push({ ...base, ...callState(event, lanes) });
				break;
			case 'fault':
				rows.push({ ...base, ...fault(event, lanes) });
				break;
			case 'signalling':
				rows.push({ ...base, ...warning(event, lanes) });
				break;
			case 'http':
				// The bytes tell more, where there are any.
				if (!seen.has(`${lanes.of(event.client)} ${lanes.of(event.server)}`)) rows.push({ ...base, ...answered(event, lanes) });
				break;
			case 'host':
			case 'step':
			case 'packet':
				break;
		}
	}
	return rows.sort((a, b) => a.n - b.n);
}

/** Tells the first registration of a phone from those that only refresh it. */
class Series {
	readonly #established = new Set<string>();

	of(sip: SipGlance, from: number, to: number, transport: string): Periodic | undefined {
		const what = { REGISTER: 're-registration', OPTIONS: 'OPTIONS ping' }[sip.cseqMethod];
		if (what !== 're-registration' && what !== 'OPTIONS ping') return undefined;
		const hop = sip.method === undefined ? `${to}>${from}` : `${from}>${to}`;
		const series = `${what} ${sip.caller} ${hop} ${transport}`;
		const completes = sip.status !== undefined && sip.status >= 200 && sip.status < 300;
		const again = what === 'OPTIONS ping' || this.#established.has(series);
		if (completes) this.#established.add(series);
		if (!again || (what === 're-registration' && sip.label.endsWith(', expires 0'))) return undefined;
		return { what, series, doer: `${what} ${sip.caller}`, exchange: `${hop} ${sip.callId} ${sip.cseq}`, completes };
	}
}

type Parts<R extends Row> = Omit<R, 'n' | 'events' | 'at' | 'violates'>;

function spoken(said: Said, lanes: Lanes, violates: readonly string[], series: Series): MessageRow {
	const from = lanes.ofAddress(said.from.address);
	const to = lanes.ofAddress(said.to.address);
	const base = { kind: 'message' as const, n: said.events[0] as number, events: said.events, at: said.at, from, to, fate: said.fate, violates };
	const marks = [said.repeats, said.cutOff ? 'cut off' : undefined, said.fate === 'delivered' ? undefined : FATES[said.fate]].filter(
		(mark) => mark !== undefined,
	);
	const facts: Fact[] = [
		['from', place(lanes, from, said.from)],
		['to', `${place(lanes, to, said.to)} over ${said.transport.toUpperCase()}`],
		['sent', instant(said.at)],
		[
			'arrives',
			said.arrives === undefined
				? `never (${said.fate === 'delivered' ? 'unknown' : FATES[said.fate]})`
				: `${instant(said.arrives)} (after ${Math.round(said.arrives - said.at)} ms)`,
		],
		...(said.repeats === undefined ? [] : [['note', said.repeats] as Fact]),
		...(violates.length === 0 ? [] : [['violates', violates.join(', ')] as Fact]),
		[said.events.length === 1 ? 'journal event' : 'journal events', said.events.join(', ')],
	];
	const spoken = utterance(said, from, to, series);
	const detail = { title: spoken.label, facts, text: said.protocol === 'keep-alive' ? JSON.stringify(said.text).slice(1, -1) : said.text };
	return { ...base, ...spoken, detail, ...(marks.length > 0 && { mark: marks.join(', ') }) };
}

function utterance(said: Said, from: number, to: number, series: Series): Pick<MessageRow, 'tone' | 'label' | 'sdp' | 'periodic'> {
	switch (said.protocol) {
		case 'sip': {
			const sip = glance(said.text);
			const periodic = series.of(sip, from, to, said.transport);
			return { tone: sipTone(sip), label: sip.label, sdp: sip.sdp, ...(periodic !== undefined && { periodic }) };
		}
		case 'http':
			return httpLine(said.text);
		case 'keep-alive': {
			const [a, b] = from < to ? [from, to] : [to, from];
			const hop = `keep-alive ${a}-${b}`;
			// Who asks sends two line ends, who answers one (RFC 5626 §3.5.1).
			const periodic = {
				what: 'keep-alive' as const,
				series: hop,
				doer: hop,
				exchange: `${hop} ${said.events[0]}`,
				completes: said.text.length !== 2,
			};
			return { tone: 'other', label: said.text.length === 2 ? 'keep-alive (pong)' : 'keep-alive (ping)', sdp: false, periodic };
		}
		case 'tcp':
			return { tone: said.text === 'TCP RST' ? 'refusal' : 'other', label: said.text, sdp: false };
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

/** The end of a path, which tells more than its beginning. */
function path(target: string): string {
	const [way = '', query] = target.split('?', 2);
	const parts = way.split('/').filter((part) => part !== '');
	const end = parts.length > 2 ? `…/${parts.slice(-2).join('/')}` : way;
	return query === undefined ? end : `${end}?${query.replace(/%2B/gi, '+')}`;
}

function callControl(event: Recorded<CellularCallEvent>, lanes: Lanes): Parts<MessageRow> {
	const ends = [lanes.of(event.telephone), lanes.of(event.carrier)] as const;
	const [from, to] = event.direction === 'to-network' ? ends : [ends[1], ends[0]];
	const remark = [
		event.message === 'SETUP' ? event[event.direction === 'to-network' ? 'called' : 'calling'] : undefined,
		event.digit === undefined ? undefined : `digit ${event.digit}`,
		event.cause === undefined ? undefined : `cause ${event.cause}`,
	].filter((part) => part !== undefined);
	const label = [event.message, ...remark].join(' ');
	const facts: Fact[] = [['line', `${event.line === 'air' ? 'over the air' : 'land line'} of ${event.carrier}, ${event.subscriber}`]];
	for (const [name, value] of [
		['call', event.call],
		['calling', event.calling],
		['calling name', event.callingName],
		['called', event.called],
		['digit', event.digit],
		['cause (Q.850)', event.cause],
		['sent', instant(event.at)],
		['journal event', event.n],
	] as const) {
		if (value !== undefined) facts.push([name, String(value)]);
	}
	return { kind: 'message', from, to, tone: 'cellular', label, sdp: false, fate: 'delivered', detail: { title: label, facts, text: '' } };
}

function answered(event: Recorded<HttpEvent>, lanes: Lanes): Parts<MessageRow> {
	const label = `${event.method} ${path(event.target)} → ${event.status}`;
	const facts: Fact[] = [
		['target', event.target],
		['at', instant(event.at)],
		['journal event', String(event.n)],
	];
	const tone = event.status < 400 ? 'http' : 'http-error';
	return {
		kind: 'message',
		from: lanes.of(event.client),
		to: lanes.of(event.server),
		tone,
		label,
		sdp: false,
		fate: 'delivered',
		detail: { title: label, facts, text: '' },
	};
}

function screen(event: Recorded<ScreenEvent>, lanes: Lanes): Parts<NoteRow> {
	const facts: Fact[] = [
		['telephone', event.telephone],
		['in front', event.foreground],
		['at', instant(event.at)],
		['journal event', String(event.n)],
	];
	const detail = { title: `Screen of ${event.telephone}`, facts, text: event.lines.join('\n') };
	return { kind: 'note', tone: 'screen', lanes: [lanes.of(event.telephone)], lines: [event.foreground, ...event.lines], detail };
}

function callState(event: Recorded<CallEvent>, lanes: Lanes): Parts<NoteRow> {
	const facts: Fact[] = [
		['call', event.call],
		['user', event.user],
		['personality', event.personality],
		['state', event.state],
		['location', event.location],
		['party', event.party],
		...(event.reason === undefined ? [] : [['reason', event.reason] as Fact]),
		['at', instant(event.at)],
		['journal event', String(event.n)],
	];
	const lines = [`${event.personality} ${event.state} · ${event.location}`];
	return {
		kind: 'note',
		tone: 'call',
		lanes: lanesOfRole(lanes, 'pbx'),
		lines,
		detail: { title: `Call of ${event.user}: ${event.state}`, facts, text: '' },
	};
}

function fault(event: Recorded<FaultEvent>, lanes: Lanes): Parts<NoteRow> {
	const text = `${event.verb} ${event.hosts.join(' – ')}${event.detail === undefined ? '' : ` ${event.detail}`}`;
	const facts: Fact[] = [
		['at', instant(event.at)],
		['journal event', String(event.n)],
	];
	return {
		kind: 'note',
		tone: 'fault',
		lanes: event.hosts.map((host) => lanes.of(host)).filter((lane) => lane >= 0),
		lines: [text],
		detail: { title: `Fault: ${text}`, facts, text: '' },
	};
}

function warning(event: Recorded<SignallingEvent>, lanes: Lanes): Parts<NoteRow> {
	const facts: Fact[] = [
		['node', event.node],
		['at', instant(event.at)],
		['journal event', String(event.n)],
	];
	return {
		kind: 'note',
		tone: 'warning',
		lanes: [lanes.of(event.node)],
		lines: [`${event.what}: ${event.detail}`],
		detail: { title: event.what, facts, text: event.detail },
	};
}

const lanesOfRole = (lanes: Lanes, role: string) => lanes.all.flatMap((lane, i) => (lane.role === role ? [i] : [])).slice(0, 1);

const place = (lanes: Lanes, lane: number, end: Endpoint) =>
	`${lanes.all[lane]?.name ?? 'unknown'} ${end.address.includes(':') ? `[${end.address}]` : end.address}:${end.port}`;
