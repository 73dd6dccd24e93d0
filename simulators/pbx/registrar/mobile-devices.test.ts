import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guideR21 } from '../behaviour';
import type { User } from '../enterprise';
import { clock } from '../testing/virtual-time';
import { Bindings } from './bindings';
import { MobileDevices } from './mobile-devices';

const CLIENT = '2125550101_m@worktime.example';
const user = { id: 'alice', lines: { client: { linePort: CLIENT } } } as User;

function world(mobileDevices: (typeof guideR21)['mobileDevices']) {
	clock.begin();
	const bindings = new Bindings(clock);
	const devices = new MobileDevices(bindings, { ...guideR21, mobileDevices });
	const register = (instance: string) =>
		bindings.replace(CLIENT, [
			...bindings.of(CLIENT),
			{ linePort: CLIENT, contact: `sip:${instance}`, instance, callId: instance, cseq: 1, expiresAt: clock.now() + 60_000 },
		]);
	const registered = () => bindings.of(CLIENT).map(({ instance }) => instance);
	return { devices, register, registered };
}

test('first-wins: the other device stays out while the first is registered, which keeps its place; once it is gone the other comes in', async () => {
	const { devices, register, registered } = world('first-wins');
	assert.equal(devices.signIn(user, 'first'), true);
	register('first');
	assert.equal(devices.signIn(user, 'other'), false);
	assert.deepEqual([registered(), devices.mayRegister(user, 'first')], [['first'], true]);
	assert.equal(devices.signIn(user, 'first'), true, 'the first one may sign in again');
	await clock.run(60_001);
	assert.equal(devices.signIn(user, 'other'), true);
});

test('newest-wins: the first device loses its binding and may not register again before it has signed in again', () => {
	const { devices, register, registered } = world('newest-wins');
	register('first');
	assert.equal(devices.signIn(user, 'other'), true);
	assert.deepEqual([registered(), devices.mayRegister(user, 'first'), devices.mayRegister(user, 'other')], [[], false, true]);
	devices.signIn(user, 'first');
	assert.equal(devices.mayRegister(user, 'first'), true);
});

test('all: both are there', () => {
	const { devices, register, registered } = world('all');
	for (const instance of ['first', 'other']) {
		assert.equal(devices.signIn(user, instance), true);
		register(instance);
	}
	assert.deepEqual(registered(), ['first', 'other']);
});
