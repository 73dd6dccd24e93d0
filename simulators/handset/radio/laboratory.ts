import { type Journal, journal, type Random, seeded, seedGlobals } from '../../kernel';
import { type Host, type MobileHost, natProfiles, type RadioNetwork, type ServingNetwork, virtualNetwork } from '../../network';
import { clock } from '../virtual-time';

/** Where a phone's radio is tried out: the phone, a server that it may send to, and the carrier that serves it. */
export interface Laboratory {
	readonly random: Random;
	readonly journal: Journal;
	readonly server: Host;
	readonly host: MobileHost;
	readonly serving: ServingNetwork;
}

/** Begins a world, with a carrier of these radio networks. */
export function laboratory(radio: readonly RadioNetwork[], seed: number): Laboratory {
	clock.begin();
	const random = seeded(seed);
	seedGlobals(random);
	const record = journal(clock);
	const network = virtualNetwork({ clock, random, journal: record });
	const server = network.host('server', 'other', ['192.0.2.2']);
	const host = network.mobileHost('phone', 'handset', { bearer: 'wifi', address: '192.0.2.11' });
	const serving: ServingNetwork = {
		name: 'Some carrier',
		radio,
		handoverGapMs: { least: 500, most: 500 },
		attachesAfterMs: 1_000,
		nat: natProfiles['carrier-grade'],
		outerAddresses: { core: '198.18.20.1' },
		innerPrefixes: { core: '10.180.6.' },
		emergencyNumbers: ['911'],
	};
	return { random, journal: record, server, host, serving };
}
