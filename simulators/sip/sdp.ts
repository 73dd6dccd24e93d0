/** Who sends media, from the describing party's view (RFC 3264 §5.1). */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** One payload format of a stream. */
export interface Codec {
	readonly payloadType: number;
	/** As in `a=rtpmap`: `PCMU`, `telephone-event` … */
	readonly name: string;
	readonly clockRate: number;
	/** Value of `a=fmtp` for this format. */
	readonly parameters?: string;
}

/** One `m=` line and what belongs to it (RFC 8866 §5.14). */
export interface MediaDescription {
	/** `audio`, `video` … */
	readonly kind: string;
	/** 0: the stream is refused or removed (RFC 3264 §6). */
	readonly port: number;
	/** `RTP/AVP` unless something else is negotiated. */
	readonly protocol: string;
	readonly codecs: readonly Codec[];
	readonly direction: Direction;
	/** Its own `c=` address, where it has one. */
	readonly address?: string;
	/** `a=ptime`. */
	readonly packetTimeMs?: number;
	/** All other `a=` lines, without `a=`. */
	readonly attributes: readonly string[];
}

/** A session description (RFC 8866). */
export interface SessionDescription {
	readonly origin: { readonly user: string; readonly sessionId: string; readonly version: number; readonly address: string };
	readonly name: string;
	/** Address of `c=` on the session level; absent when each stream has its own. */
	readonly address?: string;
	readonly media: readonly MediaDescription[];
	/** `a=` lines on the session level other than the direction, without `a=`. */
	readonly attributes: readonly string[];
}

/** Static payload types of RFC 3551 that need no `a=rtpmap`. */
const STATIC: Readonly<Record<number, { name: string; clockRate: number }>> = {
	0: { name: 'PCMU', clockRate: 8000 },
	3: { name: 'GSM', clockRate: 8000 },
	4: { name: 'G723', clockRate: 8000 },
	8: { name: 'PCMA', clockRate: 8000 },
	9: { name: 'G722', clockRate: 8000 },
	18: { name: 'G729', clockRate: 8000 },
};

const DIRECTIONS: readonly string[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];

/** Reads a session description; `undefined` for what lacks its version or origin, or cannot be read. */
export function parseSdp(text: string): SessionDescription | undefined {
	const lines = text.split(/\r?\n/).filter((line) => line !== '');
	if (lines[0] !== 'v=0') return undefined;
	const firstMedia = lines.findIndex((line) => line.startsWith('m='));
	const session = firstMedia < 0 ? lines : lines.slice(0, firstMedia);
	const origin = /^o=(\S+) (\d+) (\d+) IN IP[46] (\S+)$/.exec(session.find((line) => line.startsWith('o=')) ?? '');
	if (origin === null) return undefined;
	const [, user = '', sessionId = '', version = '0', originAddress = ''] = origin;
	const attributes = attributesOf(session);
	const fallback = directionIn(attributes) ?? 'sendrecv';
	const media: MediaDescription[] = [];
	let section: string[] = [];
	for (const line of [...(firstMedia < 0 ? [] : lines.slice(firstMedia)), 'm=']) {
		if (line.startsWith('m=') && section.length > 0) {
			const one = mediaOf(section, fallback);
			if (one === undefined) return undefined;
			media.push(one);
			section = [];
		}
		section.push(line);
	}
	const address = addressOf(session);
	return {
		origin: { user, sessionId, version: Number(version), address: originAddress },
		name: session.find((line) => line.startsWith('s='))?.slice(2) ?? '-',
		...(address === undefined ? {} : { address }),
		media,
		attributes: attributes.filter((attribute) => !DIRECTIONS.includes(attribute)),
	};
}

function mediaOf(lines: readonly string[], fallback: Direction): MediaDescription | undefined {
	const m = /^m=(\S+) (\d+)(?:\/\d+)? (\S+)((?: \S+)*)\s*$/.exec(lines[0] ?? '');
	if (m === null) return undefined;
	const [, kind = '', port = '0', protocol = '', formats = ''] = m;
	const attributes = attributesOf(lines);
	const mapped = new Map<number, { name: string; clockRate: number }>();
	const parameters = new Map<number, string>();
	let packetTimeMs: number | undefined;
	const others: string[] = [];
	for (const attribute of attributes) {
		const map = /^rtpmap:(\d+) ([^/\s]+)\/(\d+)/.exec(attribute);
		const format = /^fmtp:(\d+) (.*)$/.exec(attribute);
		const time = /^ptime:(\d+)$/.exec(attribute);
		if (map !== null) mapped.set(Number(map[1]), { name: map[2] ?? '', clockRate: Number(map[3]) });
		else if (format !== null) parameters.set(Number(format[1]), format[2] ?? '');
		else if (time !== null) packetTimeMs = Number(time[1]);
		else if (!DIRECTIONS.includes(attribute)) others.push(attribute);
	}
	const codecs: Codec[] = [];
	for (const format of formats.trim().split(' ').filter(Boolean)) {
		const payloadType = Number(format);
		const known = mapped.get(payloadType) ?? STATIC[payloadType];
		if (known === undefined) continue;
		const fmtp = parameters.get(payloadType);
		codecs.push({ payloadType, ...known, ...(fmtp === undefined ? {} : { parameters: fmtp }) });
	}
	const address = addressOf(lines);
	return {
		kind,
		port: Number(port),
		protocol,
		codecs,
		direction: directionIn(attributes) ?? fallback,
		...(address === undefined ? {} : { address }),
		...(packetTimeMs === undefined ? {} : { packetTimeMs }),
		attributes: others,
	};
}

function attributesOf(lines: readonly string[]): string[] {
	return lines.filter((line) => line.startsWith('a=')).map((line) => line.slice(2).trim());
}

function directionIn(attributes: readonly string[]): Direction | undefined {
	return attributes.find((attribute): attribute is Direction => DIRECTIONS.includes(attribute));
}

function addressOf(lines: readonly string[]): string | undefined {
	return /^c=IN IP[46] ([^/\s]+)/.exec(lines.find((line) => line.startsWith('c=')) ?? '')?.[1];
}

/** Writes a session description. */
export function formatSdp({ origin, name, address, media, attributes }: SessionDescription): string {
	const lines = ['v=0', `o=${origin.user} ${origin.sessionId} ${origin.version} ${network(origin.address)}`, `s=${name}`];
	if (address !== undefined) lines.push(`c=${network(address)}`);
	lines.push('t=0 0', ...attributes.map((attribute) => `a=${attribute}`));
	for (const one of media) {
		// A stream that is refused still names a format (RFC 3264 §6).
		const formats = one.codecs.length === 0 ? '0' : one.codecs.map(({ payloadType }) => payloadType).join(' ');
		lines.push(`m=${one.kind} ${one.port} ${one.protocol} ${formats}`);
		if (one.address !== undefined) lines.push(`c=${network(one.address)}`);
		for (const { payloadType, name: codec, clockRate, parameters } of one.codecs) {
			lines.push(`a=rtpmap:${payloadType} ${codec}/${clockRate}`);
			if (parameters !== undefined) lines.push(`a=fmtp:${payloadType} ${parameters}`);
		}
		if (one.packetTimeMs !== undefined) lines.push(`a=ptime:${one.packetTimeMs}`);
		lines.push(...one.attributes.map((attribute) => `a=${attribute}`), `a=${one.direction}`);
	}
	return `${lines.join('\r\n')}\r\n`;
}

function network(address: string): string {
	return `IN IP${address.indexOf(':') < 0 ? '4' : '6'} ${address}`;
}

/** The same stream as the other party sees it. */
export function reversed(direction: Direction): Direction {
	return direction === 'sendonly' ? 'recvonly' : direction === 'recvonly' ? 'sendonly' : direction;
}

/** Whether whoever described it so sends media. */
export function sends(direction: Direction): boolean {
	return direction === 'sendrecv' || direction === 'sendonly';
}

/** Whether whoever described it so wants to get media. */
export function receives(direction: Direction): boolean {
	return direction === 'sendrecv' || direction === 'recvonly';
}

/** The direction that does only what both allow. */
export function bothAllow(one: Direction, other: Direction): Direction {
	const send = sends(one) && sends(other);
	const receive = receives(one) && receives(other);
	return send ? (receive ? 'sendrecv' : 'sendonly') : receive ? 'recvonly' : 'inactive';
}

/** The same description with its first audio stream in another direction, one version on (RFC 3264 §8). */
export function withDirection(description: SessionDescription, direction: Direction): SessionDescription {
	return {
		...description,
		origin: { ...description.origin, version: description.origin.version + 1 },
		media: description.media.map((one) => (one.kind === 'audio' && one.port !== 0 ? { ...one, direction } : one)),
	};
}

/**
 * The answer to an offer (RFC 3264 §6): a stream for each stream offered, in order; formats that both have, in the offerer's order and with
 * its payload types; a direction that fits. A stream that the answerer has no match for is refused with port 0.
 *
 * @param local what the answerer would itself offer, its origin already that of the answer
 */
export function answerTo(offer: SessionDescription, local: SessionDescription): SessionDescription {
	const unused = [...local.media];
	const media = offer.media.map((offered): MediaDescription => {
		const at = unused.findIndex(({ kind, protocol }) => kind === offered.kind && protocol === offered.protocol);
		const own = at < 0 ? undefined : unused.splice(at, 1)[0];
		const codecs = own === undefined ? [] : offered.codecs.flatMap((codec) => ours(codec, own.codecs));
		const talks = codecs.some(({ name }) => name.toLowerCase() !== 'telephone-event');
		if (own === undefined || offered.port === 0 || own.port === 0 || !talks) {
			return { kind: offered.kind, port: 0, protocol: offered.protocol, codecs: offered.codecs.slice(0, 1), direction: 'inactive', attributes: [] };
		}
		return { ...own, codecs, direction: bothAllow(own.direction, reversed(offered.direction)) };
	});
	return { ...local, media };
}

/** The answerer's own form of a codec, under the offerer's payload type. */
function ours({ payloadType, name, clockRate }: Codec, own: readonly Codec[]): Codec[] {
	const same = own.find((codec) => codec.name.toLowerCase() === name.toLowerCase() && codec.clockRate === clockRate);
	return same === undefined ? [] : [{ ...same, payloadType }];
}
