import { installSeededGlobals, type Journal, journal, type MediaReport, type Random, seeded, seedGlobals, VirtualClock } from '../kernel';
import { type Host, type VirtualNetwork, virtualNetwork } from '../network';
import type { AgreedMedia } from './agreed';

/** The one virtual clock of a test process. */
export const clock = VirtualClock.install();
installSeededGlobals();

/** Two telephones and a relay between them, for tests; on the way between left and middle whatever the test wants goes wrong. */
export interface Laboratory {
	readonly random: Random;
	readonly journal: Journal;
	readonly network: VirtualNetwork;
	readonly left: Host;
	readonly middle: Host;
	readonly right: Host;
	/** What `host` reported, without its place in the journal. */
	reports(host?: string): MediaReport[];
}

export const LEFT = { address: '192.0.2.1', port: 4000 };
export const RIGHT = { address: '192.0.2.2', port: 6000 };
export const MIDDLE = { address: '192.0.2.3', left: 5000, right: 5002 };

export function laboratory({ seed = 1, everyPacket = false }: { seed?: number | string; everyPacket?: boolean } = {}): Laboratory {
	clock.begin();
	const random = seeded(seed);
	seedGlobals(random);
	const record = journal(clock);
	const network = virtualNetwork({ clock, random, journal: record, everyPacket });
	const [left, middle, right] = (['left', 'middle', 'right'] as const).map((name, i) => network.host(name, 'other', [`192.0.2.${[1, 3, 2][i]}`])) as [
		Host,
		Host,
		Host,
	];
	return {
		random,
		journal: record,
		network,
		left,
		middle,
		right,
		reports: (host) =>
			record
				.ofKind('media')
				.filter((report) => host === undefined || report.host === host)
				.map(({ n: _n, at: _at, ...report }) => report),
	};
}

/** G.711 and telephone events towards an address. */
export function towards(address: string, port: number, direction: AgreedMedia['direction'] = 'sendrecv'): AgreedMedia {
	return { remote: { address, port }, direction, law: 'PCMU', payloadType: 0, keysPayloadType: 101 };
}
