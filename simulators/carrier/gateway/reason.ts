import { parameters, splitList } from '../../sip';
import { causeText } from '../../subscriber-line';

/** One value of a Reason header (RFC 3326). */
export interface Reason {
	readonly protocol: string;
	readonly cause: number;
	readonly text?: string;
}

/** Reads a Reason header; values without a cause are left out. */
export function readReasons(header: string | undefined): Reason[] {
	return splitList(header ?? '').flatMap((value) => {
		const given = parameters(value);
		const cause = given.get('cause');
		const text = given.get('text');
		if (cause === undefined || !/^\d+$/.test(cause)) return [];
		return [{ protocol: (/^[^\s;]+/.exec(value)?.[0] ?? '').toUpperCase(), cause: Number(cause), ...(text === undefined ? {} : { text }) }];
	});
}

/** The Q.850 cause in a Reason header (RFC 6432). */
export function q850In(header: string | undefined): { cause: number; text?: string } | undefined {
	const found = readReasons(header).find(({ protocol, cause }) => protocol === 'Q.850' && cause > 0 && cause < 128);
	return found === undefined ? undefined : { cause: found.cause, ...(found.text === undefined ? {} : { text: found.text }) };
}

/** Writes a cause as a Reason header value. */
export function q850Reason(cause: number, text = causeText(cause)): string {
	return `Q.850;cause=${cause};text="${text.replace(/["\\]/g, '\\$&')}"`;
}
