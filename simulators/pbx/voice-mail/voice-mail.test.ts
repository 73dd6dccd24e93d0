// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipDialog, SipRequest } from '../../drachtio';
import { Secret, seeded } from '../../kernel';
import { agreedMedia, CallAudio, type Hertz, tones } from '../../media';
import { parseSdp, type SessionDescription } from '../../sip';
import type { PbxBehaviour } from '../behaviour';
import { reasons } from '../calls/reasons';
import { type Placed, portIn, sdp } from '../testing/scripted-sbc';
import { clock } from '../testing/virtual-time';
import { ALICE, BI, BOB, client, desk, MALLORY, type World, world } from '../testing/world';
import { xsi } from '../testing/xsi-client';
import { prompts } from './prompts';

const PASSCODE = '471199';

async function office(behaviour: Partial<PbxBehaviour> = {}): Promise<World> {
	const w = await world({ behaviour });
	w.pbx.provisioning.setService(ALICE, 'voiceMail', { active: true, always: true });
	w.pbx.provisioning.mailboxes.setPasscode(ALICE, new Secret(PASSCODE));
	return w;
}

const press = (call: Placed, digit: string, ms = 160) =>
	clock.settle(
		(call.dialog as SipDialog).request({
			method: 'INFO',
			headers: { 'Content-Type': 'application/dtmf-relay' },
			body: `Signal=${digit}\r\nDuration=${ms}\r\n`,
		}),
		2_000,
	);

async function logIn(w: World, passcode: string): Promise<Placed> {
	const call = w.sbc.fromPhone(desk, '*62');
	await clock.until(() => call.isConnected, 2_000);
	for (const digit of `${passcode}#`) await press(call, digit);
	return call;
}

const left = async (w: World, call: Placed) => {
	call.hangUp();
	await clock.run(1_000);
	assert.deepEqual(w.pbx.calls(), []);
	return w.leave();
};

test('deposit: the caller is answered by the media server, the call is recorded as answered, and nothing is left', async () => {
	const w = await office();
	const call = w.sbc.fromCarrier(BOB, BI);
	await clock.until(() => call.isConnected, 2_000);
	assert.ok(portIn(call.dialog?.remote.sdp ?? '') >= 20_000);
	await clock.run(5_000);
	assert.equal(w.pbx.calls().length, 1);
	assert.deepEqual(await left(w, call), {});
	const [record] = w.pbx.records();
	assert.equal(record?.user, ALICE);
	assert.ok(record?.answeredAt !== undefined);
});

test('deposit: a caller who has no audio is told 488', async () => {
	const w = await office();
	const call = w.sbc.fromCarrier(
		BOB,
		BI,
		sdp(5000).replace('PCMU/8000', 'SPEEX/8000').replace('RTP/AVP 0 101', 'RTP/AVP 97 101').replace('rtpmap:0', 'rtpmap:97'),
	);
	await clock.until(() => call.failure !== undefined, 2_000);
	assert.equal(call.failure?.status, 488);
	assert.deepEqual(w.pbx.calls(), []);
});

test('portal: keys that are too short are not taken for keys', async () => {
	const w = await office();
	const { mailboxes } = w.pbx.provisioning;
	mailboxes.leave(ALICE, BOB, 0, [{ sound: 650, ms: 1_000 }]);
	const call = await logIn(w, PASSCODE);
	await clock.run(2_000);
	await press(call, '1', 20);
	await clock.run(500);
	await press(call, '7');
	assert.equal(mailboxes.messages(ALICE).length, 1, 'no message was playing that could be erased');
	await press(call, '1', 40);
	await press(call, '7');
	assert.equal(mailboxes.messages(ALICE).length, 0);
	assert.deepEqual(await left(w, call), {});
});

test('portal: wrong passcodes count across calls, and from any phone', async () => {
	const w = await office();
	const call = await logIn(w, '000000');
	call.hangUp();
	const again = await logIn(w, '000001');
	again.hangUp();
	const stranger = w.sbc.fromCarrier(MALLORY, '+12125550199');
	await clock.until(() => stranger.failure !== undefined || stranger.isConnected, 2_000);
	assert.equal(stranger.failure?.status, 404, 'this PBX has no portal number');
	const third = await logIn(w, '000002');
	await clock.until(() => third.isOver, 20_000);
	const locked = w.sbc.fromPhone(desk, '*86');
	await clock.until(() => locked.isOver, 20_000);
	await clock.run(900_000);
	const open = await logIn(w, PASSCODE);
	await clock.run(3_000);
	assert.ok(open.isConnected);
	assert.deepEqual(await left(w, open), {});
});

test('portal: a user without a mailbox is told 404', async () => {
	const w = await world();
	const call = w.sbc.fromPhone(desk, '*62');
	await clock.until(() => call.isOver, 2_000);
	assert.equal(call.failure?.status, 404);
	assert.deepEqual(await w.leave(), {});
});

interface Phones {
	readonly notifies: SipRequest[];
}

async function withPhones(behaviour: Partial<PbxBehaviour> = {}): Promise<World & Phones> {
	const w = await office(behaviour);
	const notifies: SipRequest[] = [];
	w.sbc.node.srf.use('notify', (request, reply) => {
		notifies.push(request);
		reply.send(200);
	});
	await clock.run(10);
	await w.signIn();
	return { ...w, notifies };
}

test('message waiting: every registered phone is told unasked, once for each change; a phone that comes again is told again', async () => {
	const w = await withPhones();
	assert.equal(w.notifies.length, 0, 'nothing waits');
	w.pbx.provisioning.mailboxes.leave(ALICE, BOB, 0, [{ sound: 650, ms: 1_000 }]);
	await clock.run(500);
	assert.deepEqual(
		w.notifies.map(({ uri }) => uri.replace(/@.*/, '')),
		['sip:desk-1', 'sip:client-1'],
	);
	assert.match(
		w.notifies[0]?.body ?? '',
		/^Messages-Waiting: yes\r\nMessage-Account: sip:\+12125550101@worktime\.example\r\nVoice-Message: 1\/0 \(0\/0\)\r\n$/,
	);
	await clock.settle(w.sbc.register(desk, '<sip:desk-1@203.0.113.10:5060>'), 5_000);
	await clock.run(500);
	assert.equal(w.notifies.length, 2, 'a refresh is no news');
	await clock.settle(w.sbc.register(desk, '*', { Expires: 0 }), 5_000);
	await clock.settle(w.sbc.register(desk, '<sip:desk-1@203.0.113.10:5060>'), 5_000);
	await clock.run(500);
	assert.equal(w.notifies.length, 3);
	const [message] = w.pbx.provisioning.mailboxes.messages(ALICE);
	w.pbx.provisioning.mailboxes.erase(ALICE, message?.id ?? 0);
	await clock.run(500);
	assert.match(w.notifies.at(-1)?.body ?? '', /^Messages-Waiting: no/);
	assert.deepEqual(await w.leave(), {});
});

test('behaviour: phones that are told nothing', async () => {
	const w = await withPhones({ tellsMessagesWaiting: false });
	w.pbx.provisioning.mailboxes.leave(ALICE, BOB, 0, [{ sound: 650, ms: 1_000 }]);
	await clock.run(500);
	assert.equal(w.notifies.length, 0);
});

/** A phone's subscription. */
async function subscribe(w: World, headers: Record<string, string | number>): Promise<{ dialog?: SipDialog; status?: number }> {
	const opts = {
		method: 'SUBSCRIBE',
		proxy: 'sip:10.0.0.10:5060',
		headers: { From: `<sip:${client.user}@worktime.example>`, ...headers },
		auth: { username: client.user, password: client.password },
	};
	return clock.settle(
		w.sbc.node.srf.createUAC(`sip:${client.user}@worktime.example`, opts as never).then(
			(dialog) => ({ dialog: dialog as SipDialog }),
			(error) => ({ status: error.status as number }),
		),
		5_000,
	);
}

test('message waiting: SUBSCRIBE is challenged, answered, notified at once and with every change, and ends by itself', async () => {
	const w = await office();
	const states: string[] = [];
	const see = (request: SipRequest) =>
		states.push(`${request.get('Subscription-State').split(';')[0]} ${/Voice-Message: (\S+)/.exec(request.body)?.[1]}`);
	w.sbc.node.srf.use('notify', (request, reply) => {
		see(request);
		reply.send(200);
	});
	const { dialog } = await subscribe(w, { Event: 'message-summary', Expires: 60 });
	assert.ok(dialog);
	dialog.on('notify', (request, reply) => {
		see(request);
		reply.send(200);
	});
	await clock.run(500);
	w.pbx.provisioning.mailboxes.leave(ALICE, BOB, 0, [{ sound: 650, ms: 1_000 }]);
	await clock.run(500);
	assert.deepEqual(states, ['active 0/0', 'active 1/0']);
	await clock.run(60_000);
	w.pbx.provisioning.mailboxes.leave(ALICE, BOB, 0, [{ sound: 650, ms: 1_000 }]);
	await clock.run(500);
	assert.equal(states.length, 2, 'the subscription has run out');
	await clock.run(60_000);
	assert.deepEqual(await w.leave(), {});
});

test('message waiting: another event package is told 489', async () => {
	const w = await office();
	assert.equal((await subscribe(w, { Event: 'presence' })).status, 489);
});

const renew = async (dialog: SipDialog): Promise<number> => {
	const headers = { Event: 'message-summary', Expires: 60, From: `<sip:${client.user}@worktime.example>` };
	const auth = { username: client.user, password: client.password };
	return (await clock.settle(dialog.request({ method: 'SUBSCRIBE', headers, auth } as never), 5_000)).status;
};

test('message waiting: a subscription whose NOTIFY was refused, or that has run out when something is to be told, cannot be renewed', async () => {
	for (const goes of ['refuses', 'is late'] as const) {
		const w = await office();
		const { dialog } = await subscribe(w, { Event: 'message-summary', Expires: 60 });
		assert.ok(dialog);
		let takes = true;
		dialog.on('notify', (_request, reply) => reply.send(takes ? 200 : 480));
		await clock.run(500);
		assert.equal(await renew(dialog), 200);
		if (goes === 'refuses') takes = false;
		else await clock.run(60_100);
		w.pbx.provisioning.mailboxes.leave(ALICE, BOB, 0, [{ sound: 650, ms: 1_000 }]);
		await clock.run(500);
		takes = true;
		// Whoever refuses a NOTIFY for good has ended the subscription at their own end as well.
		if (goes === 'refuses') await assert.rejects(renew(dialog), { code: 'ENODIALOG' });
		else assert.equal(await renew(dialog), 481, 'the phone would wait for what nobody tells it');
		await clock.run(120_000);
		assert.deepEqual(await w.leave(), {});
	}
});

test('message waiting: a phone that was out of reach and comes back while it is being told hears of it when that has failed', async () => {
	const w = await office();
	const heard: string[] = [];
	let isThere = false;
	w.sbc.node.srf.use('notify', (request, reply) => {
		if (!isThere) return;
		heard.push(/Voice-Message: (\S+)/.exec(request.body)?.[1] ?? '');
		reply.send(200);
	});
	await clock.run(10);
	await clock.settle(w.sbc.register(desk, '<sip:desk-1@203.0.113.10:5060>'), 5_000);
	w.pbx.provisioning.mailboxes.leave(ALICE, BOB, 0, [{ sound: 650, ms: 1_000 }]);
	await clock.run(10_000);
	isThere = true;
	await clock.settle(w.sbc.register(desk, '<sip:desk-1@203.0.113.10:5060>'), 5_000);
	await clock.run(60_000);
	assert.deepEqual(heard, ['1/0']);
	assert.deepEqual(await w.leave(), {});
});

/** A phone with ears, and keys that are telephone events: what it hears, one sound after the other. */
async function hearing(w: World, place: (description: string) => Placed, says: () => Hertz = () => 0) {
	const [address, port] = ['203.0.113.50', 4000];
	const description = sdp(port).replaceAll('203.0.113.10', address);
	const host = w.network.host('phone', 'other', [address]);
	const heard: Hertz[] = [];
	const audio = new CallAudio({
		host,
		clock,
		random: seeded(1),
		journal: w.journal,
		port,
		sounds: says,
		onSound: (sound) => {
			if (sound > 0 && heard.at(-1) !== sound) heard.push(sound);
		},
	});
	const call = place(description);
	await clock.until(() => call.isConnected, 2_000);
	audio.follow(agreedMedia(parseSdp(description) as SessionDescription, parseSdp(call.dialog?.remote.sdp ?? '') as SessionDescription));
	return { call, audio, heard };
}

/** Telephone events leave every 20 ms: with one of these a key arrives in the very millisecond that something else happens in. */
const phases = Array.from({ length: 20 }, (_, ms) => ms);

test('portal: a key that comes in the millisecond in which a prompt ends is taken for what it was pressed for', async () => {
	for (const ms of phases) {
		const w = await office();
		const { mailboxes } = w.pbx.provisioning;
		for (const sound of [600, 650]) mailboxes.leave(ALICE, BOB, 0, [{ sound, ms: 1_000 + ms }]);
		const { call, audio, heard } = await hearing(w, (description) => w.sbc.fromPhone(desk, '*62', description));
		for (const digit of `${PASSCODE}#1`) await press(call, digit);
		await clock.run(990);
		audio.press('7');
		await clock.run(5_000);
		audio.settle();
		assert.deepEqual(heard.slice(heard.indexOf(600)), [600, prompts['message erased'], 650, prompts['end of message']], `${ms} ms`);
		assert.equal(mailboxes.messages(ALICE).length, 1);
		audio.close();
		assert.deepEqual(await left(w, call), {});
	}
});

test('portal: a key that comes in the millisecond in which the portal has waited long enough for it is taken', async () => {
	for (const ms of phases) {
		const w = await office({ portalPatienceMs: 2_010 + ms });
		w.pbx.provisioning.mailboxes.leave(ALICE, BOB, 0, [{ sound: 650, ms: 1_000 }]);
		const { call, audio, heard } = await hearing(w, (description) => w.sbc.fromPhone(desk, '*62', description));
		for (const digit of `${PASSCODE}#`) await press(call, digit);
		await clock.run(1_500 + 1_990);
		const before = heard.length;
		audio.press('1');
		await clock.run(3_000);
		audio.settle();
		assert.deepEqual(heard.slice(before), [650, prompts['end of message']], `${ms} ms`);
		audio.close();
		assert.deepEqual(await left(w, call), {});
	}
});

test('deposit: a caller who presses # in the millisecond in which the message is long enough leaves one message', async () => {
	for (const ms of phases) {
		const w = await office({ messageLimitMs: 2_000 + ms });
		const { call, audio, heard } = await hearing(
			w,
			(description) => w.sbc.fromCarrier(BOB, BI, description),
			() => 650,
		);
		await clock.run(1_500 + 500 + 1_990);
		audio.press('#');
		await clock.run(2_500);
		audio.settle();
		assert.deepEqual(heard, [prompts.greeting, tones.beep, prompts['thank you']]);
		assert.deepEqual([w.pbx.provisioning.mailboxes.messages(ALICE).length, call.isOver], [1, true], `${ms} ms`);
		audio.close();
		assert.deepEqual(await w.leave(), {});
	}
});

test('portal: a key that crosses the end of the call does nothing any more, and leaves nothing', async () => {
	const w = await office();
	const { mailboxes } = w.pbx.provisioning;
	mailboxes.leave(ALICE, BOB, 0, [{ sound: 650, ms: 1_000 }]);
	const call = await logIn(w, PASSCODE);
	await press(call, '1');
	const { dialog } = call;
	assert.ok(dialog);
	const [living] = w.pbx.calls();
	w.pbx.control.calls.find(ALICE, living?.id ?? '')?.hangUp(reasons.clearing);
	void dialog
		.request({ method: 'INFO', headers: { 'Content-Type': 'application/dtmf-relay' }, body: 'Signal=7\r\nDuration=160\r\n' })
		.catch(() => {});
	await clock.run(1_000);
	assert.equal(call.isOver, true);
	assert.equal(mailboxes.messages(ALICE).length, 1);
	assert.deepEqual([w.pbx.calls().length, w.pbx.remains().callTimers], [0, 0]);
	assert.deepEqual(await w.leave(), {});
});

test('portal: two phones of one user listen to the same message: who saves what the other has erased is told that it is erased', async () => {
	const w = await office();
	const { mailboxes } = w.pbx.provisioning;
	for (const sound of [600, 650]) mailboxes.leave(ALICE, BOB, 0, [{ sound, ms: 1_000 }]);
	const { call, audio, heard } = await hearing(w, (description) => w.sbc.fromPhone(desk, '*62', description));
	for (const digit of `${PASSCODE}#1`) await press(call, digit);
	const other = w.sbc.fromPhone(client, '*62');
	await clock.until(() => other.isConnected, 2_000);
	for (const digit of `${PASSCODE}#17`) await press(other, digit);
	other.hangUp();
	await press(call, '#');
	await clock.run(4_000);
	audio.settle();
	assert.deepEqual(heard.slice(heard.indexOf(600)), [600, prompts['message erased'], 650, prompts['end of message']]);
	audio.close();
	assert.deepEqual(await left(w, call), {});
});

test('deposit: a call that the user ends at the service API before the ACK to its answer has come is over', async () => {
	const w = await office();
	const call = w.sbc.fromCarrier(BOB, BI);
	await clock.until(() => w.pbx.remains().legs === 1, 2_000);
	const [living] = w.pbx.calls();
	w.network.partition('sbc');
	assert.equal((await xsi(w, 'DELETE', `calls/${living?.id}`)).status, 200);
	w.network.repair('sbc');
	await clock.run(5_000);
	assert.deepEqual([call.isOver, w.pbx.calls().length], [true, 0]);
	assert.deepEqual(await w.leave(), {});
});
