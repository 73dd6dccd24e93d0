import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bob } from '../cast';
import { VirtualClock } from '../kernel';
import { buildTestbed, guideTestbed } from '.';

const clock = VirtualClock.install();

/** A VoIP call of 40 s on a network that loses, delays and reorders: what each leg measured, and how many packets the journal shows. */
async function quality(everyPacket: boolean) {
	clock.begin();
	const impair = { loss: 0.03, jitterMs: 25, duplicate: 0.02, reorder: 0.02 };
	const description = { ...guideTestbed, network: { ...guideTestbed.network, everyPacket, impair } };
	const testbed = await clock.settle(buildTestbed(description, '7', clock), 10_000);
	const mobile = testbed.mobile('ios');
	const does = (act: Promise<void>) => clock.settle(act, 40_000);
	await does(mobile.install());
	await does(mobile.openApp());
	await does(mobile.signIn('alice@worktime.example', testbed.passwords.myPhone));
	await clock.run(5_000);
	if (mobile.screen().actions.includes('Cancel')) await does(mobile.cancel());
	await does(mobile.dial(bob.number, 'voip'));
	await clock.until(() => testbed.telephone('Bob').calls.length > 0, 40_000);
	testbed.telephone('Bob').answer();
	await clock.run(40_000);
	testbed.telephone('Bob').calls[0]?.hangUp();
	await clock.run(5_000);
	assert.deepEqual(await testbed.end(), []);
	const reports = testbed.journal.ofKind('media').map(({ host, leg, direction, packets, lost, late, jitterMs, burstRatio, mos, heard }) => ({
		leg: `${host} ${leg} ${direction}`,
		...{ packets, lost, late, jitterMs, burstRatio, mos, heard },
	}));
	const rtp = testbed.journal.ofKind('packet').filter(({ transport, payload }) => transport === 'udp' && payload[0] === 0x80).length;
	await testbed.close();
	return { reports, rtp };
}

test('a VoIP call of 40 s with losses, seed 7: every leg has measured the same in trains and packet by packet', async () => {
	const trains = await quality(false);
	const packets = await quality(true);
	assert.ok(trains.reports.some(({ lost }) => lost > 20) && trains.reports.length >= 4, JSON.stringify(trains.reports));
	assert.deepEqual(trains.reports, packets.reports);
	assert.ok(packets.rtp > 5 * trains.rtp, `${packets.rtp} packets in the journal against ${trains.rtp}`);
});
