import type { DecodedEvent, Endpoint, Millis, PacketEvent, PacketFate, Recorded } from '../../simulators/kernel';
import { CR, isText, LF, type Protocol, protocolOf, stunOf } from './protocol';

type Packet = Recorded<PacketEvent>;

/** A whole message that one end said to the other, from one packet or many. */
export interface Said {
	/** Numbers of the journal events that carried it; the first is its name in links. */
	readonly events: readonly number[];
	readonly at: Millis;
	/** When its last byte arrives; absent when it never does, or nobody knows. */
	readonly arrives?: Millis | undefined;
	readonly from: Endpoint;
	readonly to: Endpoint;
	readonly transport: PacketEvent['transport'] | DecodedEvent['transport'];
	readonly fate: PacketFate;
	readonly protocol: Protocol | 'smtp' | 'tcp';
	/** The message; for `tcp` what happened to the connection. */
	readonly text: string;
	/** It had been said before: by the sender again, by the network twice, or now released where it was held. */
	readonly repeats?: 'retransmission' | 'duplicate' | 'released' | undefined;
	/** The stream ended in the middle of it. */
	readonly cutOff: boolean;
}

interface Direction {
	bytes: Buffer;
	events: number[];
	first: Packet;
	last: Packet;
	/** What end of SMTP speaks here; `mail` when it sends one. */
	smtp?: 'server' | 'client' | 'mail';
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const END_OF_CHUNKS = Buffer.from('\r\n0\r\n\r\n');
const NOTHING = Buffer.alloc(0);

/** Puts the messages of all packets together: a datagram is a message, a stream is cut by the lengths that its messages state. */
export function messagesOf(packets: readonly Packet[]): Said[] {
	const said: Said[] = [];
	const streams = new Map<string, Direction>();
	const heard = new Set<string>();
	const fates = new Map<number, PacketFate>();

	const say = (first: Packet, last: Packet, events: readonly number[], bytes: Buffer, cutOff = false, smtp = false) => {
		const protocol = smtp ? 'smtp' : protocolOf(bytes);
		const stun = stunOf(bytes);
		const isBinary = protocol === 'tls' || stun !== undefined || (protocol === 'unknown' && !isText(bytes));
		const text = `${stun === undefined ? '' : `${stun}\n`}${isBinary ? bytes.toString('hex').replace(/(.{2})/g, '$1 ') : bytes.toString('utf8')}`;
		const repeats = repetition(first, protocol, text);
		said.push({
			events,
			at: first.at,
			arrives: last.arrives,
			from: first.from,
			to: first.to,
			transport: first.transport,
			fate: last.fate,
			protocol,
			text,
			repeats,
			cutOff,
		});
	};

	const repetition = (packet: Packet, protocol: Said['protocol'], text: string): Said['repeats'] => {
		if (packet.duplicateOf !== undefined) {
			if (packet.transport === 'tcp') return 'retransmission';
			return fates.get(packet.duplicateOf) === 'held' ? 'released' : 'duplicate';
		}
		if (packet.transport === 'tcp' || protocol === 'keep-alive') return undefined;
		const before = heard.size;
		return heard.add(`${way(packet)} ${text}`).size === before ? 'retransmission' : undefined;
	};

	const drain = (stream: Direction, ended: boolean) => {
		while (stream.bytes.length > 0) {
			stream.smtp ??= smtpEnd(stream, streams);
			const length = stream.smtp === undefined ? messageLength(stream.bytes, ended) : smtpLength(stream.bytes, stream.smtp);
			if (length === undefined && !ended) return;
			const end = length ?? stream.bytes.length;
			const cut = length === undefined && (stream.smtp !== undefined || protocolOf(stream.bytes) !== 'unknown');
			say(stream.first, stream.last, stream.events, stream.bytes.subarray(0, end), cut, stream.smtp !== undefined);
			if (stream.smtp === 'mail') stream.smtp = 'client';
			if (stream.smtp === 'server') expectMail(stream, end, streams);
			stream.bytes = stream.bytes.subarray(end);
			stream.first = stream.last;
			stream.events = [stream.last.n];
		}
	};

	for (const packet of packets) {
		fates.set(packet.n, packet.fate);
		if (packet.transport === 'udp') {
			say(packet, packet, [packet.n], packet.payload);
			continue;
		}
		const stream = streams.get(way(packet));
		if (packet.part !== 'data') {
			if (stream !== undefined) drain(stream, true);
			streams.delete(way(packet));
			// That a connection opens and closes is no news unless it goes wrong.
			if (packet.part === 'reset' || packet.fate !== 'delivered') said.push(connectionEvent(packet));
			continue;
		}
		if (packet.fate !== 'delivered') {
			// What did not get through is sent again, and is part of the stream only then.
			say(packet, packet, [packet.n], packet.payload);
			continue;
		}
		const current = stream ?? { bytes: NOTHING, events: [], first: packet, last: packet };
		if (stream === undefined) streams.set(way(packet), current);
		if (current.bytes.length === 0) Object.assign(current, { bytes: packet.payload, events: [], first: packet });
		else current.bytes = Buffer.concat([current.bytes, packet.payload]);
		current.events.push(packet.n);
		current.last = packet;
		drain(current, false);
	}
	for (const stream of streams.values()) drain(stream, true);
	return said.sort((a, b) => (a.events[0] as number) - (b.events[0] as number));
}

/** What was said inside of TLS and WebSockets, and of what packets say everything else: the bytes that carried it say nothing more. */
export function withDecoded(said: readonly Said[], decoded: readonly Recorded<DecodedEvent>[]): Said[] {
	if (decoded.length === 0) return [...said];
	const streams = new Set(decoded.flatMap(({ from, to }) => [way({ from, to }), way({ from: to, to: from })]));
	const inside = decoded.map(
		({ n, at, from, to, transport, payload }): Said => ({
			events: [n],
			at,
			from,
			to,
			transport,
			fate: 'delivered',
			protocol: 'sip',
			text: payload.toString('utf8'),
			cutOff: false,
		}),
	);
	return [...said.filter((one) => one.protocol === 'tcp' || one.transport !== 'tcp' || !streams.has(way(one))), ...inside];
}

/** Who speaks first says that it is SMTP (RFC 5321 §4.2); the other end is its client. */
function smtpEnd({ bytes, first }: Direction, streams: ReadonlyMap<string, Direction>): 'server' | 'client' | undefined {
	if (/^220[ -][^\r\n]*SMTP/i.test(bytes.toString('latin1', 0, 200))) return 'server';
	return streams.get(way({ from: first.to, to: first.from }))?.smtp === 'server' ? 'client' : undefined;
}

/** After 354 the client sends a mail (RFC 5321 §4.1.1.4). */
function expectMail({ bytes, first }: Direction, end: number, streams: ReadonlyMap<string, Direction>): void {
	const client = streams.get(way({ from: first.to, to: first.from }));
	if (client !== undefined && bytes.toString('latin1', 0, end).startsWith('354')) client.smtp = 'mail';
}

/** A command, a reply of one or many lines, or a mail up to its lonely dot. */
function smtpLength(bytes: Buffer, end: 'server' | 'client' | 'mail'): number | undefined {
	if (end === 'mail') {
		const dot = bytes.indexOf('\r\n.\r\n');
		return dot < 0 ? undefined : dot + 5;
	}
	const text = bytes.toString('latin1', 0, 4096);
	const whole = end === 'client' ? /^[^\n]*\n/.exec(text) : /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\r?\n/.exec(text);
	return whole?.[0].length;
}

const way = ({ from, to }: Pick<Packet, 'from' | 'to'>) => `${from.address} ${from.port} ${to.address} ${to.port}`;

function connectionEvent(packet: Packet): Said {
	const what = { open: 'TCP SYN', close: 'TCP FIN', reset: 'TCP RST', data: '' }[packet.part];
	return {
		events: [packet.n],
		at: packet.at,
		arrives: packet.arrives,
		from: packet.from,
		to: packet.to,
		transport: 'tcp',
		fate: packet.fate,
		protocol: 'tcp',
		text: what,
		cutOff: false,
	};
}

/** Length of the first message in a stream's bytes; undefined while it is not complete. */
function messageLength(bytes: Buffer, ended: boolean): number | undefined {
	let blank = 0;
	while (blank < bytes.length && (bytes[blank] === CR || bytes[blank] === LF)) blank++;
	if (blank > 0) return blank;
	const head = bytes.indexOf(END_OF_HEAD);
	if (head < 0) {
		// Until the first line is complete nobody knows what speaks here.
		const protocol = protocolOf(bytes);
		return protocol === 'tls' || (protocol === 'unknown' && bytes.includes(CR)) ? bytes.length : undefined;
	}
	const headers = bytes.toString('latin1', 0, head);
	const body = head + END_OF_HEAD.length;
	const stated = /\r\n(?:content-length|l)[ \t]*:[ \t]*(\d+)/i.exec(headers);
	if (stated !== null) {
		const length = body + Number(stated[1]);
		return length <= bytes.length ? length : undefined;
	}
	if (/\r\ntransfer-encoding[ \t]*:.*chunked/i.test(headers)) {
		const end = bytes.indexOf(END_OF_CHUNKS, head + 2);
		return end < 0 ? undefined : end + END_OF_CHUNKS.length;
	}
	// RFC 9112 §6.3: a response that states no length goes on until the connection closes; a request has no body.
	const status = /^HTTP\/1\.[01] (\d+)/.exec(headers);
	if (status === null || /^(1..|204|304)$/.test(status[1] ?? '')) return body;
	return ended ? bytes.length : undefined;
}
