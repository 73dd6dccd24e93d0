import type { FaultEvent, Recorded } from '../../simulators/kernel';
import { isMedia } from '../media-packet';
import type { Violation } from '../run';
import { answered, audio, callControl, callState, fault, radio, screen, warning } from './happenings';
import type { Lanes } from './lanes';
import type { Row } from './row';
import { messagesOf, withDecoded } from './said';
import { Series } from './series';
import { spoken } from './spoken';

const NONE: readonly string[] = [];

/** Everything that a ladder shows of a journal, in order. */
export function rowsOf(events: readonly Recorded[], lanes: Lanes, violations: readonly Violation[]): Row[] {
	const guilty = new Map<number, string[]>();
	for (const { invariant, events: numbers } of violations) {
		for (const n of numbers) guilty.set(n, [...(guilty.get(n) ?? []), invariant]);
	}
	const violates = (numbers: readonly number[]) => (guilty.size === 0 ? NONE : [...new Set(numbers.flatMap((n) => guilty.get(n) ?? []))]);

	// Media is told by its reports: fifty packets a second say nothing to a reader.
	const packets = events.filter((event) => event.kind === 'packet');
	const outside = messagesOf(packets.filter(({ transport, payload }) => transport !== 'udp' || !isMedia(payload)));
	const decoded = events.filter((event) => event.kind === 'decoded');
	const said = withDecoded(outside, decoded);
	const series = new Series();
	const rows: Row[] = said.map((message) => spoken(message, lanes, violates(message.events), series));
	const seen = new Set(
		said
			.filter((message) => message.protocol === 'http')
			.map((message) => `${lanes.ofAddress(message.from.address)} ${lanes.ofAddress(message.to.address)}`),
	);

	const faults = new OpenFaults();
	for (const event of events) {
		if (event.kind === 'packet' || event.kind === 'decoded' || event.kind === 'step' || event.kind === 'host') continue;
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
			case 'radio':
				rows.push({ ...base, ...radio(event, lanes) });
				break;
			case 'audio':
				rows.push({ ...base, ...audio(event, lanes) });
				break;
			case 'fault':
				if (faults.isNews(event)) rows.push({ ...base, ...fault(event, lanes) });
				break;
			case 'signalling':
				rows.push({ ...base, ...warning(event, lanes) });
				break;
			case 'http':
				// The bytes tell more, where there are any.
				if (!seen.has(`${lanes.of(event.client)} ${lanes.of(event.server)}`)) rows.push({ ...base, ...answered(event, lanes) });
				break;
		}
	}
	return rows.sort((a, b) => a.n - b.n);
}

/** Which faults are open: to mend what is whole, as at the end of every scenario, is no news. */
class OpenFaults {
	#open: FaultEvent[] = [];

	isNews(event: FaultEvent): boolean {
		const mends = { repair: 'partition', release: 'hold', restart: 'crash' }[event.verb as string];
		if (mends === undefined) {
			this.#open.push(event);
			return true;
		}
		const before = this.#open.length;
		this.#open = this.#open.filter((fault) => fault.verb !== mends || !event.hosts.every((host) => fault.hosts.includes(host)));
		return this.#open.length < before;
	}
}
