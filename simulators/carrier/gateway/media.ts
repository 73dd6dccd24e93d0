import type { Stream } from '../../kernel';
import { agreedMedia, type CallAudio, type Hertz } from '../../media';
import { parseSdp } from '../../sip';

/** The gateway's side of one call's media: its description, and its answers to the other side's (RFC 3264). */
export interface GatewayMedia {
	/** Offers audio. */
	offer(): string;
	/** Answers an offer; undefined when it has no audio that a telephone line can carry. */
	answer(offer: string): string | undefined;
	/** The other side's answer to our offer. */
	answered(answer: string): void;
	/** The call is answered: from now on there is sound both ways, as far as it was agreed. */
	connect(): void;
	/** What comes over the trunk now. */
	hears(): Hertz | undefined;
	/** Sends a key as telephone event; false where that was not agreed on. */
	press(digit: string): boolean;
	/** The call is over. */
	close(): void;
}

/** What a call's audio is made from. */
export interface Conversation {
	/** What the other half of the call says. */
	readonly sounds: () => Hertz | undefined;
	/** A key came as telephone event. */
	readonly key: (digit: string) => void;
}

/** Opens a call's audio at a port. */
export type OpenAudio = (port: number, conversation: Conversation) => Audio;

/** As much of a call's audio as is needed here. */
type Audio = Pick<CallAudio, 'follow' | 'hears' | 'press' | 'close'>;

const RTP_PORTS = { first: 16_384, last: 32_766 } as const;
/** Each has a port, and the next one for its RTCP. */
const MOST_CALLS = (RTP_PORTS.last - RTP_PORTS.first) / 2 + 1;
/** Codecs of the circuit-switched world, by static payload type (RFC 3551 §6). */
const CODECS: Readonly<Record<string, string>> = { '0': 'PCMU/8000', '8': 'PCMA/8000' };
const KEYS = 'telephone-event/8000';
const OPPOSITE = { sendrecv: 'sendrecv', sendonly: 'recvonly', recvonly: 'sendonly', inactive: 'inactive' } as const;
type Direction = keyof typeof OPPOSITE;

interface Section {
	readonly media: string;
	readonly lines: readonly string[];
}

/** Gives every call of a gateway its own RTP port and session id. */
export function gatewayMedia(address: string, random: Stream, open: OpenAudio): (conversation: Conversation) => GatewayMedia {
	const taken = new Set<number>();
	let next: number = RTP_PORTS.first;
	/** The next one that no call has; when there is none, one that cannot be opened a second time. */
	const take = (): number => {
		for (;;) {
			const port = next;
			next = port === RTP_PORTS.last ? RTP_PORTS.first : port + 2;
			if (taken.size === MOST_CALLS || !taken.has(port)) return port;
		}
	};
	return (conversation) => {
		const port = take();
		taken.add(port);
		const media = callMedia(address, port, random.integer(1, 2 ** 31 - 1), open(port, conversation));
		let isOver = false;
		const close = () => {
			if (!isOver) taken.delete(port);
			isOver = true;
			media.close();
		};
		return { ...media, close };
	};
}

function callMedia(address: string, port: number, session: number, sound: Audio): GatewayMedia {
	const family = address.includes(':') ? 'IP6' : 'IP4';
	let version = 0;
	let content = '';
	/** The version goes up by one with every change (RFC 3264 §8). */
	const description = (media: readonly string[]): string => {
		const body = ['s=-', `c=IN ${family} ${address}`, 't=0 0', ...media].join('\r\n');
		if (body !== content) version++;
		content = body;
		return `v=0\r\no=gateway ${session} ${version} IN ${family} ${address}\r\n${body}\r\n`;
	};
	const audio = (formats: readonly string[], keys: string | undefined, direction: Direction): string[] => [
		`m=audio ${port} RTP/AVP ${[...formats, ...(keys === undefined ? [] : [keys])].join(' ')}`,
		...formats.map((format) => `a=rtpmap:${format} ${CODECS[format]}`),
		...(keys === undefined ? [] : [`a=rtpmap:${keys} ${KEYS}`, `a=fmtp:${keys} 0-15`]),
		'a=ptime:20',
		`a=${direction}`,
	];

	let agreed = { formats: ['0', '8'] as readonly string[], keys: '101' as string | undefined };
	let connected = false;
	let local = '';
	let remote = '';
	const follow = (): void => {
		const [ours, theirs] = [parseSdp(local), parseSdp(remote)];
		if (connected && ours !== undefined && theirs !== undefined) sound.follow(agreedMedia(ours, theirs));
	};
	return {
		offer() {
			local = description(audio(agreed.formats, agreed.keys, 'sendrecv'));
			return local;
		},
		connect() {
			connected = true;
			follow();
		},
		hears: () => sound.hears(),
		press: (digit) => sound.press(digit),
		close: () => sound.close(),
		answer(offer) {
			const { whole, sections } = sectionsOf(offer);
			let taken = false;
			const answer = sections.flatMap(({ media, lines }) => {
				const [, type, , profile, list] = /^m=(\S+) (\d+)\S* (\S+) (.+)$/.exec(media) ?? [];
				const offered = (list ?? '').split(' ');
				const formats = offered.filter((format) => format in CODECS);
				if (taken || type !== 'audio' || profile !== 'RTP/AVP' || formats.length === 0) return [media.replace(/^(m=\S+) \S+/, '$1 0')];
				taken = true;
				const keys = offered.find((format) => lines.some((line) => line.toLowerCase() === `a=rtpmap:${format} ${KEYS}`));
				agreed = { formats, keys };
				return audio(formats, keys, OPPOSITE[directionIn(lines) ?? directionIn(whole) ?? 'sendrecv']);
			});
			if (!taken) return undefined;
			local = description(answer);
			remote = offer;
			follow();
			return local;
		},
		answered(answer) {
			const audioSection = sectionsOf(answer).sections.find(({ media }) => media.startsWith('m=audio'));
			const chosen = (audioSection?.media.split(' ').slice(3) ?? []).filter((format) => agreed.formats.includes(format));
			if (chosen.length > 0) agreed = { ...agreed, formats: chosen };
			remote = answer;
			follow();
		},
	};
}

function sectionsOf(description: string): { whole: string[]; sections: Section[] } {
	const whole: string[] = [];
	const sections: { media: string; lines: string[] }[] = [];
	for (const line of description.split(/\r?\n/).filter((each) => each !== '')) {
		if (line.startsWith('m=')) sections.push({ media: line, lines: [] });
		else (sections.at(-1)?.lines ?? whole).push(line);
	}
	return { whole, sections };
}

function directionIn(lines: readonly string[]): Direction | undefined {
	return lines.map((line) => line.slice(2)).find((line): line is Direction => line in OPPOSITE);
}
