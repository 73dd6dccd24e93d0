import type { SipMessage } from '../../drachtio';
import type { Millis } from '../../kernel';

/** A key as INFO tells it (`application/dtmf-relay`, or the bare `application/dtmf`). */
export interface Key {
	readonly digit: string;
	/** How long it was pressed, where that is told. */
	readonly ms?: Millis;
}

/** The key in an INFO; undefined when it tells none. */
export function keyIn(info: SipMessage): Key | undefined {
	const contentType = info.has('Content-Type') ? info.get('Content-Type') : '';
	if (!/^application\/dtmf(-relay)?\b/i.test(contentType)) return undefined;
	const digit = /^\s*(?:Signal\s*=\s*)?([\d*#A-D])\s*$/im.exec(info.body)?.[1];
	const ms = /^Duration\s*=\s*(\d+)\s*$/im.exec(info.body)?.[1];
	return digit === undefined ? undefined : { digit, ...(ms !== undefined && { ms: Number(ms) }) };
}
