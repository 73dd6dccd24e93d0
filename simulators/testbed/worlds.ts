import { type Clock, type Journal, type Millis, type Random, seedGlobals, TimeExpired } from '../kernel';
import { claimLoopbackBlock, type Network, virtualNetwork, wireNetwork } from '../network';

/**
 * Where a testbed lives. `virtual`: on the virtual clock, without a socket; the same seed gives the same bytes.
 * `wire`: in real time, on loopback sockets.
 */
export type WorldName = 'virtual' | 'wire';

/** Long enough for every timer of RFC 3261 (64·T1 = 32 s) and of call control to run out, one after the other. */
const SETTLE_MS: Millis = 100_000;

/** How a closed network may be set (RFC 3261 §17.1.1.1): a transaction is forgotten after 3.2 s of real time instead of 32. */
const WIRE_T1_MS: Millis = 50;

/** Some 3 ms for one try: the same hashes as anywhere, and nobody waits for them. */
const WIRE_PASSWORD_COST = 1_024;

/** Ports below 1024 are not for everybody. */
const HTTP_PORT = { virtual: 80, wire: 8080 } as const;
const SMTP_PORT = { virtual: 25, wire: 2525 } as const;

/** Host parts of the addresses in the wire world; the block before them is what is free. */
const HOST_PARTS = {
	pbx: '10.10',
	sbc: '113.10',
	meridian: '100.10',
	pinnacle: '100.20',
	handset: '2.11',
	desk: '2.111',
	colleagueDesk: '2.112',
	secondHandset: '2.12',
	laptop: '2.200',
	dashboard: '10.20',
	mail: '10.30',
	messaging: '10.40',
	colleagueComputer: '2.201',
	store: '113.80',
} as const;

type Machine = keyof typeof HOST_PARTS;

const VIRTUAL_ADDRESSES: Readonly<Record<Machine, string>> = {
	pbx: '10.0.0.10',
	sbc: '203.0.113.10',
	meridian: '198.51.100.10',
	pinnacle: '198.51.100.20',
	handset: '192.0.2.11',
	desk: '192.0.2.111',
	colleagueDesk: '192.0.2.112',
	secondHandset: '192.0.2.12',
	laptop: '192.0.2.200',
	dashboard: '10.0.0.20',
	mail: '10.0.0.30',
	messaging: '10.0.0.40',
	colleagueComputer: '192.0.2.201',
	store: '203.0.113.80',
};

/** What a world gives to the system in it. */
export interface World {
	readonly network: Network;
	readonly addresses: Readonly<Record<Machine, string>>;
	/** Port of the service API, and of everything else that speaks HTTP. */
	readonly httpPort: number;
	readonly smtpPort: number;
	/** T1 of the servers' transactions; the default unless given. */
	readonly t1Ms?: Millis;
	/** What it costs to try a password at the PBX; next to nothing unless given. */
	readonly passwordCost?: number;
	/** Servers keep their streams to one another for a minute after the last message: nobody waits for the end of that in real time. */
	readonly serversKeepStreams?: boolean;
	/** Lets all that is under way come to its end, when everybody has left. In real time no longer than until `atRest` says so. */
	settle(atRest: () => boolean): Promise<void>;
	/** Takes the network down. */
	close(): Promise<void>;
}

/** What every part stands on. */
export interface Ground {
	readonly clock: Clock;
	readonly random: Random;
	readonly journal: Journal;
}

/** Makes a world with nothing in it. @param everyPacket voice goes packet by packet, as it does on the wire anyway. */
export async function makeWorld(name: WorldName, ground: Ground, everyPacket = false): Promise<World> {
	const [httpPort, smtpPort] = [HTTP_PORT[name], SMTP_PORT[name]];
	const { clock } = ground;
	if (name === 'virtual') {
		seedGlobals(ground.random);
		return {
			network: virtualNetwork({ ...ground, everyPacket }),
			addresses: VIRTUAL_ADDRESSES,
			httpPort,
			smtpPort,
			settle: () => clock.run(SETTLE_MS),
			close: async () => {},
		};
	}
	const block = await claimLoopbackBlock();
	const network = wireNetwork(ground);
	const addresses = Object.fromEntries(Object.entries(HOST_PARTS).map(([machine, host]) => [machine, `${block}.${host}`]));
	return {
		network,
		addresses: addresses as Record<Machine, string>,
		httpPort,
		smtpPort,
		t1Ms: WIRE_T1_MS,
		passwordCost: WIRE_PASSWORD_COST,
		serversKeepStreams: true,
		async settle(atRest) {
			try {
				await clock.until(atRest, SETTLE_MS);
			} catch (error) {
				// What is left then is for the invariants to tell.
				if (!(error instanceof TimeExpired)) throw error;
			}
		},
		close: () => network.close(),
	};
}
