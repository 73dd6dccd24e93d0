import { z } from 'zod';
import type { Event } from '../simulators/kernel';

const millis = z.number().min(0).describe('milliseconds since the beginning of the world');
const address = z.string().describe('an IPv4 or IPv6 address');
const endpoint = z.strictObject({ address, port: z.int().min(0).max(65_535) });
const count = z.int().min(0);
const text = z.string();

/** Every event stands in its place. */
const place = { n: count.describe('position in the journal, from 0'), at: millis };

const bytes = z
	.union([
		z.strictObject({ text: text.describe('the bytes, where they are UTF-8; secrets are masked with * of the same length') }),
		z.strictObject({ base64: text }),
	])
	.describe('absent where there are none');

/** A kind of event that is forgotten here does not compile. */
const events: Readonly<Record<Event['kind'], z.ZodObject>> & Record<string, z.ZodObject> = {
	host: z
		.strictObject({
			...place,
			kind: z.literal('host'),
			host: text,
			role: z.enum(['handset', 'desk-phone', 'far-end', 'carrier', 'sbc', 'pbx', 'computer', 'dashboard', 'mail', 'store', 'other']),
			addresses: z.array(address),
		})
		.describe('a host came into the world, or to another access network; all the addresses that its packets have carried, the newest first'),
	step: z
		.strictObject({ ...place, kind: z.literal('step'), phase: z.enum(['begin', 'end']), text, outcome: z.enum(['passed', 'failed']).optional() })
		.describe('a step of the scenario began or ended: whatever lies between the two was caused by it'),
	packet: z
		.strictObject({
			...place,
			kind: z.literal('packet'),
			transport: z.enum(['udp', 'tcp']),
			part: z.enum(['data', 'open', 'close', 'reset']).describe('for a stream open, close and reset are SYN, FIN and RST, and data is one write'),
			from: endpoint,
			to: endpoint,
			payload: bytes.optional(),
			fate: z.enum(['delivered', 'lost', 'partitioned', 'held', 'no-listener', 'host-down', 'no-bearer']),
			sent: millis.optional().describe('when it left, where that was earlier than it was recorded'),
			arrives: millis.optional().describe('absent when it never will, or while it is held'),
			duplicateOf: count.optional().describe('number of the event that it is a copy of'),
		})
		.describe('a packet as the sender’s network card put it out'),
	decoded: z
		.strictObject({ ...place, kind: z.literal('decoded'), transport: z.enum(['tls', 'ws', 'wss']), from: endpoint, to: endpoint, payload: bytes })
		.describe('a SIP message as it was said inside of TLS or a WebSocket, whose packets do not show it'),
	fault: z
		.strictObject({
			...place,
			kind: z.literal('fault'),
			verb: z.enum(['partition', 'repair', 'hold', 'release', 'crash', 'restart', 'impair']),
			hosts: z.array(text),
			detail: text.optional(),
		})
		.describe('a fault was laid on the network, or taken from it'),
	cellular: z
		.strictObject({
			...place,
			kind: z.literal('cellular'),
			carrier: text,
			telephone: text,
			subscriber: text.describe('E.164'),
			line: z.enum(['air', 'land']),
			direction: z.enum(['to-network', 'to-telephone']),
			message: text.describe('call control message of 3GPP TS 24.008 §9.3'),
			call: count,
			calling: text.optional(),
			callingName: text.optional(),
			called: text.optional(),
			digit: text.optional(),
			cause: z.int().min(1).max(127).optional().describe('Q.850'),
		})
		.describe('a call control message between a telephone and its carrier'),
	call: z
		.strictObject({
			...place,
			kind: z.literal('call'),
			call: text,
			user: text,
			personality: z.enum(['originator', 'terminator', 'click-to-dial']),
			state: text.describe('alerting, active, released …'),
			location: z.enum(['client', 'desk', 'mobile']),
			party: text,
			reason: text.optional(),
		})
		.describe('the PBX’s own view of one of its calls'),
	screen: z
		.strictObject({ ...place, kind: z.literal('screen'), telephone: text, foreground: text, lines: z.array(text) })
		.describe('what a phone shows changed'),
	http: z
		.strictObject({
			...place,
			kind: z.literal('http'),
			client: text,
			server: text,
			method: text,
			target: text.describe('path and query'),
			status: z.int().min(100).max(599),
		})
		.describe('a request was answered over HTTP; its bytes are in the packets'),
	signalling: z
		.strictObject({
			...place,
			kind: z.literal('signalling'),
			node: text,
			what: z.enum(['malformed', 'unroutable', 'undelivered', 'application-error', 'control-lost', 'cut-off', 'overload']),
			detail: text,
		})
		.describe('a SIP node saw something that a person who looks for a fault wants to know'),
	radio: z
		.strictObject({
			...place,
			kind: z.literal('radio'),
			telephone: text,
			cause: text,
			bearer: text.optional().describe('what carries the phone’s data; absent when nothing does'),
			address: address.optional(),
			cs: text.describe('circuit-switched side of the modem'),
			ps: text.describe('packet-switched side of the modem'),
		})
		.describe('the state of a phone’s radio and modem changed'),
	audio: z
		.strictObject({ ...place, kind: z.literal('audio'), telephone: text, app: text, what: text, detail: text.optional() })
		.describe('a phone’s operating system gave the right to play and record, refused it, or took it away'),
	media: z
		.strictObject({
			...place,
			kind: z.literal('media'),
			host: text.describe('that measured'),
			leg: text,
			direction: z.enum(['received', 'to-telephone', 'from-telephone']),
			codec: text,
			ssrc: text.optional(),
			from: millis,
			to: millis,
			packets: count,
			lost: count,
			late: count,
			duplicates: count,
			reordered: count,
			jitterMs: z.number(),
			oneWayDelayMs: z.number().optional(),
			mouthToEarMs: z.number().optional(),
			burstRatio: z.number(),
			heard: z.enum(['voice', 'silence', 'nothing']),
			r: z.number().optional().describe('transmission rating, ITU-T G.107'),
			mos: z.number().optional(),
		})
		.describe('what an end of a media stream received of it in one interval'),
	video: z
		.strictObject({
			...place,
			kind: z.literal('video'),
			host: text.describe('that measured'),
			leg: text,
			codec: text,
			ssrc: text.optional(),
			from: millis,
			to: millis,
			packets: count,
			lost: count,
			duplicates: count,
			reordered: count,
			jitterMs: z.number(),
			seen: z.enum(['pictures', 'nothing']),
		})
		.describe('what an end of a video stream received of it in one interval'),
	'instant-message': z
		.strictObject({
			...place,
			kind: z.literal('instant-message'),
			server: text,
			id: text.describe('of the stanza'),
			from: text.describe('JID'),
			to: text.describe('JID'),
			outcome: z.enum(['delivered', 'kept', 'returned']),
			text,
		})
		.describe('a messaging server has dealt with a message; its bytes are in the packets'),
};

/** One line of `journal.ndjson`. The one source of `journal.schema.json`. */
export const journalLine = z
	.discriminatedUnion('kind', Object.values(events) as [z.ZodObject, ...z.ZodObject[]])
	.describe('One line of journal.ndjson of WorkTime conformance: something that was observed in a scenario.');

/** JSON Schema of one line of a journal. */
export function journalSchema(): object {
	return { $id: 'https://worktime.example/schemas/journal.json', title: 'WorkTime conformance journal', ...z.toJSONSchema(journalLine) };
}
