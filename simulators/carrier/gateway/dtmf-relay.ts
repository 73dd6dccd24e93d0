import type { SipDialog, SipMessage } from '../../drachtio';
import type { Clock, Millis } from '../../kernel';

/** A key of which nothing else is known. */
const TONE_MS: Millis = 160;
const CONTENT_TYPE = 'application/dtmf-relay';

/** The key in an INFO; undefined when it tells none. */
export function keyIn(info: SipMessage): string | undefined {
	if (!info.has('Content-Type') || !info.get('Content-Type').toLowerCase().startsWith(CONTENT_TYPE)) return undefined;
	return /^Signal\s*=\s*([0-9*#])\s*$/m.exec(info.body ?? '')?.[1];
}

/**
 * The longest that a key waits for the answer to the one before: T2 (RFC 3261 §17.1.2.1) on the way to the SBC and from there to the PBX. By
 * then that has come, and only its answer has not.
 */
const ANSWER_MS: Millis = 8_000;

/** Sends keys in a dialog one after another: a key waits for the answer to the one before. */
export function keySender(dialog: SipDialog, clock: Clock): (digit: string, ms?: Millis) => void {
	let last: Promise<unknown> = Promise.resolve();
	return (digit, ms = TONE_MS) => {
		last = last.then(() => {
			const answered = dialog
				.request({ method: 'INFO', headers: { 'Content-Type': CONTENT_TYPE }, body: `Signal=${digit}\r\nDuration=${ms}\r\n` })
				// The call may end before its last key is answered.
				.catch(() => {});
			return new Promise<void>((done) => {
				const enough = clock.at(clock.now() + ANSWER_MS, done);
				void answered.then(() => {
					enough();
					done();
				});
			});
		});
	};
}
