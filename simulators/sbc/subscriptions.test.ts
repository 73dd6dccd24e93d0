import './laboratory';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply, SipDialog, SipRequest, SipResponse } from '../drachtio';
import { AT_SBC, ask, clock, DOMAIN, heard, type Laboratory, laboratory, next, SBC } from './laboratory';

type SubscriptionDialog = Omit<SipDialog, 'on'> & {
	on(event: 'subscribe' | 'notify', see: (request: SipRequest, reply: Reply) => void): void;
};

async function registered(lab: Laboratory): Promise<string> {
	const headers = { To: `<sip:d@${DOMAIN}>`, Contact: '<sip:d@192.0.2.111:5060>' };
	await clock.settle(lab.desk.node.srf.request(`sip:${DOMAIN}`, { method: 'REGISTER', proxy: `sip:${AT_SBC}`, headers }), 1000);
	const { request, reply } = await next(lab.pbx.registers);
	reply.send(200, { headers: { Contact: `${request.get('Contact')};expires=6000` } });
	await clock.run(100);
	return request.get('Contact').match(/sip:(b-[0-9a-f]+)@/)?.[1] ?? assert.fail();
}

const SUBSCRIBE = {
	method: 'SUBSCRIBE',
	proxy: `sip:${AT_SBC}`,
	headers: { Event: 'as-feature-event', Expires: 600, From: `<sip:d@${DOMAIN}>`, To: `<sip:d@${DOMAIN}>` },
};
const STATE = { Event: 'as-feature-event', 'Subscription-State': 'active;expires=600', 'Content-Type': 'application/x-as-feature-event+xml' };

test('subscription: SUBSCRIBE reaches the PBX and its NOTIFYs the phone, renewed and ended; no address of one side is heard on the other', async () => {
	const lab = await laboratory();
	await registered(lab);
	let pbx: SubscriptionDialog | undefined;
	lab.pbx.node.srf.subscribe(async (request, reply) => {
		assert.equal(request.get('Event'), 'as-feature-event');
		pbx = (await lab.pbx.node.srf.createUAS(request, reply, { headers: { Expires: 600 } })) as unknown as SubscriptionDialog;
	});
	const phone = (await clock.settle(
		lab.desk.node.srf.createUAC(`sip:d@${DOMAIN}`, { ...SUBSCRIBE, headers: { ...SUBSCRIBE.headers } }),
		1000,
	)) as unknown as SubscriptionDialog;
	await clock.run(100);
	const told: string[] = [];
	phone.on('notify', (request, reply) => {
		told.push(`${request.get('Subscription-State')} ${request.get('Content-Type')} ${request.body}`);
		reply.send(200);
	});
	const tell = (headers: object, body: string): Promise<SipResponse> =>
		clock.settle(pbx?.request({ method: 'NOTIFY', headers: { ...headers }, body }) ?? Promise.reject(), 1000);
	assert.equal((await tell(STATE, '<dnd/>')).status, 200);
	pbx?.on('subscribe', (request, reply) => reply.send(200, { headers: { Expires: Number(request.get('Expires')) / 2 } }));
	const renewed = await clock.settle(phone.request({ method: 'SUBSCRIBE', headers: { Event: 'as-feature-event', Expires: 600 } }), 1000);
	assert.deepEqual([renewed.status, renewed.get('Expires')], [200, '300']);
	assert.equal((await tell({ ...STATE, 'Subscription-State': 'terminated;reason=timeout' }, '<off/>')).status, 200);
	// The SBC has answered the last one itself.
	await clock.run(100);
	assert.deepEqual(told, [
		'active;expires=600 application/x-as-feature-event+xml <dnd/>',
		'terminated;reason=timeout application/x-as-feature-event+xml <off/>',
	]);
	for (const text of heard(lab, 'sbc', 'desk')) assert.doesNotMatch(text, /10\.0\.0\./);
	for (const text of heard(lab, 'sbc', 'pbx')) assert.doesNotMatch(text, /192\.0\.2\./);
	const { 'sbc.registrations': _, ...left } = await lab.leftovers();
	assert.deepEqual(left, {});
	await lab.close();
});

test('subscription: refused with 489: so is the phone; a stranger gets 403 and the PBX hears nothing', async () => {
	const lab = await laboratory();
	await registered(lab);
	let asked = 0;
	lab.pbx.node.srf.subscribe((_request, reply) => {
		asked++;
		reply.send(489);
	});
	assert.equal((await ask(lab.desk, `sip:d@${DOMAIN}`, { ...SUBSCRIBE, headers: { ...SUBSCRIBE.headers } })).status, 489);
	assert.equal((await ask(lab.stranger, `sip:d@${DOMAIN}`, { ...SUBSCRIBE, headers: { ...SUBSCRIBE.headers } })).status, 403);
	assert.equal(asked, 1);
	await lab.close();
});

test('subscription: the phone refuses a NOTIFY for good: the PBX is told, and nobody keeps the subscription', async () => {
	const lab = await laboratory();
	await registered(lab);
	let pbx: SubscriptionDialog | undefined;
	lab.pbx.node.srf.subscribe(async (request, reply) => {
		pbx = (await lab.pbx.node.srf.createUAS(request, reply, { headers: { Expires: 600 } })) as unknown as SubscriptionDialog;
	});
	const subscribing = lab.desk.node.srf.createUAC(`sip:d@${DOMAIN}`, { ...SUBSCRIBE, headers: { ...SUBSCRIBE.headers } });
	const phone = (await clock.settle(subscribing, 1000)) as unknown as SubscriptionDialog;
	phone.on('notify', (_request, reply) => reply.send(489));
	const told = pbx?.request({ method: 'NOTIFY', headers: { ...STATE }, body: '<dnd/>' }) ?? assert.fail();
	assert.equal((await clock.settle(told, 1000)).status, 489);
	const dialogs = [lab.pbx.node, lab.desk.node].map((node) => node.remains().dialogs);
	assert.deepEqual(dialogs, [0, 0]);
	const { 'sbc.registrations': _, ...left } = await lab.leftovers();
	assert.deepEqual(left, {});
	await lab.close();
});

test('subscription: a phone that does not answer a NOTIFY: the PBX hears 481 before it gives up itself, and nobody keeps the subscription', async () => {
	const lab = await laboratory();
	await registered(lab);
	let pbx: SubscriptionDialog | undefined;
	lab.pbx.node.srf.subscribe(async (request, reply) => {
		pbx = (await lab.pbx.node.srf.createUAS(request, reply, { headers: { Expires: 600 } })) as unknown as SubscriptionDialog;
	});
	await clock.settle(lab.desk.node.srf.createUAC(`sip:d@${DOMAIN}`, { ...SUBSCRIBE, headers: { ...SUBSCRIBE.headers } }), 1000);
	lab.network.partition('desk');
	const from = clock.now();
	const told = pbx?.request({ method: 'NOTIFY', headers: { ...STATE }, body: '<dnd/>' }) ?? assert.fail();
	assert.equal((await clock.settle(told, 40_000)).status, 481);
	assert.ok(clock.now() - from < 30_200, `after ${clock.now() - from} ms`);
	await clock.run(20_000);
	assert.deepEqual(
		lab.journal.ofKind('signalling').map(({ detail }) => detail),
		[],
	);
	assert.deepEqual(
		[lab.pbx.node, lab.sbc].map((node) => node.remains().dialogs),
		[0, 0],
	);
	lab.network.repair('desk');
	await lab.close();
});

test('subscription: a NOTIFY that overtakes the 202 on a link that reorders waits for it and is passed on then, seeds 1 to 12', async () => {
	let overtook = 0;
	for (let seed = 1; seed <= 12; seed++) {
		const lab = await laboratory({ seed });
		await registered(lab);
		lab.network.impair(['pbx', 'sbc'], { jitterMs: 60, reorder: 0.5 });
		lab.pbx.node.srf.subscribe(async (request, reply) => {
			const dialog = await lab.pbx.node.srf.createUAS(request, reply, { headers: { Expires: 600 } });
			await dialog.request({ method: 'NOTIFY', headers: { ...STATE }, body: '<early/>' });
		});
		await clock.settle(lab.desk.node.srf.createUAC(`sip:d@${DOMAIN}`, { ...SUBSCRIBE, headers: { ...SUBSCRIBE.headers } }), 5000);
		await clock.run(1000);
		const told = heard(lab, 'sbc', 'desk').filter((text) => text.startsWith('NOTIFY') && text.endsWith('<early/>'));
		assert.equal(told.length, 1, `seed ${seed}`);
		const arrived = (start: string) =>
			lab.journal.ofKind('packet').find(({ payload, to }) => payload.toString().startsWith(start) && to.address === SBC)?.arrives ?? 0;
		if (arrived('NOTIFY') < arrived('SIP/2.0 202')) overtook++;
		await lab.close();
	}
	assert.ok(overtook > 0, `${overtook} of 12`);
});

test('NOTIFY outside a subscription (RFC 3842 §4.7): the PBX reaches a phone by its token; a phone that is gone 480, anybody but the PBX 403', async () => {
	const lab = await laboratory();
	const token = await registered(lab);
	const told: string[] = [];
	lab.desk.node.srf.use('notify', (request, reply) => {
		told.push(`${request.uri} ${request.get('Event')} ${request.body}`);
		reply.send(200);
	});
	const headers = { Event: 'message-summary', 'Subscription-State': 'active', 'Content-Type': 'application/simple-message-summary' };
	const notify = async (from: 'pbx' | 'stranger', user: string) => {
		const sent = await clock.settle(
			lab[from].node.srf.request(`sip:${user}@${AT_SBC}`, { method: 'NOTIFY', headers: { ...headers }, body: 'Messages-Waiting: yes\r\n' }),
			1000,
		);
		let status = 0;
		sent.on('response', (response) => {
			status = response.status;
		});
		await clock.run(200);
		return status;
	};
	assert.equal(await notify('pbx', token), 200);
	assert.deepEqual(told, ['sip:d@192.0.2.111:5060 message-summary Messages-Waiting: yes\r\n']);
	assert.equal(await notify('pbx', 'b-0123456789abcdef'), 480);
	assert.equal(await notify('stranger', token), 403);
	await lab.close();
});

test('NOTIFY outside a subscription to a phone that does not answer: 480 after 30 s, and an answer that comes later changes nothing', async () => {
	const lab = await laboratory();
	const token = await registered(lab);
	const unanswered: Reply[] = [];
	lab.desk.node.srf.use('notify', (_request, reply) => unanswered.push(reply));
	const headers = { Event: 'call-info', 'Subscription-State': 'active' };
	const from = clock.now();
	const sent = await clock.settle(lab.pbx.node.srf.request(`sip:${token}@${AT_SBC}`, { method: 'NOTIFY', headers }), 1000);
	const statuses: number[] = [];
	sent.on('response', ({ status }) => statuses.push(status));
	await clock.run(29_000);
	assert.deepEqual(statuses, []);
	await clock.until(() => statuses.length > 0, 2_000);
	assert.ok(clock.now() - from < 30_200, `after ${clock.now() - from} ms`);
	for (const reply of unanswered) reply.send(200);
	await clock.run(5_000);
	assert.deepEqual(statuses, [480]);
	const { 'sbc.registrations': _, ...left } = await lab.leftovers();
	assert.deepEqual(left, {});
	await lab.close();
});

test('NOTIFY outside a subscription that overtakes the 200 to the phone’s REGISTER waits for it', async () => {
	const lab = await laboratory();
	const told: string[] = [];
	lab.desk.node.srf.use('notify', (request, reply) => {
		told.push(request.body);
		reply.send(200);
	});
	const headers = { To: `<sip:d@${DOMAIN}>`, Contact: '<sip:d@192.0.2.111:5060>' };
	await clock.settle(lab.desk.node.srf.request(`sip:${DOMAIN}`, { method: 'REGISTER', proxy: `sip:${AT_SBC}`, headers }), 1000);
	const { request, reply } = await next(lab.pbx.registers);
	const token = request.get('Contact').match(/sip:(b-[0-9a-f]+)@/)?.[1];
	const notify = { Event: 'message-summary', 'Subscription-State': 'active', 'Content-Type': 'application/simple-message-summary' };
	const sent = await clock.settle(lab.pbx.node.srf.request(`sip:${token}@${AT_SBC}`, { method: 'NOTIFY', headers: notify, body: 'early' }), 1000);
	let status = 0;
	sent.on('response', (response) => {
		status = response.status;
	});
	await clock.run(100);
	assert.deepEqual([told, status], [[], 0]);
	reply.send(200, { headers: { Contact: `${request.get('Contact')};expires=600` } });
	await clock.run(100);
	assert.deepEqual([told, status], [['early'], 200]);
	await lab.close();
});
