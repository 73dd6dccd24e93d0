import type { Headers, SipRequest, SipResponse } from '../../drachtio';
import type { Release } from '../exchange/call';
import { causeOf, type Q850Table, statusOf } from './q850';
import { q850In, q850Reason, readReasons } from './reason';

/** How the end of a call is said in SIP, and understood. */
export interface Interworking {
	/** The final response that says it before the call is answered. */
	status(release: Release): number;
	/** `Reason`, for BYE, CANCEL and final responses. */
	reasonHeader(release: Release): Headers;
	releaseOfFailure(status: number, response?: SipResponse): Release;
	releaseOfCancel(cancel: SipRequest): Release;
	/** `text` is given when the node itself ended the dialog. */
	releaseOfBye(bye: SipRequest, text?: string): Release;
}

/** Causes that a person decides: only these are believed to come from one when a Reason header says them. */
const DECIDED_BY_USERS = new Set([16, 17, 21]);

/** Translates by `table`, as it is at the time; a cause given in Reason wins over it, unless `carriesReason` is off. */
export function interworking(table: () => Q850Table, carriesReason: boolean): Interworking {
	const reasonOf = (message?: SipRequest | SipResponse): Release | undefined => {
		const given = carriesReason && message?.has('Reason') ? q850In(message.get('Reason')) : undefined;
		return given === undefined ? undefined : { ...given, location: 'network' };
	};
	return {
		status: ({ cause, location }) => statusOf(table(), cause, location),
		reasonHeader({ cause, text }) {
			if (!carriesReason) return {};
			// RFC 3326 §3.1: who was called is told that somebody else took the call.
			const elsewhere = cause === 26 ? ', SIP;cause=200;text="Call completed elsewhere"' : '';
			return { Reason: `${q850Reason(cause, text)}${elsewhere}` };
		},
		releaseOfFailure(status, response) {
			const release = reasonOf(response) ?? { cause: causeOf(table(), status), location: 'network' };
			const decided = DECIDED_BY_USERS.has(release.cause) && (status === 486 || status >= 600);
			return decided ? { ...release, location: 'user' } : release;
		},
		releaseOfCancel(cancel) {
			const given = reasonOf(cancel);
			if (given !== undefined) return given;
			const elsewhere = cancel.has('Reason') && readReasons(cancel.get('Reason')).some(({ protocol, cause }) => protocol === 'SIP' && cause === 200);
			return { cause: elsewhere ? 26 : 16, location: 'user' };
		},
		releaseOfBye(bye, text) {
			if (bye.source === 'application') return { cause: 41, location: 'network', ...(text === undefined ? {} : { text }) };
			return reasonOf(bye) ?? { cause: 16, location: 'user' };
		},
	};
}
