import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply, SipDialog, SipRequest } from '../../drachtio';
import type { PbxBehaviour } from '../behaviour';
import { clock } from '../testing/virtual-time';
import { ALICE, carolDesk, desk, type World, world } from '../testing/world';

const TYPE = 'application/x-as-feature-event+xml';
const set = (what: string) => `<?xml version="1.0"?>${what}`;
const QUIET = set('<SetDoNotDisturb><device/><doNotDisturbOn>true</doNotDisturbOn></SetDoNotDisturb>');
const forward = (to: string) =>
	set(`<SetForwarding><device/><forwardingType>forwardNoAns</forwardingType><activateForward>true</activateForward>${to}</SetForwarding>`);

type Subscribed = Omit<SipDialog, 'on'> & { on(event: 'notify', see: (request: SipRequest, reply: Reply) => void): void };

interface Phone {
	readonly w: World;
	readonly dialog: Subscribed;
	/** What the phone was told: the state of its subscription, and of each service. */
	readonly told: string[];
	push(body: string, contentType?: string, as?: { user: string; password: string }): Promise<number>;
}

async function subscribed(behaviour: Partial<PbxBehaviour> = {}, expires = 600): Promise<Phone> {
	const w = await world({ behaviour });
	const told: string[] = [];
	const see = (request: SipRequest, reply: Reply) => {
		const services = [...request.body.matchAll(/<(?:doNotDisturbOn|forwardStatus)>(\w+)</g)].map(([, on]) => on);
		told.push(`${request.get('Subscription-State').split(';')[0]} ${services.join(' ')}`);
		reply.send(200);
	};
	w.sbc.node.srf.use('notify', see);
	const dialog = (await clock.settle(
		w.sbc.node.srf.createUAC(`sip:${desk.user}@worktime.example`, {
			method: 'SUBSCRIBE',
			proxy: 'sip:10.0.0.10:5060',
			headers: { From: `<sip:${desk.user}@worktime.example>`, Event: 'as-feature-event', Expires: expires },
			auth: { username: desk.user, password: desk.password },
		} as never),
		5_000,
	)) as unknown as Subscribed;
	dialog.on('notify', see);
	await clock.run(500);
	return {
		w,
		dialog,
		told,
		async push(body, contentType = TYPE, { user, password } = desk) {
			const request = { method: 'SUBSCRIBE', headers: { Event: 'as-feature-event', Expires: 600, 'Content-Type': contentType }, body };
			const response = await clock.settle(dialog.request({ ...request, auth: { username: user, password } } as never), 5_000);
			await clock.run(500);
			return response.status;
		},
	};
}

test('as-feature-event: everything at once, each change when it is made, and the end', async () => {
	const { w, dialog, told } = await subscribed();
	assert.deepEqual(told, ['active false false false false']);
	w.pbx.provisioning.setService(ALICE, 'doNotDisturb', { active: true });
	w.pbx.provisioning.setService(ALICE, 'callForwardingBusy', { active: true, forwardToPhoneNumber: '4102' });
	// Not of the package.
	w.pbx.provisioning.setService(ALICE, 'callWaiting', { active: false });
	await clock.run(500);
	assert.deepEqual(told.slice(1), ['active true', 'active true']);
	await clock.settle(dialog.request({ method: 'SUBSCRIBE', headers: { Event: 'as-feature-event', Expires: 0 } }), 5_000);
	await clock.run(500);
	w.pbx.provisioning.setService(ALICE, 'doNotDisturb', { active: false });
	await clock.run(500);
	assert.deepEqual(told.slice(3), ['terminated true false true false']);
	assert.deepEqual(await w.leave(), {});
});

test('as-feature-event: what a phone pushes is set, and told', async () => {
	const { w, told, push } = await subscribed();
	assert.equal(await push(QUIET), 200);
	assert.equal(w.pbx.provisioning.services(ALICE).doNotDisturb.active, true);
	assert.deepEqual(told.slice(1), ['active true', 'active true false false false']);
	assert.equal(await push(forward('<forwardDN>4102</forwardDN><ringCount>5</ringCount>')), 200);
	const { active, numberOfRings } = w.pbx.provisioning.services(ALICE).callForwardingNoAnswer;
	assert.deepEqual([active, numberOfRings], [true, 5]);
});

test('as-feature-event: a service that is taken away is told to be off; the others stay as they were', async () => {
	const { w, told } = await subscribed();
	w.pbx.provisioning.setService(ALICE, 'doNotDisturb', { active: true });
	await clock.run(500);
	w.pbx.provisioning.setServiceAssigned(ALICE, 'doNotDisturb', false);
	await clock.run(500);
	assert.deepEqual(told.slice(1), ['active true', 'active false']);
});

test('as-feature-event: a phone whose line is taken away hears that it is over, and nothing of what its user does at another phone', async () => {
	const { w, dialog, told } = await subscribed();
	const { assignments } = w.pbx.provisioning;
	const reasons: string[] = [];
	dialog.on('notify', (request) => reasons.push(request.get('Subscription-State')));
	assignments.unshare(ALICE, 'FEBC00004101');
	assignments.unassign(ALICE);
	await clock.run(500);
	assert.deepEqual(told.slice(1), ['terminated ']);
	assert.deepEqual(reasons, ['terminated;reason=noresource']);
	assignments.assign(ALICE, { number: '+12125550101', station: 'Station 4101', phone: '0004F2004101' });
	w.pbx.provisioning.setService(ALICE, 'doNotDisturb', { active: true });
	await clock.run(500);
	assert.equal(told.length, 2);
	assert.deepEqual(await w.leave(), {});
});

test('as-feature-event: what is wrong, cannot be, or is somebody else changes nothing', async () => {
	const { w, told, push } = await subscribed();
	const before = JSON.stringify(w.pbx.provisioning.services(ALICE));
	assert.equal(await push(QUIET, 'text/plain'), 415);
	assert.equal(await push('<SetDoNotDisturb>'), 400);
	assert.equal(await push(QUIET.replace('true', 'perhaps')), 400);
	assert.equal(await push(forward('')), 403, 'no number');
	assert.equal(await push(forward('<forwardDN>4102</forwardDN><ringCount>99</ringCount>')), 403);
	assert.equal(await push(QUIET, TYPE, carolDesk), 403);
	assert.equal(await push(QUIET, TYPE, { ...desk, password: 'wrong' }), 401);
	w.pbx.provisioning.setServiceAssigned(ALICE, 'callForwardingNoAnswer', false);
	assert.equal(await push(forward('<forwardDN>4102</forwardDN>')), 403, 'not assigned');
	w.pbx.provisioning.setServiceAssigned(ALICE, 'callForwardingNoAnswer', true);
	assert.equal(JSON.stringify(w.pbx.provisioning.services(ALICE)), before);
	assert.ok(told.slice(1).every((each) => !each.includes('true')));
});

test('as-feature-event: a subscription that is not refreshed is told nothing after its expiry, nor refreshed any more', async () => {
	const { w, told, push } = await subscribed({}, 60);
	await clock.run(61_000);
	assert.equal(await push(QUIET), 481);
	assert.equal(w.pbx.provisioning.services(ALICE).doNotDisturb.active, false);
	w.pbx.provisioning.setService(ALICE, 'doNotDisturb', { active: true });
	await clock.run(500);
	assert.equal(told.length, 1);
	assert.deepEqual(await w.leave(), {});
});

for (const [status, what, times] of [
	[500, 'cannot take just now: it is told of the next one', 2],
	[489, 'will take none of: it is told of no other (RFC 6665 §4.2.2)', 1],
] as const) {
	test(`as-feature-event: a change that the phone ${what}`, async () => {
		const { w, dialog } = await subscribed();
		let heard = 0;
		dialog.removeAllListeners();
		dialog.on('notify', (_, reply) => {
			heard++;
			reply.send(status);
		});
		for (const active of [true, false]) {
			w.pbx.provisioning.setService(ALICE, 'doNotDisturb', { active });
			await clock.run(500);
		}
		assert.equal(heard, times);
		if (status === 489) assert.deepEqual(await w.leave(), {});
	});
}

test('behaviour: changes that desk phones are not told of; keys that are confirmed and forgotten', async () => {
	const lost = await subscribed({ featureEvents: 'lost' });
	lost.w.pbx.provisioning.setService(ALICE, 'doNotDisturb', { active: true });
	await clock.run(500);
	assert.equal(lost.told.length, 1);
	const forgotten = await subscribed({ featureKeys: 'forgotten' });
	assert.equal(await forgotten.push(QUIET), 200);
	assert.equal(forgotten.w.pbx.provisioning.services(ALICE).doNotDisturb.active, false);
});
