import type {
	AudioEvent,
	CallEvent,
	CellularCallEvent,
	FaultEvent,
	HttpEvent,
	RadioEvent,
	Recorded,
	ScreenEvent,
	SignallingEvent,
} from '../../simulators/kernel';
import { instant } from '../format';
import type { Lanes } from './lanes';
import type { Detail, Fact, MessageRow, NoteRow, Row } from './row';
import { path } from './spoken';

/** What an event adds to the common members of a row. */
type Parts<R extends Row> = Omit<R, 'n' | 'events' | 'at' | 'violates'>;

/** Title and detail of an event's row: what is known of it, then when it was and where it stands in the journal. */
function told({ at, n }: Recorded, title: string, known: Record<string, string | number | undefined>, text = ''): Pick<Row, 'title' | 'detail'> {
	const detail = (): Detail => {
		const facts = Object.entries(known).flatMap(([name, value]): Fact[] => (value === undefined ? [] : [[name, String(value)]]));
		return { title, facts: [...facts, ['at', instant(at)], ['journal event', String(n)]], text };
	};
	return { title, detail };
}

/** A call control message between a telephone and its carrier. */
export function callControl(event: Recorded<CellularCallEvent>, lanes: Lanes): Parts<MessageRow> {
	const { call, calling, callingName, called, digit, cause } = event;
	const toNetwork = event.direction === 'to-network';
	const telephone = lanes.of(event.telephone);
	const carrier = lanes.of(event.carrier);
	let label: string = event.message;
	const party = toNetwork ? called : calling;
	if (event.message === 'SETUP' && party !== undefined) label += ` ${party}`;
	if (digit !== undefined) label += ` digit ${digit}`;
	if (cause !== undefined) label += ` cause ${cause}`;
	const line = `${event.line === 'air' ? 'over the air' : 'land line'} of ${event.carrier}, ${event.subscriber}`;
	return {
		kind: 'message',
		from: toNetwork ? telephone : carrier,
		to: toNetwork ? carrier : telephone,
		tone: 'cellular',
		label,
		sdp: false,
		fate: 'delivered',
		...told(event, label, { line, call, calling, 'calling name': callingName, called, digit, 'cause (Q.850)': cause }),
	};
}

/** A request that was answered over HTTP, where the bytes of it are not in the journal. */
export function answered(event: Recorded<HttpEvent>, lanes: Lanes): Parts<MessageRow> {
	const label = `${event.method} ${path(event.target)} → ${event.status}`;
	return {
		kind: 'message',
		from: lanes.of(event.client),
		to: lanes.of(event.server),
		tone: event.status < 400 ? 'http' : 'http-error',
		label,
		sdp: false,
		fate: 'delivered',
		...told(event, label, { target: event.target }),
	};
}

/** What a telephone shows. */
export function screen(event: Recorded<ScreenEvent>, lanes: Lanes): Parts<NoteRow> {
	const { telephone, foreground, lines } = event;
	return {
		kind: 'note',
		tone: 'screen',
		lanes: [lanes.of(telephone)],
		lines: [foreground, ...lines],
		...told(event, `Screen of ${telephone}`, { telephone, 'in front': foreground }, lines.join('\n')),
	};
}

/** The PBX's view of a call. */
export function callState(event: Recorded<CallEvent>, lanes: Lanes): Parts<NoteRow> {
	const { call, user, personality, state, location, party, reason } = event;
	return {
		kind: 'note',
		tone: 'call',
		lanes: [lanes.all.findIndex(({ role }) => role === 'pbx')],
		lines: [`${personality} ${state} · ${location}`],
		...told(event, `Call of ${user}: ${state}`, { call, user, personality, state, location, party, reason }),
	};
}

/** What a phone's radio and modem came to. */
export function radio(event: Recorded<RadioEvent>, lanes: Lanes): Parts<NoteRow> {
	const { telephone, cause, bearer = 'no data', address, cs, ps } = event;
	const known = { telephone, bearer, address, 'circuit-switched': cs, 'packet-switched': ps };
	const lines = [cause, `${bearer} · ${cs} · ${ps}`];
	return { kind: 'note', tone: 'call', lanes: [lanes.of(telephone)], lines, ...told(event, `Radio: ${cause}`, known) };
}

/** Which application of a phone may play and record. */
export function audio(event: Recorded<AudioEvent>, lanes: Lanes): Parts<NoteRow> {
	const { telephone, app, what, detail } = event;
	const lines = [`audio of ${app}: ${what}${detail === undefined ? '' : ` ${detail}`}`];
	return { kind: 'note', tone: 'screen', lanes: [lanes.of(telephone)], lines, ...told(event, `Audio of ${app}`, { telephone, what, detail }) };
}

/** A fault that was laid on the network, or taken from it. */
export function fault(event: Recorded<FaultEvent>, lanes: Lanes): Parts<NoteRow> {
	const text = `${event.verb} ${event.hosts.join(' – ')}${event.detail === undefined ? '' : ` ${event.detail}`}`;
	return { kind: 'note', tone: 'fault', lanes: event.hosts.map(lanes.of), lines: [text], ...told(event, `Fault: ${text}`, {}) };
}

/** What a SIP node found worth a warning. */
export function warning(event: Recorded<SignallingEvent>, lanes: Lanes): Parts<NoteRow> {
	const { node, what, detail } = event;
	return { kind: 'note', tone: 'warning', lanes: [lanes.of(node)], lines: [`${what}: ${detail}`], ...told(event, what, { node }, detail) };
}
