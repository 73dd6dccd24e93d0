import '../virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModemCapability, RadioNetwork } from '../../network';
import type { CallControl } from '../../subscriber-line';
import { clock } from '../virtual-time';
import { HandsetRadio } from './handset-radio';
import { laboratory } from './laboratory';

const EDGE: RadioNetwork = {
	technology: 'edge',
	access: { atRest: 'edge', inVehicle: 'edge' },
	anchor: 'core',
	duringCalls: { data: 'suspended' },
	resumesAfterMs: { least: 1_000, most: 3_000 },
	missedPages: { chance: 0.5, repeatedAfterMs: { least: 5_000, most: 10_000 }, times: 2, unless: 'dtm' },
};

/** A page and its SETUP come to a phone on EDGE: how much later the phone hears them, and how many pages it has missed. */
async function paged(seed: number, { transfers, capabilities = [] }: { transfers: boolean; capabilities?: ModemCapability[] }) {
	const { random, journal: log, server, host, serving } = laboratory([EDGE], seed);
	let carrier: (message: CallControl) => void = () => {};
	const line = {
		send: () => {},
		receive(hear: (message: CallControl) => void) {
			carrier = hear;
		},
	};
	const radio = new HandsetRadio({ name: 'phone', clock, random, journal: log, host, serving, capabilities, line, service: () => {} });
	const heard: number[] = [];
	radio.end.receive(({ message }) => void (message === 'SETUP' && heard.push(clock.now())));
	radio.leaveWifi();
	await clock.run(2_000);
	const port = await clock.settle(host.udp(4000), 1_000);
	if (transfers) port.send(Buffer.from('voice'), (await clock.settle(server.udp(4000), 1_000)).local);
	await clock.run(100);
	const at = clock.now();
	carrier({ message: 'PAGING', call: 2 });
	await clock.run(500);
	carrier({ message: 'SETUP', call: 2 });
	await clock.run(40_000);
	carrier({ message: 'RELEASE COMPLETE', call: 2, cause: 16 });
	const missed = log.ofKind('radio').filter(({ cause }) => cause === 'misses a page').length;
	radio.close();
	port.close();
	return { laterMs: heard.length === 0 ? undefined : (heard[0] as number) - at - 500, missed };
}

test('pages on EDGE, seeds 1 to 40: while data passes some are missed: the phone hears of the call 5 to 10 s later for each, or never', async () => {
	const seen = new Map<number, number>();
	for (let seed = 1; seed <= 40; seed++) {
		const { laterMs, missed } = await paged(seed, { transfers: true });
		seen.set(missed, (seen.get(missed) ?? 0) + 1);
		if (missed === 2) assert.equal(laterMs, undefined, `seed ${seed}`);
		else if (missed === 0) assert.equal(laterMs, 0, `seed ${seed}`);
		else assert.ok(laterMs !== undefined && laterMs > 4_000 && laterMs <= 10_000, `seed ${seed}: ${laterMs} ms`);
		assert.deepEqual(await paged(seed, { transfers: true }), { laterMs, missed }, `seed ${seed} again`);
	}
	assert.deepEqual([...seen.keys()].sort(), [0, 1, 2]);
});

test('pages on EDGE: none is missed while no data passes, nor by a phone with dual transfer mode', async () => {
	for (let seed = 1; seed <= 20; seed++) {
		assert.deepEqual(await paged(seed, { transfers: false }), { laterMs: 0, missed: 0 });
		assert.deepEqual(await paged(seed, { transfers: true, capabilities: ['dtm'] }), { laterMs: 0, missed: 0 });
	}
});
