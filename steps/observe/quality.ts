import type { MediaReport, Millis, Recorded } from '../../simulators/kernel';
import { type CodecName, codecs, endToEnd } from '../../simulators/media';
import type { Scenario } from '../world';
import { expect } from './conformity';

/** Who listens. */
export type Listener = 'Alice' | 'Bob';

/** A quality that has been measured, with what it was measured from. */
export interface Measured {
	readonly mos: number;
	readonly lossPercent: number;
	readonly mouthToEarMs: Millis;
}

/**
 * Quality from mouth to ear for who listens, over all legs in a row (LIM-22), from the packets of the intervals since an instant
 * that were really lost or late. A circuit-switched leg is reported when its call is over.
 */
export function quality({ testbed, callBegan }: Scenario, listener: Listener, since: Millis = 0): Measured {
	const reports = testbed.journal.ofKind('media').filter(({ n, from }) => n >= callBegan && from >= since);
	const packetLeg = reports.filter(({ direction, host }) => direction === 'received' && isAt(listener, host));
	const circuit = reports.filter(({ direction }) => direction === (listener === 'Bob' ? 'from-telephone' : 'to-telephone'));
	const legs = [packetLeg, circuit].filter((leg) => leg.length > 0).map(together);
	expect(packetLeg.length > 0, `nothing was measured of what ${listener} hears`);
	const all = endToEnd(legs);
	expect(all !== undefined, `the delay of what ${listener} hears was not measured`);
	const packets = legs.reduce((share, { packets, lost, late }) => share * (1 - (lost + late) / Math.max(1, packets + lost)), 1);
	return {
		mos: all.mos,
		lossPercent: Math.round((1 - packets) * 10_000) / 100,
		mouthToEarMs: legs.reduce((sum, { mouthToEarMs = 0 }) => sum + mouthToEarMs, 0),
	};
}

/** Where the last packets before a listener's ear are received. */
function isAt(listener: Listener, host: string): boolean {
	return listener === 'Bob' ? host === 'gateway-pinnacle' : ['alice-mobile', 'alice-desk', 'gateway-meridian'].includes(host);
}

/** The intervals of one leg as one; each weighs what it lasted. */
function together(reports: readonly Recorded<MediaReport>[]) {
	const sum = (of: (report: MediaReport) => number) => reports.reduce((total, report) => total + of(report), 0);
	const measured = reports.filter(({ mouthToEarMs }) => mouthToEarMs !== undefined);
	const lasted = (report: MediaReport) => report.to - report.from;
	const mean = (of: (report: MediaReport) => number) =>
		measured.reduce((total, report) => total + of(report) * lasted(report), 0) / measured.reduce((total, report) => total + lasted(report), 0);
	return {
		of: codecs[(reports[0] as MediaReport).codec as CodecName],
		packets: sum(({ packets }) => packets),
		lost: sum(({ lost }) => lost),
		late: sum(({ late }) => late),
		...(measured.length > 0 && { mouthToEarMs: mean(({ mouthToEarMs = 0 }) => mouthToEarMs) }),
		burstRatio: measured.length > 0 ? mean(({ burstRatio }) => burstRatio) : 1,
	};
}
