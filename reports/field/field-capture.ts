import { violations as judge } from '../../simulators/invariants';
import { type Endpoint, type Journal, journal, type Recorded } from '../../simulators/kernel';
import { isMedia } from '../media-packet';
import type { Violation } from '../run';
import { readCapture } from './capture-file';
import { type KnownIssueMatch, matchesIn } from './known-issues';
import { packetsOf } from './packets';
import { readSipLog } from './sip-log';
import { StreamOrder } from './streams';

/** A capture from a real system, read as if it were the journal of a scenario. */
export interface FieldCapture {
	readonly events: readonly Recorded[];
	readonly violations: readonly Violation[];
	readonly knownIssues: readonly KnownIssueMatch[];
	/** Media packets, which the ladder does not show. */
	readonly mediaPackets: number;
	/** What could not be read. */
	readonly gaps: readonly string[];
}

/** Reads pcap, pcapng or a text log of SIP; whatever it is given, it gives what can be read, and says what could not. */
export function readFieldCapture(file: Buffer): FieldCapture {
	let now = 0;
	const log = journal({ now: () => now });
	const capture = readCapture(file);
	const gaps: string[] = [];
	if (capture === undefined) {
		const { messages, gaps: unread } = readSipLog(file.toString('utf8'));
		gaps.push(...unread);
		const began = messages[0]?.at ?? 0;
		for (const { at, from, to, text } of messages) {
			now = Math.max(now, at - began);
			put(log, 'udp', from, to, Buffer.from(text), 'data');
		}
		if (messages.length === 0) gaps.push('no SIP message is in it: it is neither a capture (pcap, pcapng) nor a log of SIP');
	} else {
		const { packets, gaps: unread } = packetsOf(capture.frames);
		gaps.push(...capture.gaps, ...unread);
		const began = packets.reduce((least, { at }) => Math.min(least, at), packets[0]?.at ?? 0);
		const streams = new StreamOrder();
		const write = ({ packet, part, payload }: ReturnType<StreamOrder['see']>[number]) => put(log, 'tcp', packet.from, packet.to, payload, part);
		for (const packet of [...packets].sort((a, b) => a.at - b.at)) {
			now = packet.at - began;
			if (packet.transport === 'tcp') streams.see(packet).forEach(write);
			else if (packet.transport === 'decoded')
				log.record({ kind: 'decoded', transport: 'tls', from: packet.from, to: packet.to, payload: packet.payload });
			else put(log, 'udp', packet.from, packet.to, packet.payload, 'data');
		}
		streams.end().forEach(write);
		if (streams.missing > 0) gaps.push(`parts of streams were not captured (${streams.missing} times)`);
		if (packets.length === 0) gaps.push('no IP packet is in it');
	}
	const evidence = { journal: log, privateNumbers: [], businessTrunks: [], remains: {} };
	return {
		events: log.all(),
		violations: judge(evidence),
		knownIssues: matchesIn(log),
		mediaPackets: log.ofKind('packet').filter(({ transport, payload }) => transport === 'udp' && isMedia(payload)).length,
		gaps,
	};
}

function put(log: Journal, transport: 'udp' | 'tcp', from: Endpoint, to: Endpoint, payload: Buffer, part: 'data' | 'open' | 'close' | 'reset'): void {
	if (part === 'data' && payload.length === 0) return;
	log.record({ kind: 'packet', transport, part, from, to, payload, fate: 'delivered' });
}
