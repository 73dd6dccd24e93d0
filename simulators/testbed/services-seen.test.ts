import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alice } from '../cast';
import { VirtualClock } from '../kernel';
import type { PbxBehaviour } from '../pbx';
import { buildTestbed, guideTestbed } from '.';

const clock = VirtualClock.install();

async function office(pbx: Partial<PbxBehaviour> = {}) {
	clock.begin();
	const description = { ...guideTestbed, behaviour: { ...guideTestbed.behaviour, pbx } };
	const testbed = await clock.settle(buildTestbed(description, '1', clock), 10_000);
	await clock.settle(testbed.desk.powerOn(), 10_000);
	const mobile = testbed.mobile('ios');
	const does = (act: Promise<void>) => clock.settle(act, 40_000);
	await does(mobile.install());
	await does(mobile.openApp());
	await does(mobile.signIn(alice.userId, testbed.passwords.myPhone));
	if (mobile.screen().actions.includes('Cancel')) await does(mobile.cancel());
	return { testbed, mobile };
}

const told = async ({ testbed }: Awaited<ReturnType<typeof office>>) => {
	const found = (await testbed.end()).map(({ message }) => message);
	await testbed.close();
	return found;
};

test('services: changes of the last moment are waited for, on the desk phone and in the open client', async () => {
	const all = await office();
	await all.mobile.openServices();
	await clock.run(2_000);
	all.testbed.pbx.provisioning.setService(alice.userId, 'doNotDisturb', { active: true });
	all.testbed.pbx.provisioning.setService(alice.userId, 'callForwardingBusy', { active: true, forwardToPhoneNumber: '+13035550188' });
	assert.deepEqual(await told(all), []);
});

test('services: a desk phone that is not told, and a client that is not told, each show something else than the store has', async () => {
	const all = await office({ featureEvents: 'lost', serviceEvents: 'lost' });
	await all.mobile.openServices();
	await clock.run(2_000);
	all.testbed.pbx.provisioning.setService(alice.userId, 'callForwardingAlways', { active: true, forwardToPhoneNumber: '+13035550188' });
	assert.deepEqual(await told(all), [
		`callForwardingAlways of ${alice.userId} is on, to +13035550188 in the store; Alice's desk phone shows it off`,
		`callForwardingAlways of ${alice.userId} is on, to +13035550188 in the store; Alice's WorkTime shows it off`,
	]);
});

test('services: a phone that is off, and one whose screen of services is closed, know nothing and are asked nothing', async () => {
	const all = await office({ featureEvents: 'lost', serviceEvents: 'lost' });
	await clock.settle(all.testbed.desk.powerOff(), 40_000);
	all.testbed.pbx.provisioning.setService(alice.userId, 'doNotDisturb', { active: true });
	assert.deepEqual(await told(all), []);
});

test('services: what a page says is compared, and loaded anew when something changes while it is loaded', async () => {
	const all = await office();
	const { provisioning } = all.testbed.pbx;
	const shown: string[] = [];
	const found = await all.testbed.end(async () => {
		if (shown.length === 0) provisioning.setService(alice.userId, 'doNotDisturb', { active: true });
		shown.push(provisioning.person(alice.userId).services.doNotDisturb.active ? 'on' : 'off');
		return [{ user: alice.userId, by: 'My Phone', services: { doNotDisturb: shown.length === 1 ? 'off' : 'on', callForwardingBusy: 'on, to 4102' } }];
	});
	await all.testbed.close();
	assert.deepEqual(shown, ['on', 'on']);
	assert.deepEqual(
		found.map(({ message }) => message),
		[`callForwardingBusy of ${alice.userId} is off in the store; My Phone shows it on, to 4102`],
	);
});
