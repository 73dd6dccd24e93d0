/** How a stream flows, from the point of view of who says it (RFC 3264 §5.1). */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** One RTP payload type of a media line. */
export interface Payload {
	readonly type: number;
	/** Encoding name; `PCMU` … */
	readonly name: string;
	readonly rate: number;
	readonly fmtp?: string;
}

/** An `m=` section. */
export interface Media {
	readonly kind: string;
	/** 0: the stream is refused, or ended. */
	readonly port: number;
	readonly protocol: string;
	/** As listed in the `m=` line. */
	readonly formats: readonly string[];
	/** The formats that are RTP payload types with a known encoding. */
	readonly payloads: readonly Payload[];
	readonly direction: Direction;
	/** Connection address: its own, else the session's. */
	readonly address: string;
	readonly ptimeMs?: number;
}

/** Who wrote the description, and which of theirs it is (RFC 8866 §5.2). */
export interface Origin {
	readonly sessionId: number;
	readonly version: number;
	readonly address: string;
}

export interface SessionDescription {
	readonly origin: Origin;
	readonly media: readonly Media[];
}

/** Static payload types (RFC 3551 Table 4), of audio in use. */
const STATIC: Readonly<Record<string, Pick<Payload, 'name' | 'rate'> | undefined>> = {
	0: { name: 'PCMU', rate: 8000 },
	3: { name: 'GSM', rate: 8000 },
	8: { name: 'PCMA', rate: 8000 },
	9: { name: 'G722', rate: 8000 },
	18: { name: 'G729', rate: 8000 },
};

const networkType = (address: string): string => `IN ${address.includes(':') ? 'IP6' : 'IP4'} ${address}`;

/** Writes a description. */
export function formatSessionDescription({ origin, media }: SessionDescription): string {
	const lines = [
		'v=0',
		`o=- ${origin.sessionId} ${origin.version} ${networkType(origin.address)}`,
		's=-',
		`c=${networkType(origin.address)}`,
		't=0 0',
	];
	for (const { kind, port, protocol, formats, payloads, direction, address, ptimeMs } of media) {
		lines.push(`m=${kind} ${port} ${protocol} ${formats.join(' ')}`);
		if (port === 0) continue;
		if (address !== origin.address) lines.push(`c=${networkType(address)}`);
		for (const { type, name, rate } of payloads) lines.push(`a=rtpmap:${type} ${name}/${rate}`);
		for (const { type, fmtp } of payloads) if (fmtp !== undefined) lines.push(`a=fmtp:${type} ${fmtp}`);
		if (ptimeMs !== undefined) lines.push(`a=ptime:${ptimeMs}`);
		lines.push(`a=${direction}`);
	}
	return `${lines.join('\r\n')}\r\n`;
}

/** Reads a description; undefined when it is none. */
export function parseSessionDescription(text: string): SessionDescription | undefined {
	const [session = '', ...sections] = text.split(/\r?\n(?=m=)/);
	const origin = /^o=\S+ ([0-9]+) ([0-9]+) IN IP[46] (\S+)\s*$/m.exec(session);
	if (!session.startsWith('v=0') || origin === null) return undefined;
	const shared = { address: addressOf(session), direction: directionOf(session) ?? 'sendrecv' };
	const media: Media[] = [];
	for (const section of sections) {
		const parsed = mediaOf(section, shared);
		if (parsed === undefined) return undefined;
		media.push(parsed);
	}
	return { origin: { sessionId: Number(origin[1]), version: Number(origin[2]), address: origin[3] as string }, media };
}

const addressOf = (section: string): string | undefined => /^c=IN IP[46] ([^\s/]+)/m.exec(section)?.[1];
const directionOf = (section: string): Direction | undefined =>
	/^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(section)?.[1] as Direction | undefined;

function mediaOf(section: string, shared: { address?: string | undefined; direction: Direction }): Media | undefined {
	const line = /^m=(\S+) ([0-9]+)(?:\/[0-9]+)? (\S+) ([^\r\n]+)/.exec(section);
	const address = addressOf(section) ?? shared.address;
	if (line === null || address === undefined) return undefined;
	const [, kind, port, protocol, list] = line as unknown as [string, string, string, string, string];
	const formats = list.trim().split(/ +/);
	const ptime = /^a=ptime:([0-9]+)/m.exec(section)?.[1];
	return {
		kind,
		port: Number(port),
		protocol,
		formats,
		payloads: formats.flatMap((format) => payloadOf(section, format) ?? []),
		direction: directionOf(section) ?? shared.direction,
		address,
		...(ptime === undefined ? {} : { ptimeMs: Number(ptime) }),
	};
}

function payloadOf(section: string, format: string): Payload | undefined {
	if (!/^[0-9]{1,3}$/.test(format)) return undefined;
	const mapped = new RegExp(`^a=rtpmap:${format} ([^/\\s]+)/([0-9]+)`, 'm').exec(section);
	const encoding = mapped === null ? STATIC[format] : { name: mapped[1] as string, rate: Number(mapped[2]) };
	const fmtp = new RegExp(`^a=fmtp:${format} ([^\\r\\n]+)`, 'm').exec(section)?.[1];
	return encoding && { type: Number(format), ...encoding, ...(fmtp === undefined ? {} : { fmtp }) };
}
