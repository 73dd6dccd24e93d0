import { LIMITS, type SipMessage } from './message';
import { parseText } from './parse';

/** What a stream yields. */
export type Framed =
	| { readonly is: 'message'; readonly message: SipMessage /** Its bytes, one per character. */; readonly text: string }
	/** A double CRLF: answered with one CRLF (RFC 5626 §3.5.1). */
	| { readonly is: 'ping' }
	/** From here on the stream cannot be divided into messages. A message at that place has a fault. */
	| { readonly is: 'broken'; readonly why: string; readonly message?: SipMessage };

/** Divides the bytes of a stream into messages by Content-Length (RFC 3261 §18.3). Holds at most one message. */
export class StreamFramer {
	#text = '';
	/** How far the end of the headers has been looked for. */
	#looked = 0;
	/** How long the message under way will be, once its headers are complete. */
	#needed = 0;
	#broken = false;

	/** Bytes of a message that has begun and not ended. */
	get unfinished(): number {
		const { length } = this.#text;
		// Half a ping may stay alone: a CRLF between messages is allowed (RFC 3261 §7.5).
		return length <= 3 && this.#text.trimStart() === '' ? 0 : length;
	}

	/** Takes what came; gives what is complete. */
	push(bytes: Buffer): Framed[] {
		if (this.#broken) return [];
		this.#text += bytes.toString('latin1');
		const framed: Framed[] = [];
		while (!this.#broken) {
			const next = this.#next();
			if (next === undefined) break;
			framed.push(next);
		}
		return framed;
	}

	#next(): Framed | undefined {
		if (this.#needed === 0) {
			const blank = this.#blank();
			if (blank !== undefined) return blank;
			const end = this.#text.indexOf('\r\n\r\n', this.#looked);
			if (end < 0) {
				this.#looked = Math.max(0, this.#text.length - 3);
				return this.#text.length > LIMITS.headerBytes ? this.#break('headers without end', parseText(this.#text)) : undefined;
			}
			const head = parseText(this.#text.slice(0, end + 4));
			if (head === undefined) return this.#break('not SIP');
			// No Content-Length: no body, for nothing else could be meant on a stream.
			const announced = head.header('content-length') ?? '0';
			if (end + 4 > LIMITS.headerBytes || head.lineCount > LIMITS.headers) return this.#break('headers too large', head);
			const ambiguous = head.fault !== undefined && new Set(head.lines('content-length')).size > 1;
			if (ambiguous || !/^\d{1,9}$/.test(announced)) return this.#break('bad Content-Length', head);
			this.#needed = end + 4 + Number(announced);
			if (this.#needed > LIMITS.messageBytes) return this.#break('message too large', head);
		}
		if (this.#text.length < this.#needed) return undefined;
		const text = this.#text.slice(0, this.#needed);
		const message = parseText(text) as SipMessage;
		this.#text = this.#text.slice(this.#needed);
		this.#needed = 0;
		this.#looked = 0;
		return { is: 'message', message, text };
	}

	/** Empty lines between messages. */
	#blank(): Framed | undefined {
		if (this.#text.charCodeAt(0) !== 0x0d || this.#text.charCodeAt(1) !== 0x0a) return undefined;
		// Half a ping: the other half may be under way.
		if (this.#text === '\r\n' || this.#text === '\r\n\r') return undefined;
		const ping = this.#text.startsWith('\r\n\r\n');
		this.#text = this.#text.slice(ping ? 4 : 2);
		this.#looked = 0;
		return ping ? { is: 'ping' } : this.#blank();
	}

	#break(why: string, message?: SipMessage): Framed {
		this.#broken = true;
		this.#text = '';
		return message === undefined ? { is: 'broken', why } : { is: 'broken', why, message };
	}
}
