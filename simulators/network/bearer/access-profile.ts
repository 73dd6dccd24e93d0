import type { Millis } from '../../kernel';

/** A duration that lies somewhere between two bounds. */
export interface Span {
	readonly least: Millis;
	readonly most: Millis;
}

/** How an access network treats packets. */
export interface AccessProfile {
	/** Round trip over this access alone: what half of the packets, and 95 of 100, take at most. */
	readonly rttMs: { readonly median: Millis; readonly p95: Millis };
	/** Mean difference of the delays of neighbouring packets (RFC 3550 §6.4.1). */
	readonly jitterMs: Millis;
	/** Share of datagrams that is lost, 0 to 1. */
	readonly loss: number;
	/** How much longer bursts of loss are than chance would make them (G.107 §3.5: BurstR; 1 is random loss). */
	readonly burstRatio: number;
	readonly downKbps: number;
	readonly upKbps: number;
	/** After `afterIdleMs` without a packet the radio has let go of its channel: the next packet waits that long for another. */
	readonly promotion?: Span & { readonly afterIdleMs: Millis };
	/** The uplink scheduler lets packets wait now and then. */
	readonly uplinkSpikes?: { readonly everyMs: Millis; readonly lasts: Span; readonly add: Span };
	/** A firewall lets streams through and no datagram: signalling over TCP, no audio. */
	readonly streamsOnly?: boolean;
	/** Nothing passes while the phone changes cells on its way. */
	readonly outages?: { readonly everyMs: Millis; readonly lasts: Span };
}

/**
 * The usual access networks. Throughput and reliability of 3G are those of a measurement in 13 cities; round trips are the
 * common values of the literature; what concerns Wi-Fi and moving is our own estimate. All of it may be replaced.
 */
export const accessProfiles = {
	'wifi-good': { rttMs: { median: 30, p95: 60 }, jitterMs: 3, loss: 0.002, burstRatio: 1, downKbps: 10_000, upKbps: 10_000 },
	'wifi-weak': { rttMs: { median: 60, p95: 250 }, jitterMs: 20, loss: 0.03, burstRatio: 3, downKbps: 1_000, upKbps: 1_000 },
	'lte-good': {
		rttMs: { median: 70, p95: 120 },
		jitterMs: 8,
		loss: 0.003,
		burstRatio: 1,
		downKbps: 13_000,
		upKbps: 6_000,
		promotion: { least: 260, most: 260, afterIdleMs: 10_000 },
	},
	'lte-loaded': {
		rttMs: { median: 110, p95: 250 },
		jitterMs: 20,
		loss: 0.01,
		burstRatio: 1.5,
		downKbps: 3_000,
		upKbps: 1_000,
		promotion: { least: 260, most: 260, afterIdleMs: 10_000 },
	},
	'lte-vehicle': {
		rttMs: { median: 110, p95: 300 },
		jitterMs: 25,
		loss: 0.02,
		burstRatio: 3,
		downKbps: 3_000,
		upKbps: 1_000,
		promotion: { least: 260, most: 260, afterIdleMs: 10_000 },
		outages: { everyMs: 30_000, lasts: { least: 500, most: 1_500 } },
	},
	hspa: {
		rttMs: { median: 150, p95: 400 },
		jitterMs: 30,
		loss: 0.01,
		burstRatio: 1.5,
		downKbps: 1_400,
		upKbps: 800,
		promotion: { least: 600, most: 2_000, afterIdleMs: 15_000 },
		uplinkSpikes: { everyMs: 20_000, lasts: { least: 1_000, most: 2_000 }, add: { least: 200, most: 800 } },
	},
	'ev-do': {
		rttMs: { median: 180, p95: 400 },
		jitterMs: 40,
		loss: 0.015,
		burstRatio: 2,
		downKbps: 951,
		upKbps: 426,
		promotion: { least: 1_000, most: 2_000, afterIdleMs: 10_000 },
	},
	'3g-vehicle': {
		rttMs: { median: 280, p95: 800 },
		jitterMs: 80,
		loss: 0.04,
		burstRatio: 4,
		downKbps: 500,
		upKbps: 200,
		promotion: { least: 1_000, most: 2_000, afterIdleMs: 10_000 },
		outages: { everyMs: 30_000, lasts: { least: 1_000, most: 3_000 } },
	},
	edge: {
		rttMs: { median: 600, p95: 1_200 },
		jitterMs: 100,
		loss: 0.03,
		burstRatio: 3,
		downKbps: 100,
		upKbps: 60,
		promotion: { least: 500, most: 1_000, afterIdleMs: 10_000 },
	},
	'1xrtt': {
		rttMs: { median: 700, p95: 1_500 },
		jitterMs: 120,
		loss: 0.04,
		burstRatio: 3,
		downKbps: 90,
		upKbps: 60,
		promotion: { least: 1_000, most: 2_000, afterIdleMs: 10_000 },
	},
} as const satisfies Readonly<Record<string, AccessProfile>>;

export type AccessName = keyof typeof accessProfiles;
