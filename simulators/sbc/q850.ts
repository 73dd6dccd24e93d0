import type { Headers, SipMessage, SipResponse } from '../drachtio';
import { parameters, splitList } from '../sip';
import type { SbcBehaviour } from './behaviour';

/** How Q.850 causes and SIP final statuses stand for each other. */
export interface Q850Table {
	/** Cause to the status of a final response. */
	readonly toStatus: Readonly<Record<number, number>>;
	/** Final status to cause. */
	readonly toCause: Readonly<Record<number, number>>;
}

/** RFC 3398 §7.2.4.1 and §8.2.6.1. */
export const rfc3398: Q850Table = {
	toStatus: {
		1: 404,
		2: 404,
		3: 404,
		17: 486,
		18: 408,
		19: 480,
		20: 480,
		21: 403,
		22: 410,
		23: 410,
		26: 404,
		27: 502,
		28: 484,
		29: 501,
		31: 480,
		34: 503,
		38: 503,
		41: 503,
		42: 503,
		47: 503,
		55: 403,
		57: 403,
		58: 503,
		65: 488,
		79: 501,
		87: 403,
		88: 503,
		102: 504,
		111: 500,
		127: 500,
	},
	toCause: {
		400: 41,
		403: 21,
		404: 1,
		405: 63,
		406: 79,
		408: 102,
		410: 22,
		413: 127,
		414: 127,
		416: 127,
		480: 18,
		481: 41,
		482: 25,
		483: 25,
		484: 28,
		485: 1,
		486: 17,
		488: 65,
		500: 41,
		501: 79,
		502: 38,
		503: 41,
		504: 102,
		505: 127,
		600: 17,
		603: 21,
		604: 1,
		606: 65,
	},
};

/**
 * The status that refuses a call on its other side, and the Reason that goes with it (RFC 6432). A status that says something else than how a
 * call was released (a challenge, a redirection, an extension) crosses as it came.
 */
export function releasedWith(response: SipResponse, { releaseCauses, q850 }: SbcBehaviour): { readonly status: number; readonly headers: Headers } {
	const { status } = response;
	const given = causeIn(response);
	const cause = given ?? q850.toCause[status];
	if (releaseCauses === 'as-they-came' || cause === undefined || q850.toCause[status] === undefined) return { status, headers: {} };
	return { status: q850.toStatus[cause] ?? status, headers: given === undefined ? { Reason: `Q.850;cause=${cause}` } : {} };
}

function causeIn(message: SipMessage): number | undefined {
	if (!message.has('Reason')) return undefined;
	const value = splitList(message.get('Reason')).find((each) => /^\s*Q\.850\b/i.test(each));
	const cause = value === undefined ? undefined : parameters(value).get('cause');
	return cause !== undefined && /^\d{1,3}$/.test(cause) ? Number(cause) : undefined;
}
