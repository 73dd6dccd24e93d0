import assert from 'node:assert/strict';
import { type Journal, journal, seeded, WallClock } from '../../kernel';
import type { Host } from '../host';
import { type WireNetwork, wireNetwork } from './wire-network';

/** A fresh network on loopback with two hosts, for tests. Ports are whatever is free, so that tests may run side by side. */
export interface Laboratory {
	readonly clock: WallClock;
	readonly journal: Journal;
	readonly network: WireNetwork;
	readonly left: Host;
	readonly right: Host;
	/** Sees that no handle is left. */
	nothingLeft(): Promise<void>;
}

export const LEFT = '127.0.77.1';
export const RIGHT = '127.0.77.2';
/** An address that belongs to no host of the network. */
export const OUTSIDE = '127.0.77.99';

/** Begins a world. */
export function laboratory(seed = 1): Laboratory {
	const clock = new WallClock();
	const log = journal(clock);
	const network = wireNetwork({ clock, random: seeded(seed), journal: log });
	return {
		clock,
		journal: log,
		network,
		left: network.host('left', 'other', [LEFT]),
		right: network.host('right', 'other', [RIGHT, '::1']),
		async nothingLeft() {
			await network.close();
			assert.deepEqual([...new Set(Object.values(network.remains()))], [0]);
			const sockets = process.getActiveResourcesInfo().filter((resource) => /TCP|UDP/.test(resource));
			assert.deepEqual(sockets, [], 'handles that the kernel still has');
		},
	};
}
