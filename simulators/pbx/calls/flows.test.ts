// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SipRequest, type SipResponse, startSipNode } from '../../drachtio';
import { seeded } from '../../kernel';
import { sdp } from '../testing/scripted-sbc';
import { clock } from '../testing/virtual-time';
import { BI, BOB, client, desk, MOBILE, type World, world } from '../testing/world';

const INSTANCE = '+sip.instance="<urn:uuid:00000000-0000-1000-8000-000000000001>"';

/** The desk phone registers over two flows, that of an edge and of none, the first of them last. */
async function overTwoFlows(w: World) {
	for (const flow of [2, 1]) {
		const contact = `<sip:desk-${flow}@192.0.2.${flow}:5060>;reg-id=${flow};${INSTANCE}`;
		const headers = { Supported: 'path, outbound', Path: '<sip:edge@203.0.113.10:5060;lr;ob>' };
		assert.equal((await clock.settle(w.sbc.register(desk, contact, headers), 5_000)).status, 200);
	}
}

/** Bob calls; the flow that is newest answers so. Gives which flows were tried. */
async function firstFlowSays(status: number) {
	const w = await world();
	await overTwoFlows(w);
	const call = w.sbc.fromCarrier(BOB, BI, sdp(5000));
	await clock.until(() => w.sbc.arrived.length === 2, 2_000);
	assert.deepEqual([w.sbc.to('desk-1').length, w.sbc.to('desk-2').length], [1, 0], 'one flow at a time, by its edge');
	w.sbc.last(MOBILE).ring();
	w.sbc.last('desk-1').fail(status);
	await clock.run(200);
	return { w, call, tried: w.sbc.to('desk-2').length };
}

for (const status of [430, 408]) {
	test(`a device of two flows: ${status} over one, and the other is tried; it has the call`, async () => {
		const { w, call, tried } = await firstFlowSays(status);
		assert.equal(tried, 1);
		const phone = w.sbc.last('desk-2');
		phone.ring();
		await clock.settle(phone.answer(sdp(7000)), 2_000);
		await clock.until(() => call.dialog !== undefined, 2_000);
		call.hangUp();
		await clock.until(() => phone.isOver, 2_000);
		assert.deepEqual(await w.leave(), {});
	});
}

for (const status of [486, 603, 480]) {
	test(`a device of two flows: ${status} is the answer of the device, whatever the flow`, async () => {
		const { w, call, tried } = await firstFlowSays(status);
		assert.equal(tried, 0);
		call.cancel();
		await clock.until(() => call.failure !== undefined, 2_000);
		assert.deepEqual(await w.leave(), {});
	});
}

test('a caller who gives up while a flow fails is not followed by another call to the device', async () => {
	const w = await world();
	await overTwoFlows(w);
	const call = w.sbc.fromCarrier(BOB, BI, sdp(5000));
	await clock.until(() => w.sbc.arrived.length === 2, 2_000);
	call.cancel();
	await clock.run(50);
	await clock.until(() => call.failure !== undefined, 2_000);
	await clock.run(1_000);
	assert.equal(w.sbc.to('desk-2').length, 0);
	assert.deepEqual(await w.leave(), {});
});

/** The proxies that a registration came through, nearest to the PBX first. */
const PATH = ['<sip:near-1@203.0.113.10:5060;lr>', '<sip:edge@198.51.100.7:5060;lr;ob>'];

test('a device behind two proxies (RFC 3327): its call goes by all of them in their order, what it is told of calls at other phones too', async () => {
	const w = await world();
	const told: string[] = [];
	w.sbc.node.srf.use('notify', (request, reply) => {
		told.push(`${request.uri} ${request.get('Route').replace(/, */g, ',')}`);
		reply.send(200);
	});
	const contact = `<sip:desk-1@192.0.2.1:5060>;reg-id=1;${INSTANCE}`;
	const headers = { Supported: 'path, outbound', Path: PATH.join(', '), Require: 'path' };
	const accepted = await clock.settle(w.sbc.register(desk, contact, headers), 5_000);
	assert.deepEqual([accepted.status, accepted.get('Path')], [200, PATH.join(', ')]);
	const call = w.sbc.fromCarrier(BOB, BI, sdp(5000));
	await clock.until(() => w.sbc.to('desk-1').length === 1, 2_000);
	const { request } = w.sbc.last('desk-1');
	assert.deepEqual([request.uri, request.get('Route').replace(/, */g, ',')], ['sip:desk-1@192.0.2.1:5060', PATH.join(',')]);
	call.cancel();
	await clock.until(() => call.failure !== undefined, 2_000);
	assert.deepEqual(told, []);
	const own = w.sbc.fromPhone(client, BOB, sdp(4000));
	await clock.until(() => told.length === 1, 2_000);
	assert.deepEqual(told, [`sip:desk-1@192.0.2.1:5060 ${PATH.join(',')}`]);
	own.cancel();
	await clock.until(() => own.failure !== undefined, 2_000);
	assert.deepEqual(await w.leave(), {});
});

test('a device whose first hop is the PBX: told Flow-Timer, called down the stream it has registered over, and not at its Contact when that has gone', async () => {
	const w = await world();
	const host = w.network.host('desk', 'desk-phone', ['192.0.2.50']);
	const { journal } = w;
	const starting = startSipNode({ host, listen: [{ transport: 'tcp', port: 5060 }], clock, random: seeded('desk'), journal });
	const phone = await clock.settle(starting, 1_000);
	const invites: SipRequest[] = [];
	phone.srf.invite((request, reply) => {
		invites.push(request);
		reply.send(486);
	});
	const aor = `<sip:${desk.user}@worktime.example>`;
	const Contact = `<sip:desk-1@192.0.2.50:5060;transport=tcp>;reg-id=1;${INSTANCE}`;
	const sent = await clock.settle(
		phone.srf.request('sip:worktime.example', {
			method: 'REGISTER',
			proxy: 'sip:10.0.0.10:5060;transport=tcp',
			auth: { username: desk.user, password: desk.password },
			headers: { From: aor, To: aor, Contact, Supported: 'outbound' },
		}),
		1_000,
	);
	let told: SipResponse | undefined;
	sent.on('response', (response) => {
		told = response;
	});
	await clock.until(() => told !== undefined, 5_000);
	assert.deepEqual([told?.status, told?.get('Require'), told?.get('Flow-Timer')], [200, 'outbound', '1200']);
	const opened = () => journal.ofKind('packet').filter(({ part, from }) => part === 'open' && from.address === '10.0.0.10').length;
	const before = opened();
	const ring = async () => {
		const call = w.sbc.fromCarrier(BOB, BI, sdp(5000));
		await clock.run(2_000);
		call.cancel();
		await clock.until(() => call.failure !== undefined, 2_000);
	};
	await ring();
	assert.deepEqual([invites.length, invites[0]?.protocol.toLowerCase(), opened()], [1, 'tcp', before]);
	// Whoever has opened a stream closes it when it has long been idle.
	await clock.run(70_000);
	await ring();
	assert.deepEqual([invites.length, opened()], [1, before]);
	await clock.settle(phone.close(), 1_000);
	assert.deepEqual(await w.leave(), {});
});
