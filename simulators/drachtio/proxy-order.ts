import type { Millis } from '../kernel';
import type { Header } from '../sip';

/** What an application asks of the proxy. */
export interface ProxyOrder {
	/** Stays on the way of later requests of the dialog, by Record-Route. */
	readonly remainInDialog: boolean;
	/** Tries the Contacts of a 3xx. */
	readonly followRedirects: boolean;
	/** All targets at once, instead of one after the other. */
	readonly simultaneous: boolean;
	/** A target that has not even rung by then counts as failed. */
	readonly provisionalMs: Millis | undefined;
	/** A target that has not answered by then is given up. */
	readonly finalMs: Millis | undefined;
	readonly targets: readonly string[];
	/** Headers that the request gets on its way. */
	readonly extra: readonly Header[];
}

/** Reads the tokens of a `proxy` message that follow the transaction id. */
export function readProxyOrder(tokens: readonly string[], extra: readonly Header[]): ProxyOrder {
	const [remain, , follow, forking, provisional = '', final = '', ...targets] = tokens;
	return {
		remainInDialog: remain === 'remainInDialog',
		followRedirects: follow === 'followRedirects',
		simultaneous: forking === 'simultaneous',
		provisionalMs: readDuration(provisional),
		finalMs: readDuration(final),
		targets: targets.filter((target) => target !== ''),
		extra,
	};
}

/** `2s`, `500ms`. */
function readDuration(text: string): Millis | undefined {
	const [, digits, unit] = /^(\d{1,6})(ms|s)$/.exec(text) ?? [];
	return digits === undefined ? undefined : Number(digits) * (unit === 's' ? 1_000 : 1);
}
