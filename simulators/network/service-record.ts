/** What a domain says of its services beyond addresses. */
export type ServiceRecord = SrvRecord | NaptrRecord;

/** Where a service is (RFC 2782). */
export interface SrvRecord {
	readonly type: 'SRV';
	/** Lowest first. */
	readonly priority: number;
	/** Among those of one priority: its share of the load. */
	readonly weight: number;
	readonly port: number;
	readonly target: string;
}

/** Which services a domain has (RFC 3403). */
export interface NaptrRecord {
	readonly type: 'NAPTR';
	/** Lowest first, then by preference. */
	readonly order: number;
	readonly preference: number;
	/** `s`: `replacement` is the name of SRV records. */
	readonly flags: string;
	/** `SIP+D2U` … */
	readonly service: string;
	readonly replacement: string;
}
