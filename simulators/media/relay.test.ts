import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MediaRelay } from '.';
import { clock, LEFT, laboratory, MIDDLE, RIGHT } from './laboratory';

async function ground() {
	const { left, middle, right } = laboratory();
	const relay = new MediaRelay({ host: middle, clock, bothWays: true, latches: [true, true], inactivityMs: 0, inactive: () => {} });
	await clock.settle(Promise.all([relay.open(0, MIDDLE.left), relay.open(1, MIDDLE.right)]), 1000);
	const end = async (host: typeof left, port: number) => {
		const opened = await clock.settle(host.udp(port), 1000);
		const heard: string[] = [];
		opened.receive((payload) => heard.push(payload.toString()));
		const to = host === left ? { address: MIDDLE.address, port: MIDDLE.left } : { address: MIDDLE.address, port: MIDDLE.right };
		return { heard, say: async (what: string) => clock.settle(Promise.resolve(opened.send(Buffer.from(what), to)), 10).then(() => clock.run(50)) };
	};
	return { relay, end, left, right };
}

test('relay: media goes to where an end’s media comes from, not to where it says', async () => {
	const { relay, end, left, right } = await ground();
	relay.describe(0, { address: '10.1.1.1', port: 9 });
	relay.describe(1, RIGHT);
	const [phone, far] = [await end(left, LEFT.port), await end(right, RIGHT.port)];
	await phone.say('I am here');
	await far.say('hello');
	assert.deepEqual([far.heard, phone.heard], [['I am here'], ['hello']]);
	relay.close();
});

test('relay: an end that is described elsewhere is not drawn back by stragglers from where it was, and may go back there', async () => {
	const { relay, end, left, right } = await ground();
	relay.describe(0, LEFT);
	relay.describe(1, RIGHT);
	const [before, after, far] = [await end(left, LEFT.port), await end(left, 4100), await end(right, RIGHT.port)];
	await before.say('before');
	relay.describe(0, { address: LEFT.address, port: 4100 });
	await before.say('straggler');
	await far.say('to the new one');
	assert.deepEqual([after.heard, before.heard], [['to the new one'], []]);
	await after.say('after');
	relay.describe(0, LEFT);
	await before.say('back');
	await far.say('to the old one');
	assert.deepEqual(before.heard, ['to the old one']);
	relay.close();
});
