import type { Millis } from '../kernel';
import { parameter, type SipMessage, TRANSACTION_MS } from '../sip';

/** Requests outside dialogs whose 2xx makes a subscription, and so a dialog (RFC 6665 §4.1, RFC 3515 §2.4.4). */
export const SUBSCRIBES = new Set(['SUBSCRIBE', 'REFER']);

/** How long the subscription of a REFER lives unless its NOTIFY says otherwise. */
const REFER_SECONDS = 60;
/** RFC 6665 §4.1.2.1 leaves the default to the event package; a presence subscription has an hour (RFC 3856 §6.4). */
const DEFAULT_SECONDS = 3_600;

/** Whether a NOTIFY ends its subscription. */
export function ends(notify: SipMessage): boolean {
	return /^\s*terminated\b/i.test(notify.header('subscription-state') ?? '');
}

/** 408, and those of RFC 6665 §4.1.2.2; RFC 5057 §5.1 has them all. */
const FINAL = new Set([404, 405, 408, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604]);

/** Whether a NOTIFY or a SUBSCRIBE that is refused with this status ends its subscription: any other speaks of that request alone. */
export function endsSubscription(status: number): boolean {
	return FINAL.has(status);
}

/** How long a subscription is kept after its 2xx or its latest NOTIFY: what was granted, and then as long as a last NOTIFY may take. */
export function subscriptionMs(method: string, ...messages: readonly SipMessage[]): Millis {
	for (const message of messages) {
		const state = message.header('subscription-state');
		const text = state === undefined ? message.header('expires') : parameter(state, 'expires');
		if (text !== undefined && /^\d{1,9}$/.test(text)) return Number(text) * 1_000 + TRANSACTION_MS;
	}
	return (method === 'REFER' ? REFER_SECONDS : DEFAULT_SECONDS) * 1_000 + TRANSACTION_MS;
}
