import { installSeededGlobals, type Journal, journal, type Random, seeded, seedGlobals, VirtualClock } from '../../kernel';
import type { Host } from '../host';
import { type VirtualNetwork, virtualNetwork } from './virtual-network';

/** The one virtual clock of a test process. */
export const clock = VirtualClock.install();
installSeededGlobals();

/** A fresh world with two hosts, for tests: the globals that libraries use are virtual from the moment this is loaded. */
export interface Laboratory {
	readonly random: Random;
	readonly journal: Journal;
	readonly network: VirtualNetwork;
	readonly left: Host;
	readonly right: Host;
}

/** Begins a world. */
export function laboratory(seed = 1): Laboratory {
	clock.begin();
	const random = seeded(seed);
	seedGlobals(random);
	const record = journal(clock);
	const network = virtualNetwork({ clock, random, journal: record });
	const left = network.host('left', 'other', ['192.0.2.1']);
	const right = network.host('right', 'other', ['192.0.2.2', '2001:db8::2']);
	return { random, journal: record, network, left, right };
}

/** `right`, the address that tests talk to. */
export const RIGHT = '192.0.2.2';
