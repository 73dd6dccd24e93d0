import type { SipDialog, SipMessage } from '../../drachtio';

const CONTENT_TYPE = 'application/dtmf-relay';

/** The key in an INFO; undefined when it tells none. */
export function keyIn(info: SipMessage): string | undefined {
	if (!info.has('Content-Type') || !info.get('Content-Type').toLowerCase().startsWith(CONTENT_TYPE)) return undefined;
	return /^Signal\s*=\s*([0-9*#])\s*$/m.exec(info.body ?? '')?.[1];
}

/** Sends keys in a dialog one after another: a key waits for the answer to the one before. */
export function keySender(dialog: SipDialog): (digit: string) => void {
	let last: Promise<unknown> = Promise.resolve();
	return (digit) => {
		last = last.then(() =>
			dialog
				.request({ method: 'INFO', headers: { 'Content-Type': CONTENT_TYPE }, body: `Signal=${digit}\r\nDuration=160\r\n` })
				// The call may end before its last key is answered.
				.catch(() => {}),
		);
	};
}
