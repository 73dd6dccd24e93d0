import './laboratory';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipDialog, SipRequest } from '../drachtio';
import { AT_SBC, BOB, clock, DOMAIN, type Laboratory, laboratory, next, sdp } from './laboratory';

const TO_BOB = `sip:${BOB}@${DOMAIN}`;

/** The desk phone and the handset are registered; the handset is in a call with the PBX. */
async function inCall(lab: Laboratory): Promise<{ phone: SipDialog; pbx: SipDialog }> {
	for (const [phone, contact] of [
		[lab.desk, '<sip:d@192.0.2.111:5060>'],
		[lab.handset, '<sip:m@192.0.2.11:5060;transport=tcp>'],
	] as const) {
		const transport = phone === lab.handset ? ';transport=tcp' : '';
		const headers = { To: `<sip:${phone.name}@${DOMAIN}>`, Contact: contact };
		await clock.settle(phone.node.srf.request(`sip:${DOMAIN}`, { method: 'REGISTER', proxy: `sip:${AT_SBC}${transport}`, headers }), 1000);
		const { request, reply } = await next(lab.pbx.registers);
		reply.send(200, { headers: { Contact: `${request.get('Contact')};expires=600` } });
		await clock.run(100);
	}
	const calling = lab.handset.node.srf.createUAC(TO_BOB, { proxy: `sip:${AT_SBC};transport=tcp`, localSdp: sdp('192.0.2.11', 7000) });
	const { request, reply } = await next(lab.pbx.invites);
	const pbx = await clock.settle(lab.pbx.node.srf.createUAS(request, reply, { localSdp: sdp('10.0.0.10', 30_000) }), 1000);
	const phone = await clock.settle(calling, 1000);
	await clock.run(100);
	return { phone, pbx };
}

/** The dialog as Replaces names it to the one at the other end of it. */
const named = ({ sip }: SipDialog) => `${sip.callId};to-tag=${sip.remoteTag};from-tag=${sip.localTag}`;
/** The same, as it is named to this end. */
const namedTo = ({ sip }: SipDialog) => `${sip.callId};to-tag=${sip.localTag};from-tag=${sip.remoteTag}`;

async function gone(lab: Laboratory): Promise<void> {
	const { 'sbc.registrations': registrations, 'sbc.timers': _, ...left } = await lab.leftovers();
	assert.equal(registrations, 2);
	assert.deepEqual(left, {});
	await lab.close();
}

/** The desk phone asks for the handset's call; gives what arrives at the PBX, if anything, and what became of it. */
async function deskReplaces(lab: Laboratory, value: string) {
	const outcome: { status?: number; arrived?: SipRequest; dialog?: SipDialog } = {};
	lab.desk.node.srf
		.createUAC(TO_BOB, { proxy: `sip:${AT_SBC}`, localSdp: sdp('192.0.2.111', 7200), headers: { Replaces: value, Require: 'replaces' } })
		.then(
			(dialog) => Object.assign(outcome, { status: 200, dialog }),
			(error) => Object.assign(outcome, { status: error.status }),
		);
	await clock.run(200);
	const asked = lab.pbx.invites.shift();
	if (asked !== undefined) {
		outcome.arrived = asked.request;
		asked.reply.send(481);
		await clock.run(200);
	}
	return outcome;
}

test('replaces: map: INVITE that replaces a dialog of the phones’ side names the PBX’s own dialog there; relay-unmapped names one that nobody knows', async () => {
	for (const replaces of ['map', 'relay-unmapped'] as const) {
		const lab = await laboratory({ behaviour: { replaces } });
		const { phone, pbx } = await inCall(lab);
		const { arrived } = await deskReplaces(lab, named(phone));
		assert.equal(arrived?.get('Replaces'), replaces === 'map' ? namedTo(pbx) : named(phone));
		assert.equal(arrived?.get('Require'), 'replaces');
		const unknown = await deskReplaces(lab, 'x@y;to-tag=1;from-tag=2');
		assert.equal(unknown.arrived?.get('Replaces'), 'x@y;to-tag=1;from-tag=2', 'one that the SBC does not know');
		assert.equal((await deskReplaces(lab, `${named(phone)}, ${named(phone)}`)).status, 400, 'two at once');
		assert.ok(phone.connected && pbx.connected);
		await clock.settle(phone.destroy(), 1000);
		await gone(lab);
	}
});

test('replaces: local-confirmed-only: the SBC puts the newcomer in the phone’s place; the PBX sees a re-INVITE and no Replaces', async () => {
	const lab = await laboratory({ behaviour: { replaces: 'local-confirmed-only' } });
	const { phone, pbx } = await inCall(lab);
	const offers: string[] = [];
	pbx.on('modify', (request, reply) => {
		offers.push(request.body);
		reply.send(200, { body: sdp('10.0.0.10', 30_000, { version: 2 }) });
	});
	const { status, arrived, dialog } = await deskReplaces(lab, named(phone));
	assert.deepEqual([status, arrived, offers.length], [200, undefined, 1]);
	assert.deepEqual([phone.connected, pbx.connected, dialog?.connected], [false, true, true]);
	let ended = false;
	pbx.on('destroy', () => {
		ended = true;
	});
	await clock.settle(dialog?.destroy() ?? Promise.reject(), 1000);
	await clock.run(100);
	assert.ok(ended, 'the newcomer hangs up for both');
	await gone(lab);
});

test('replaces: local-confirmed-only: 481 for a dialog that the SBC does not know or that is not answered yet, 486 for early-only, and the call stays', async () => {
	const lab = await laboratory({ behaviour: { replaces: 'local-confirmed-only' } });
	const { phone, pbx } = await inCall(lab);
	pbx.on('modify', () => assert.fail('the PBX was asked'));
	assert.equal((await deskReplaces(lab, 'x@y;to-tag=1;from-tag=2')).status, 481);
	assert.equal((await deskReplaces(lab, `${named(phone)};early-only`)).status, 486);
	assert.ok(phone.connected && pbx.connected);
	const early = lab.handset.node.srf
		.createUAC(TO_BOB, { proxy: `sip:${AT_SBC};transport=tcp`, localSdp: sdp('192.0.2.11', 7002) })
		.catch((error) => error);
	const { request, reply } = await next(lab.pbx.invites);
	reply.send(180);
	await clock.run(100);
	assert.equal((await deskReplaces(lab, `${request.callId};to-tag=;from-tag=x`)).status, 481);
	reply.send(486);
	await clock.settle(early, 1000);
	await clock.settle(phone.destroy(), 1000);
	await gone(lab);
});

test('replaces: local-confirmed-only: the other side refuses the newcomer’s description with 488: so is the newcomer told, and the call is as before', async () => {
	const lab = await laboratory({ behaviour: { replaces: 'local-confirmed-only' } });
	const { phone, pbx } = await inCall(lab);
	pbx.on('modify', (_request, reply) => reply.send(488));
	assert.equal((await deskReplaces(lab, named(phone))).status, 488);
	assert.ok(phone.connected && pbx.connected);
	await clock.settle(pbx.destroy(), 1000);
	await clock.run(100);
	assert.equal(phone.connected, false);
	await gone(lab);
});

test('refer: relay: REFER and its NOTIFYs cross; Replaces in Refer-To is the PBX’s own dialog, or with relay-unmapped the phone’s', async () => {
	for (const replaces of ['map', 'relay-unmapped', 'local-confirmed-only'] as const) {
		const lab = await laboratory({ behaviour: { replaces } });
		const { phone, pbx } = await inCall(lab);
		let referTo = '';
		const fragments: string[] = [];
		pbx.on('refer', (request, reply) => {
			referTo = request.get('Refer-To');
			reply.send(202);
		});
		phone.on('notify', (request, reply) => {
			fragments.push(`${request.get('Event')} ${request.get('Subscription-State')} ${request.get('Content-Type')} ${request.body}`);
			reply.send(200);
		});
		const headers = { 'Refer-To': `<sip:4102@192.0.2.9?Replaces=${encodeURIComponent(named(phone))}>` };
		assert.equal((await clock.settle(phone.request({ method: 'REFER', headers }), 1000)).status, 202);
		const expected = replaces === 'relay-unmapped' ? named(phone) : namedTo(pbx);
		assert.equal(referTo, `<sip:4102@${DOMAIN}?Replaces=${encodeURIComponent(expected)}>`);
		await clock.settle(
			pbx.request({
				method: 'NOTIFY',
				headers: { Event: 'refer', 'Subscription-State': 'terminated;reason=noresource', 'Content-Type': 'message/sipfrag' },
				body: 'SIP/2.0 200 OK',
			}),
			1000,
		);
		assert.deepEqual(fragments, ['refer terminated;reason=noresource message/sipfrag SIP/2.0 200 OK']);
		await clock.settle(phone.destroy(), 1000);
		await gone(lab);
	}
});

/** The PBX transfers a call that it has with the handset: what the PBX is told by NOTIFY. */
async function transferred(pbx: SipDialog, referTo: string): Promise<string[]> {
	const told: string[] = [];
	pbx.on('notify', (request, reply) => {
		told.push(request.body);
		reply.send(200);
	});
	const response = await clock.settle(pbx.request({ method: 'REFER', headers: { 'Refer-To': referTo } }), 1000);
	assert.equal(response.status, 202);
	await clock.run(200);
	return told;
}

test('refer: consume: the SBC calls the target itself and joins it with the other side, which sees a re-INVITE and no REFER', async () => {
	const lab = await laboratory({ behaviour: { refer: 'consume' } });
	const { phone, pbx } = await inCall(lab);
	phone.on('refer', () => assert.fail('REFER crossed'));
	phone.on('modify', (_request, reply) => reply.send(200, { body: sdp('192.0.2.11', 7000, { version: 2 }) }));
	const told = await transferred(pbx, `<sip:${BOB}@${DOMAIN}>`);
	assert.deepEqual(told, ['SIP/2.0 100 Trying']);
	const { request, reply } = await next(lab.pinnacle.invites);
	const bob = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: sdp('198.51.100.20', 40_000) }), 1000);
	await clock.run(200);
	assert.deepEqual([pbx.connected, phone.connected, bob.connected], [false, true, true]);
	await clock.settle(bob.destroy(), 1000);
	await clock.run(100);
	assert.equal(phone.connected, false);
	await gone(lab);
});

test('refer: consume: a target that refuses, that nobody knows, or that is in a call already: told by NOTIFY, and the call goes on', async () => {
	const lab = await laboratory({ behaviour: { refer: 'consume' } });
	const { phone, pbx } = await inCall(lab);
	assert.deepEqual(await transferred(pbx, `<sip:+442071838750@${DOMAIN}>`), ['SIP/2.0 100 Trying', 'SIP/2.0 404 Not transferred']);
	pbx.removeAllListeners();
	const replacing = `<sip:${BOB}@${DOMAIN}?Replaces=${encodeURIComponent(named(pbx))}>`;
	assert.deepEqual(await transferred(pbx, replacing), ['SIP/2.0 100 Trying', 'SIP/2.0 501 Not transferred']);
	pbx.removeAllListeners();
	const told = await transferred(pbx, `<sip:${BOB}@${DOMAIN}>`);
	(await next(lab.pinnacle.invites)).reply.send(486);
	await clock.run(200);
	assert.deepEqual(told, ['SIP/2.0 100 Trying', 'SIP/2.0 486 Not transferred']);
	assert.ok(phone.connected && pbx.connected);
	await clock.settle(phone.destroy(), 1000);
	await gone(lab);
});

test('replaces: local-confirmed-only: the newcomer gives up while the other side is asked: it is told 487, and the call is as before', async () => {
	for (const cancelAfterMs of [30, 80, 100, 103, 108]) {
		const lab = await laboratory({ behaviour: { replaces: 'local-confirmed-only' } });
		const { phone, pbx } = await inCall(lab);
		lab.network.link(['sbc', 'pbx'], { latencyMs: 50 });
		const offers: string[] = [];
		pbx.on('modify', (request, reply) => {
			offers.push(request.body);
			reply.send(200, { body: sdp('10.0.0.10', 30_000, { version: 2 }) });
		});
		const outcome: { status?: number; request?: SipRequest; dialog?: SipDialog } = {};
		lab.desk.node.srf
			.createUAC(
				TO_BOB,
				{ proxy: `sip:${AT_SBC}`, localSdp: sdp('192.0.2.111', 7200), headers: { Replaces: named(phone), Require: 'replaces' } },
				{ cbRequest: (_error, request) => Object.assign(outcome, { request }) },
			)
			.then(
				(dialog) => Object.assign(outcome, { status: 200, dialog }),
				(error) => Object.assign(outcome, { status: error.status }),
			);
		await clock.run(cancelAfterMs);
		outcome.request?.cancel();
		await clock.run(2000);
		const when = `CANCEL after ${cancelAfterMs} ms`;
		if (outcome.status === 200) {
			// It came too late, and the newcomer has hung up for both.
			assert.deepEqual([outcome.dialog?.connected, phone.connected, pbx.connected], [false, false, false], when);
		} else {
			assert.deepEqual([outcome.status, phone.connected, pbx.connected, offers.length], [487, true, true, 2], when);
			await clock.settle(phone.destroy(), 1000);
			await clock.run(200);
			assert.equal(pbx.connected, false, when);
		}
		await gone(lab);
	}
});

test('refer: consume: the target hangs up while the other side is asked: that is told what it had before, and the call goes on', async () => {
	const lab = await laboratory({ behaviour: { refer: 'consume' } });
	const { phone, pbx } = await inCall(lab);
	lab.network.link(['sbc', 'handset'], { latencyMs: 50 });
	const offers: string[] = [];
	phone.on('modify', (request, reply) => {
		offers.push(request.body.replace(/^o=.*$/m, ''));
		reply.send(200, { body: sdp('192.0.2.11', 7000, { version: 2 }) });
	});
	const told = await transferred(pbx, `<sip:${BOB}@${DOMAIN}>`);
	const { request, reply } = await next(lab.pinnacle.invites);
	const bob = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: sdp('198.51.100.20', 40_000) }), 1000);
	await clock.run(30);
	await clock.settle(bob.destroy(), 1000);
	await clock.run(1000);
	assert.deepEqual([phone.connected, pbx.connected, offers.length], [true, true, 2]);
	assert.equal(offers[1], phone.remote.sdp.replace(/^o=.*$/m, ''));
	assert.deepEqual(told, ['SIP/2.0 100 Trying', 'SIP/2.0 487 Not transferred']);
	await clock.settle(phone.destroy(), 1000);
	await gone(lab);
});

test('refer: consume: one side hangs up while the target rings: the target rings no more', async () => {
	for (const leaves of ['phone', 'pbx'] as const) {
		const lab = await laboratory({ behaviour: { refer: 'consume' } });
		const dialogs = await inCall(lab);
		await transferred(dialogs.pbx, `<sip:${BOB}@${DOMAIN}>`);
		const { request, reply } = await next(lab.pinnacle.invites);
		reply.send(180);
		let cancelled = false;
		request.on('cancel', () => {
			cancelled = true;
		});
		await clock.run(100);
		await clock.settle(dialogs[leaves].destroy(), 1000);
		await clock.run(1000);
		assert.ok(cancelled, leaves);
		await gone(lab);
	}
});

test('refer: consume: a re-INVITE of who is about to leave is told 491, and opens no second one to the other side', async () => {
	const lab = await laboratory({ behaviour: { refer: 'consume' } });
	const { phone, pbx } = await inCall(lab);
	lab.network.link(['sbc', 'handset'], { latencyMs: 50 });
	let open = 0;
	let most = 0;
	phone.on('modify', (_request, reply) => {
		most = Math.max(most, ++open);
		clock.at(clock.now() + 100, () => {
			open--;
			reply.send(200, { body: sdp('192.0.2.11', 7000, { version: 2 }) });
		});
	});
	await transferred(pbx, `<sip:${BOB}@${DOMAIN}>`);
	const { request, reply } = await next(lab.pinnacle.invites);
	const bob = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: sdp('198.51.100.20', 40_000) }), 1000);
	await clock.run(30);
	const again = pbx.request({ method: 'INVITE', body: sdp('10.0.0.10', 30_000, { version: 2, direction: 'sendonly' }) });
	assert.equal((await clock.settle(again, 5000)).status, 491);
	await clock.run(2000);
	assert.deepEqual([most, phone.connected, pbx.connected, bob.connected], [1, true, false, true]);
	await clock.settle(phone.destroy(), 1000);
	await gone(lab);
});

test('refer: consume: a target that answers while a re-INVITE of the other side is under way waits for its end, and is connected', async () => {
	const lab = await laboratory({ behaviour: { refer: 'consume' } });
	const { phone, pbx } = await inCall(lab);
	pbx.on('modify', (_request, reply) => {
		clock.at(clock.now() + 300, () => reply.send(200, { body: sdp('10.0.0.10', 30_000, { version: 2 }) }));
	});
	phone.on('modify', (_request, reply) => reply.send(200, { body: sdp('192.0.2.11', 7000, { version: 3 }) }));
	await transferred(pbx, `<sip:${BOB}@${DOMAIN}>`);
	const { request, reply } = await next(lab.pinnacle.invites);
	const refresh = phone.request({ method: 'INVITE', body: sdp('192.0.2.11', 7000, { version: 2 }) });
	await clock.run(20);
	const bob = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: sdp('198.51.100.20', 40_000) }), 1000);
	assert.equal((await clock.settle(refresh, 1000)).status, 200);
	await clock.run(1000);
	assert.deepEqual([phone.connected, pbx.connected, bob.connected], [true, false, true]);
	await clock.settle(bob.destroy(), 1000);
	await gone(lab);
});

test('refer: consume: a target that nobody answers is given up as any call is, and the call goes on', async () => {
	const lab = await laboratory({ behaviour: { refer: 'consume', setupTimeoutMs: 20_000 } });
	const { phone, pbx } = await inCall(lab);
	const told = await transferred(pbx, `<sip:${BOB}@${DOMAIN}>`);
	(await next(lab.pinnacle.invites)).reply.send(180);
	await clock.run(20_500);
	assert.deepEqual(told, ['SIP/2.0 100 Trying', 'SIP/2.0 408 Not transferred']);
	assert.ok(phone.connected && pbx.connected);
	await clock.settle(phone.destroy(), 1000);
	await gone(lab);
});
