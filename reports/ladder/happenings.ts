import type { CallEvent, CellularCallEvent, FaultEvent, HttpEvent, Recorded, ScreenEvent, SignallingEvent } from '../../simulators/kernel';
import { instant } from '../format';
import type { Lanes } from './lanes';
import type { Fact, MessageRow, NoteRow, Row } from './row';
import { path } from './spoken';

/** What an event adds to the common members of a row. */
type Parts<R extends Row> = Omit<R, 'n' | 'events' | 'at' | 'violates'>;

const told = (title: string, facts: readonly Fact[], text = '') => ({ title, detail: () => ({ title, facts, text }) });

export function callControl(event: Recorded<CellularCallEvent>, lanes: Lanes): Parts<MessageRow> {
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
	return { kind: 'message', from, to, tone: 'cellular', label, sdp: false, fate: 'delivered', ...told(label, facts) };
}

export function answered(event: Recorded<HttpEvent>, lanes: Lanes): Parts<MessageRow> {
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
		...told(label, facts),
	};
}

export function screen(event: Recorded<ScreenEvent>, lanes: Lanes): Parts<NoteRow> {
	const facts: Fact[] = [
		['telephone', event.telephone],
		['in front', event.foreground],
		['at', instant(event.at)],
		['journal event', String(event.n)],
	];
	return {
		kind: 'note',
		tone: 'screen',
		lanes: [lanes.of(event.telephone)],
		lines: [event.foreground, ...event.lines],
		...told(`Screen of ${event.telephone}`, facts, event.lines.join('\n')),
	};
}

export function callState(event: Recorded<CallEvent>, lanes: Lanes): Parts<NoteRow> {
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
		...told(`Call of ${event.user}: ${event.state}`, facts),
	};
}

export function fault(event: Recorded<FaultEvent>, lanes: Lanes): Parts<NoteRow> {
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
		...told(`Fault: ${text}`, facts),
	};
}

export function warning(event: Recorded<SignallingEvent>, lanes: Lanes): Parts<NoteRow> {
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
		...told(event.what, facts, event.detail),
	};
}

const lanesOfRole = (lanes: Lanes, role: string) => lanes.all.flatMap((lane, i) => (lane.role === role ? [i] : [])).slice(0, 1);
