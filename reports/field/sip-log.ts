import type { Endpoint } from '../../simulators/kernel';

/** A message that a log holds. */
export interface LoggedMessage {
	/** Milliseconds; counted where the log says no time. */
	readonly at: number;
	readonly from: Endpoint;
	readonly to: Endpoint;
	readonly text: string;
}

const START = /^(?:[A-Z]{2,12} (?:sips?|tel):\S+ SIP\/2\.0|SIP\/2\.0 \d{3} .*)$/;
const ADDRESS = /(?:\[([0-9a-fA-F:.]+)\]|((?:\d{1,3}\.){3}\d{1,3}))(?::(\d{1,5}))?/g;
const TIME = /(?:(\d{4})-(\d\d)-(\d\d)[T ])?(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,6}))?/;
/** So many lines before a message may say when and between whom it went. */
const LINES_BEFORE = 4;

/** Reads SIP messages out of a text log, whoever wrote it: a message begins with a start line, ends with its body, and the lines before tell when and between whom. */
export function readSipLog(text: string): { messages: LoggedMessage[]; gaps: string[] } {
	const lines = text.split(/\r?\n/);
	const messages: LoggedMessage[] = [];
	let before: string[] = [];
	let unplaced = 0;
	let cut = 0;
	for (let i = 0; i < lines.length; ) {
		const line = stripped(lines[i] as string);
		if (!START.test(line)) {
			before = [...before, line].slice(-LINES_BEFORE);
			i++;
			continue;
		}
		const { message, next, complete } = take(lines, i);
		if (!complete) cut++;
		const ends = endsOf(before, message);
		if (ends === undefined) unplaced++;
		else messages.push({ at: timeOf(before) ?? (messages.at(-1)?.at ?? 0) + 1, ...ends, text: message });
		before = [];
		i = next;
	}
	return {
		messages,
		gaps: [
			...(unplaced === 0 ? [] : [`${unplaced} messages do not say between whom they went`]),
			...(cut === 0 ? [] : [`${cut} messages are cut off`]),
		],
	};
}

/** Without what logs put before each line of a message. */
const stripped = (line: string) => line.replace(/^(?:[|>]|\t|\s{2,})+/, '').trimEnd();

function take(lines: readonly string[], from: number): { message: string; next: number; complete: boolean } {
	const head: string[] = [];
	let i = from;
	for (; i < lines.length; i++) {
		const line = i === from ? stripped(lines[i] as string) : strippedHeader(lines[i] as string);
		if (line === '') break;
		if (i > from && !/^[A-Za-z][\w-]*\s*:|^[ \t]/.test(line)) break;
		head.push(line);
	}
	const length = Number(head.map((line) => /^(?:content-length|l)\s*:\s*(\d+)/i.exec(line)?.[1]).find((value) => value !== undefined) ?? 0);
	const complete = head.some((line) => /^(?:call-id|i)\s*:/i.test(line)) && head.some((line) => /^cseq\s*:/i.test(line));
	if (lines[i] !== undefined && stripped(lines[i] as string) === '') i++;
	const body: string[] = [];
	for (let bytes = 0; bytes < length && i < lines.length; i++) {
		const line = stripped(lines[i] as string);
		if (START.test(line) || (!/^[a-z]=/.test(line) && /^v=0/.test(body[0] ?? ''))) break;
		body.push(line);
		bytes += Buffer.byteLength(line) + 2;
	}
	const text = body.length === 0 ? '' : `${body.join('\r\n')}\r\n`;
	// A log may have changed the ends of lines: the length that was stated is true of what it stands for.
	const stated = head.map((line) => line.replace(/^((?:content-length|l)\s*:\s*)\d+/i, `$1${Buffer.byteLength(text)}`));
	return { message: `${stated.join('\r\n')}\r\n\r\n${text}`, next: i, complete };
}

const strippedHeader = (line: string) =>
	line
		.replace(/^[|>\t]+\s*/, '')
		.replace(/^ {2,}(?=[A-Za-z][\w-]*\s*:)/, '')
		.trimEnd();

/** From the lines before: two addresses, or one and which way. Else from the message: its topmost Via, and where it goes. */
function endsOf(before: readonly string[], message: string): { from: Endpoint; to: Endpoint } | undefined {
	const addresses = (line: string) =>
		[...line.matchAll(ADDRESS)].map(([, six, four, port]): Endpoint => ({ address: (six ?? four) as string, port: Number(port ?? 5060) }));
	const told = [...before].reverse().find((line) => addresses(line).length > 0) ?? '';
	const sent = /\b(?:send|sent|sending|transmit\w*|tx|out\w*)\b|->|>>>/i.test(told);
	const [a, b] = addresses(told).slice(-2);
	if (a !== undefined && b !== undefined) return /<-|<<</.test(told) ? { from: b, to: a } : { from: a, to: b };
	const own: Endpoint = { address: '0.0.0.0', port: 5060 };
	if (a !== undefined) return sent ? { from: own, to: a } : { from: a, to: own };
	const via = /^(?:via|v)\s*:\s*SIP\/2\.0\/\w+\s+\[?([0-9a-fA-F:.]+?)\]?(?::(\d+))?(?:;|$)/im.exec(message);
	if (via === null) return undefined;
	const client = { address: via[1] as string, port: Number(via[2] ?? 5060) };
	return message.startsWith('SIP/2.0 ') ? { from: own, to: client } : { from: client, to: own };
}

function timeOf(before: readonly string[]): number | undefined {
	const found = [...before]
		.reverse()
		.map((line) => TIME.exec(line))
		.find((match) => match !== null);
	if (found === undefined || found === null) return undefined;
	const [, year = '1970', month = '01', day = '01', hour, minute, second, fraction = '0'] = found;
	return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) + Number(`0.${fraction}`) * 1000;
}
