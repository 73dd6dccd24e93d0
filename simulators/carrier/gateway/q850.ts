/** How Q.850 causes and SIP final statuses stand for each other. */
export interface Q850Table {
	/** Cause to the status of a final response. */
	readonly toStatus: Readonly<Record<number, number>>;
	/** The same, where a person (location "user") said so. */
	readonly toStatusFromUser: Readonly<Record<number, number>>;
	/** Final status to cause. */
	readonly toCause: Readonly<Record<number, number>>;
}

/**
 * RFC 3398 §7.2.4.1 and §8.2.6.1. Cause 16 has no final response there (BYE and CANCEL carry it): a called side that
 * clears normally before it answered is temporarily unavailable.
 */
export const rfc3398: Q850Table = {
	toStatus: {
		1: 404,
		2: 404,
		3: 404,
		16: 480,
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
	toStatusFromUser: { 21: 603 },
	toCause: {
		300: 23,
		400: 41,
		401: 21,
		402: 21,
		403: 21,
		404: 1,
		405: 63,
		406: 79,
		407: 21,
		408: 102,
		410: 22,
		413: 127,
		414: 127,
		415: 79,
		416: 127,
		420: 127,
		421: 127,
		423: 127,
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
		513: 127,
		600: 17,
		603: 21,
		604: 1,
		606: 31,
	},
};

/** RFC 3398 but for single causes and statuses that are given; what people decide is given as a whole. */
export function differing({ toStatus, toStatusFromUser, toCause }: Partial<Q850Table> = {}): Q850Table {
	return {
		toStatus: { ...rfc3398.toStatus, ...toStatus },
		toStatusFromUser: toStatusFromUser ?? rfc3398.toStatusFromUser,
		toCause: { ...rfc3398.toCause, ...toCause },
	};
}

/** The final status for a cause; one that the table lacks is treated as its class (Q.850 §2.2.5). */
export function statusOf(table: Q850Table, cause: number, location: 'user' | 'network'): number {
	return (location === 'user' ? table.toStatusFromUser[cause] : undefined) ?? table.toStatus[cause] ?? table.toStatus[classOf(cause)] ?? 500;
}

/** The cause for a final status; one that the table lacks is treated as x00 (RFC 3261 §8.1.3.2). */
export function causeOf(table: Q850Table, status: number): number {
	return table.toCause[status] ?? table.toCause[Math.floor(status / 100) * 100] ?? 127;
}

/** The "unspecified" cause of a cause's class. */
function classOf(cause: number): number {
	if (cause < 32) return 31;
	if (cause < 48) return 47;
	if (cause < 64) return 58;
	if (cause < 80) return 79;
	if (cause < 96) return 88;
	return cause < 112 ? 111 : 127;
}
