import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Impairment } from '../network';
import { CallAudio, MediaRelay } from '.';
import { clock, LEFT, laboratory, MIDDLE, RIGHT, towards } from './laboratory';

/** Something that happens to the network or the call at some millisecond. */
type Happening =
	| { readonly what: 'impair'; readonly at: number; readonly host: 'left' | 'right'; readonly impairment: Impairment }
	| { readonly what: 'partition' | 'repair' | 'hold' | 'release'; readonly at: number; readonly host: 'left' | 'right' }
	| { readonly what: 'latency'; readonly at: number; readonly latencyMs: number }
	| { readonly what: 'hold the call' | 'resume the call' | 'press'; readonly at: number };

const LASTS_MS = 45_000;
const at = fc.integer({ min: 1, max: LASTS_MS - 1 });
const host = fc.constantFrom('left' as const, 'right' as const);
const share = fc.double({ min: 0, max: 0.3, noNaN: true });
const impairment = fc.record(
	{ loss: share, duplicate: share, reorder: share, delayMs: fc.integer({ min: 0, max: 400 }), jitterMs: fc.integer({ min: 0, max: 150 }) },
	{ requiredKeys: [] },
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
	fc.record({ what: fc.constant('impair' as const), at, host, impairment }),
	fc.record({ what: fc.constantFrom('partition' as const, 'repair' as const, 'hold' as const, 'release' as const), at, host }),
	fc.record({ what: fc.constant('latency' as const), at, latencyMs: fc.integer({ min: 0, max: 300 }) }),
	fc.record({ what: fc.constantFrom('hold the call' as const, 'resume the call' as const, 'press' as const), at }),
);

/** The reports, keys and last sounds of one call. */
async function call(seed: number, happenings: readonly Happening[], everyPacket: boolean) {
	const { left, middle, right, network, random, journal, reports } = laboratory({ seed, everyPacket });
	const common = { clock, random, journal };
	const keys: string[] = [];
	const relay = new MediaRelay({
		host: middle,
		clock,
		bothWays: true,
		latches: [true, true],
		inactivityMs: 7_000,
		inactive: () => keys.push(`inactive ${clock.now()}`),
	});
	const alice = new CallAudio({ ...common, host: left, port: LEFT.port, sounds: () => 500 });
	const bob = new CallAudio({ ...common, host: right, port: RIGHT.port, sounds: () => 650, onDigit: (digit, at) => keys.push(`${digit} ${at}`) });
	await clock.settle(Promise.all([relay.open(0, MIDDLE.left), relay.open(1, MIDDLE.right)]), 1000);
	relay.describe(0, LEFT);
	relay.describe(1, RIGHT);
	relay.expect(true);
	// What a test does at an instant comes before the packets of that instant: its timers are set before theirs.
	const begun = clock.now();
	for (const happens of happenings) {
		clock.at(begun + happens.at, () => {
			switch (happens.what) {
				case 'impair':
					return network.impair(happens.host, happens.impairment);
				case 'latency':
					return network.link('left', { latencyMs: happens.latencyMs });
				case 'hold the call':
					return alice.follow(towards(MIDDLE.address, MIDDLE.left, 'inactive'));
				case 'resume the call':
					return alice.follow(towards(MIDDLE.address, MIDDLE.left));
				case 'press':
					return void alice.press('7');
				default:
					return network[happens.what](happens.host);
			}
		});
	}
	alice.follow(towards(MIDDLE.address, MIDDLE.left));
	bob.follow(towards(MIDDLE.address, MIDDLE.right));
	await clock.run(LASTS_MS);
	const heard = [alice.hears(), bob.hears()];
	alice.close();
	bob.close();
	relay.close();
	for (const host of ['left', 'right'] as const) {
		network.repair(host);
		network.release(host);
	}
	await clock.run(2_000);
	const packets = journal.ofKind('packet').length;
	return { told: JSON.stringify({ reports: reports(), keys, heard }), packets, pending: clock.pending() };
}

test('trains: every report, key and sound is as if each packet had its own timer, whatever happens on the way', async () => {
	const property = fc.asyncProperty(fc.integer(), fc.array(happening, { maxLength: 12 }), async (seed, happenings) => {
		const together = await call(seed, happenings, false);
		const oneByOne = await call(seed, happenings, true);
		assert.equal(together.told, oneByOne.told);
		assert.equal(together.pending, 0);
	});
	await fc.assert(property, { numRuns: 30, seed: 1, endOnFailure: true });
});

test('trains: a quiet call of 45 s leaves a hundredth of the packets in the journal, and the same reports', async () => {
	const together = await call(1, [], false);
	const oneByOne = await call(1, [], true);
	assert.equal(together.told, oneByOne.told);
	assert.ok(together.packets * 50 < oneByOne.packets, `${together.packets} of ${oneByOne.packets}`);
});
