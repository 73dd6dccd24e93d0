import './laboratory';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply, SipDialog, SipRequest } from '../drachtio';
import type { SbcBehaviour } from './behaviour';
import { AT_SBC, BOB, clock, DOMAIN, established, GATEWAY_SDP, heard, type Laboratory, laboratory, next, PBX_SDP, SBC, sdp } from './laboratory';

test('call: PBX to carrier, 180, 183 with media, 200, BYE with reason from the PBX; nothing left', async () => {
	const lab = await laboratory();
	const seen: string[] = [];
	const calling = lab.pbx.node.srf.createUAC(
		`sip:${BOB}@${AT_SBC};user=phone`,
		{ localSdp: PBX_SDP },
		{ cbProvisional: ({ status, body }) => seen.push(`${status} ${body.match(/^c=.*$/m) ?? ''}`) },
	);
	const { request, reply } = await next(lab.pinnacle.invites);
	assert.equal(request.uri, `sip:${BOB}@198.51.100.20:5060;user=phone`);
	reply.send(180);
	await clock.run(50);
	reply.send(183, { body: GATEWAY_SDP });
	await clock.run(50);
	const gateway = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: GATEWAY_SDP }), 1000);
	const pbx = await clock.settle(calling, 1000);
	assert.deepEqual(seen, ['180 ', `183 c=IN IP4 ${SBC}`]);
	assert.match(pbx.remote.sdp, new RegExp(`c=IN IP4 ${SBC}`));
	assert.match(gateway.remote.sdp, new RegExp(`c=IN IP4 ${SBC}`));
	assert.equal(lab.sbc.remains().calls, 1);
	let reason = '';
	gateway.on('destroy', (bye) => {
		reason = bye.get('Reason');
	});
	await clock.settle(pbx.destroy({ headers: { Reason: 'Q.850;cause=16;text="Normal call clearing"' } }), 1000);
	await clock.run(100);
	assert.equal(reason, 'Q.850;cause=16;text="Normal call clearing"');
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

/** Calls Bob's carrier from the PBX and cancels it at will: gives the request sent and the status that came of it. */
async function calling(lab: Laboratory, localSdp = PBX_SDP) {
	const outcome: { status?: number; request?: SipRequest; reason?: string; dialog?: SipDialog } = {};
	lab.pbx.node.srf
		.createUAC(`sip:${BOB}@${AT_SBC};user=phone`, { localSdp }, { cbRequest: (_error, request) => Object.assign(outcome, { request }) })
		.then(
			(dialog) => Object.assign(outcome, { status: 200, dialog }),
			(error) => Object.assign(outcome, { status: error.status, reason: error.res?.get('Reason') }),
		);
	return outcome;
}

/** The dialog that an INVITE begins, as the engine names it. */
const dialogOf = (invite: SipRequest | undefined) => `${invite?.get('Call-ID')};from-tag=${invite?.getParsedHeader('from').params.tag}`;

/** The callee's telephone rings; why it was told to stop, if it was. */
async function ringing(behaviour: Partial<SbcBehaviour> = {}) {
	const lab = await laboratory({ behaviour });
	const call = await calling(lab);
	const { request, reply } = await next(lab.pinnacle.invites);
	let reason: string | undefined;
	request.on('cancel', (cancel) => {
		reason = cancel.get('Reason');
	});
	reply.send(180);
	await clock.run(100);
	/** The callee is busy; nothing is left. */
	const refused = async () => {
		reply.send(486);
		await clock.run(500);
		assert.equal(call.status, 486);
		assert.deepEqual(await lab.leftovers(), {});
		await lab.close();
	};
	return { lab, call, request, reply, earlyDialog: dialogOf(call.request), cancelledFor: () => reason, refused };
}

test('call: CANCEL crosses with its reason; the caller gets 487 from the SBC; nothing left', async () => {
	const { lab, call, cancelledFor } = await ringing();
	call.request?.cancel({ headers: { Reason: 'SIP;cause=200;text="Call completed elsewhere"' } });
	await clock.run(1000);
	assert.equal(cancelledFor(), 'SIP;cause=200;text="Call completed elsewhere"');
	assert.equal(call.status, 487);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('call: BYE of a caller while it rings: the callee rings no more, and hears why; nothing left', async () => {
	const { lab, call, cancelledFor, earlyDialog } = await ringing();
	const headers = { Reason: 'Q.850;cause=16' };
	await clock.settle(lab.pbx.node.srf.request('sip:placeholder', { method: 'BYE', stackDialogId: earlyDialog, headers }), 1000);
	await clock.run(1000);
	assert.deepEqual([cancelledFor(), call.status], [headers.Reason, 487]);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('call: UPDATE of a caller while it rings is none of the SBC’s methods: 405, as everywhere', async () => {
	const { lab, earlyDialog, refused } = await ringing();
	const update = await clock.settle(lab.pbx.node.srf.request('sip:placeholder', { method: 'UPDATE', stackDialogId: earlyDialog }), 1000);
	const told: string[] = [];
	update.on('response', ({ status, headers }) => told.push(`${status} ${headers.allow}`));
	await clock.run(100);
	assert.match(told.join(), /^405 INVITE, ACK/);
	await refused();
});

test('call: INFO, MESSAGE, REFER and OPTIONS cross while it rings, both ways, and their answers too', async () => {
	const { lab, request, reply, earlyDialog, refused } = await ringing();
	reply.send(183, { body: GATEWAY_SDP });
	await clock.run(100);
	for (const [from, to, stackDialogId] of [
		[lab.pbx, lab.pinnacle, earlyDialog],
		[lab.pinnacle, lab.pbx, dialogOf(request)],
	] as const) {
		for (const [method, status] of [
			['INFO', 200],
			['MESSAGE', 415],
			['REFER', 603],
			['OPTIONS', 200],
		] as const) {
			const seen: string[] = [];
			to.node.srf.use(method.toLowerCase(), (asked, answer) => {
				seen.push(`${asked.method} ${asked.body}`);
				answer.send(status);
			});
			const headers = { 'Content-Type': 'application/dtmf-relay', ...(method === 'REFER' && { 'Refer-To': `<sip:${BOB}@${DOMAIN}>` }) };
			const sent = await clock.settle(from.node.srf.request('sip:placeholder', { method, stackDialogId, headers, body: 'Signal=1' }), 1000);
			sent.on('response', (response) => seen.push(String(response.status)));
			await clock.run(500);
			assert.deepEqual(seen, [`${method} Signal=1`, String(status)], `${method} from ${from.name}`);
		}
	}
	await refused();
});

test('call: REFER while it rings to an SBC that carries transfers out itself: there is nothing to transfer yet (500), and the call goes on', async () => {
	const { lab, call, earlyDialog, refused } = await ringing({ refer: 'consume' });
	const headers = { 'Refer-To': `<sip:${BOB}@${DOMAIN}>` };
	const refer = await clock.settle(lab.pbx.node.srf.request('sip:placeholder', { method: 'REFER', stackDialogId: earlyDialog, headers }), 1000);
	let status = 0;
	refer.on('response', (response) => {
		status = response.status;
	});
	await clock.run(500);
	assert.deepEqual([status, call.status], [500, undefined]);
	await refused();
});

test('call: CANCEL before the callee has said anything is kept until it may be sent (RFC 3261 §9.1)', async () => {
	const lab = await laboratory();
	lab.network.hold('gateway-pinnacle');
	const call = await calling(lab);
	await clock.run(20);
	call.request?.cancel();
	await clock.run(100);
	lab.network.release('gateway-pinnacle');
	await clock.run(1000);
	assert.equal(call.status, 487);
	assert.deepEqual(
		heard(lab, 'sbc', 'gateway-pinnacle')
			.map((text) => text.split(' ')[0])
			.filter((method, n, all) => all.indexOf(method) === n),
		['INVITE', 'CANCEL', 'ACK'],
	);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('call: CANCEL crosses the 200 of the callee: the callee is released at once; nothing left', async () => {
	for (const cancelAfterMs of [0, 1, 4, 5, 6, 9, 10, 11, 14]) {
		const lab = await laboratory();
		const call = await calling(lab);
		const { request, reply } = await next(lab.pinnacle.invites);
		reply.send(180);
		await clock.run(100);
		let released = false;
		lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: GATEWAY_SDP }).then(
			(dialog) =>
				dialog.on('destroy', () => {
					released = true;
				}),
			() => {
				released = true;
			},
		);
		await clock.run(cancelAfterMs);
		call.request?.cancel();
		await clock.run(2000);
		if (call.dialog?.connected)
			await clock.settle(
				call.dialog.destroy().catch(() => {}),
				1000,
			);
		assert.deepEqual(await lab.leftovers(), {}, `CANCEL after ${cancelAfterMs} ms`);
		assert.equal(released, true, `CANCEL after ${cancelAfterMs} ms`);
		await lab.close();
	}
});

test('call: refused with 486, 603 or 404 and a Q.850 reason: both reach the caller', async () => {
	const lab = await laboratory();
	for (const status of [486, 603, 404]) {
		const call = await calling(lab);
		const { reply } = await next(lab.pinnacle.invites);
		const headers = { Reason: 'Q.850;cause=17;text="User busy"' };
		reply.send(status, { headers });
		await clock.run(500);
		assert.deepEqual([call.status, call.reason], [status, headers.Reason]);
	}
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('call: nobody answers for 200 s: CANCEL to the callee, 408 to the caller', async () => {
	const lab = await laboratory();
	const call = await calling(lab);
	const { reply } = await next(lab.pinnacle.invites);
	reply.send(180);
	await clock.run(199_000);
	assert.equal(call.status, undefined);
	await clock.run(3000);
	assert.equal(call.status, 408);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('call: a callee that cannot be reached: 408 from the SBC after 32 s; nothing left', async () => {
	const lab = await laboratory();
	lab.network.partition('gateway-pinnacle');
	const call = await calling(lab);
	await clock.run(40_000);
	assert.equal(call.status, 408);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('call: hold and resume from either side: direction crosses, ports stay, the version rises', async () => {
	const lab = await laboratory();
	const { pbx, gateway } = await established(lab);
	const told: string[] = [pbx.remote.sdp];
	const port = (text = '') => text.match(/^m=audio (\d+)/m)?.[1];
	const version = (text = '') => Number(text.match(/^o=- \d+ (\d+)/m)?.[1]);
	gateway.on('modify', (request, reply) => {
		told.push(request.body);
		reply.send(200, { body: sdp('198.51.100.20', 40_000, { version: 2, direction: request.body.includes('sendonly') ? 'recvonly' : 'sendrecv' }) });
	});
	const held = await clock.settle(pbx.modify(sdp('10.0.0.10', 30_000, { version: 2, direction: 'sendonly' })), 1000);
	assert.match(held, /a=recvonly/);
	assert.match(told[1] ?? '', /a=sendonly/);
	await clock.run(100);
	const resumed = await clock.settle(pbx.modify(sdp('10.0.0.10', 30_000, { version: 3 })), 1000);
	assert.match(resumed, /a=sendrecv/);
	assert.equal(port(told[1]), port(told[2]));
	assert.equal(version(told[2]), version(told[1]) + 1);
	assert.equal(port(held), port(resumed));
	await clock.run(100);
	pbx.on('modify', (request, reply) => {
		told.push(request.body);
		reply.send(200, { body: sdp('10.0.0.10', 30_000, { version: 4, direction: 'inactive' }) });
	});
	const answer = await clock.settle(gateway.modify(sdp('198.51.100.20', 40_000, { version: 3, direction: 'inactive' })), 1000);
	assert.match(answer, /a=inactive/);
	assert.match(told[3] ?? '', new RegExp(`c=IN IP4 ${SBC}`));
	await clock.settle(gateway.destroy(), 1000);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('call: a re-INVITE without an offer is relayed: offer back in the 200, answer on in the ACK; both ways', async () => {
	const lab = await laboratory();
	const { pbx, gateway } = await established(lab);
	for (const [asks, asked, address] of [
		[pbx, gateway, '198.51.100.20'],
		[gateway, pbx, '10.0.0.10'],
	] as const) {
		let answer = '';
		asked.on('modify', (request, reply) => {
			assert.equal(request.body, '');
			reply.send(200, { body: sdp(address, 41_000, { version: 5 }) });
		});
		asked.on('ack', (ack) => {
			answer = ack.body;
		});
		const offer = await clock.settle(asks.modify({ noAck: true }), 1000);
		assert.match(offer.sdp, new RegExp(`c=IN IP4 ${SBC}`));
		offer.ack(sdp('192.0.2.250', 9000, { version: 6, direction: 'sendonly' }));
		await clock.run(100);
		assert.match(answer, new RegExp(`c=IN IP4 ${SBC}[^]*a=sendonly`));
		asked.removeAllListeners();
	}
	await clock.settle(pbx.destroy(), 1000);
	await clock.run(1000);
	// removeAllListeners has taken the scripted peers' listeners only: the SBC has hung up on the other side.
	assert.equal(gateway.connected, false);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('call: an SBC that refuses re-INVITEs without an offer gives 488, and the call goes on (LIM-25)', async () => {
	const lab = await laboratory({ behaviour: { reinviteWithoutSdp: 'refuse' } });
	const { pbx, gateway } = await established(lab);
	gateway.on('modify', () => assert.fail('it was relayed'));
	await assert.rejects(clock.settle(pbx.modify({ noAck: true }), 1000), { status: 488 });
	assert.deepEqual([pbx.connected, gateway.connected], [true, true]);
	await clock.settle(pbx.destroy(), 1000);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('call: who answers gets its ACK when the SBC has that of the caller, and not before: until then the caller has not heard of it', async () => {
	const lab = await laboratory();
	const call = await calling(lab);
	const { request, reply } = await next(lab.pinnacle.invites);
	lab.network.impair('pbx', { loss: 1 });
	const gateway = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: GATEWAY_SDP }), 1000);
	let acknowledgedMs = 0;
	gateway.on('ack', () => {
		acknowledgedMs = clock.now();
	});
	// Lost: the SBC's answer of now, and those that it sends again after 0.5 s and 1.5 s.
	await clock.run(3_000);
	assert.deepEqual([call.dialog, acknowledgedMs], [undefined, 0]);
	lab.network.impair('pbx', {});
	await clock.until(() => call.dialog !== undefined, 1000);
	const connectedMs = clock.now();
	await clock.run(200);
	assert.ok(acknowledgedMs >= connectedMs, 'the gateway has its ACK');
	const copies = () => heard(lab, 'gateway-pinnacle', 'sbc').filter((text) => /^SIP.* 200.*CSeq: \d+ INVITE/s.test(text)).length;
	const before = copies();
	await clock.run(5_000);
	assert.equal(copies(), before);
	await clock.settle(gateway.destroy(), 1000);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('call: a re-INVITE that was accepted is acknowledged when who sent it has acknowledged, as the first INVITE is', async () => {
	const lab = await laboratory();
	const { pbx, gateway } = await established(lab);
	lab.network.link(['sbc', 'pbx'], { latencyMs: 100 });
	let [answeredMs, acknowledgedMs] = [0, 0];
	gateway.on('ack', () => {
		acknowledgedMs = clock.now();
	});
	gateway.on('modify', (_request, reply) => {
		answeredMs = clock.now();
		reply.send(200, { body: sdp('198.51.100.20', 40_000, { version: 2 }) });
	});
	await clock.settle(pbx.modify(sdp('10.0.0.10', 30_000, { version: 2 })), 1000);
	await clock.run(1000);
	assert.ok(acknowledgedMs - answeredMs >= 200, `acknowledged after ${acknowledgedMs - answeredMs} ms`);
	await clock.settle(pbx.destroy(), 1000);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('call: answered, and the caller has vanished: no ACK comes, and both sides are released', async () => {
	const lab = await laboratory();
	const call = await calling(lab);
	const { request, reply } = await next(lab.pinnacle.invites);
	lab.network.impair('pbx', { loss: 1 });
	const gateway = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: GATEWAY_SDP }), 1000);
	await clock.run(34_000);
	assert.deepEqual([call.dialog, gateway.connected, lab.sbc.remains().calls], [undefined, false, 0]);
	const left = await lab.leftovers();
	assert.deepEqual(
		Object.keys(left).filter((what) => !what.startsWith('pbx')),
		[],
	);
});

test('call: begun without an offer: the callee offers in its 200, the caller answers in its ACK', async () => {
	const lab = await laboratory();
	const begun = lab.pbx.node.srf.createUAC(`sip:${BOB}@${AT_SBC}`, { noAck: true });
	const { request, reply } = await next(lab.pinnacle.invites);
	assert.equal(request.body, '');
	const gateway = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: GATEWAY_SDP }), 1000);
	let answer = '';
	gateway.on('ack', (ack) => {
		answer = ack.body;
	});
	const offered = await clock.settle(begun, 1000);
	assert.ok('sdp' in offered);
	assert.match(offered.sdp, new RegExp(`c=IN IP4 ${SBC}`));
	const pbx = await clock.settle(offered.ack(PBX_SDP), 1000);
	await clock.run(100);
	assert.match(answer, new RegExp(`c=IN IP4 ${SBC}`));
	await clock.settle(gateway.destroy(), 1000);
	await clock.run(100);
	assert.equal(pbx.connected, false);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('call: begun without an offer and given up before the ACK: both sides are released', async () => {
	const lab = await laboratory();
	const begun = lab.pbx.node.srf.createUAC(`sip:${BOB}@${AT_SBC}`, { noAck: true });
	const { request, reply } = await next(lab.pinnacle.invites);
	const gateway = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: GATEWAY_SDP }), 1000);
	await clock.settle(begun, 1000);
	lab.network.crash('pbx');
	await clock.run(40_000);
	assert.equal(gateway.connected, false);
	const left = await lab.leftovers();
	assert.deepEqual(
		Object.keys(left).filter((what) => !what.startsWith('pbx')),
		[],
	);
});

test('call: begun without an offer, and the ACK brings no answer: there is no session, both sides are released at once', async () => {
	const lab = await laboratory();
	const begun = lab.pbx.node.srf.createUAC(`sip:${BOB}@${AT_SBC}`, { noAck: true });
	const { request, reply } = await next(lab.pinnacle.invites);
	const gateway = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: GATEWAY_SDP }), 1000);
	const offered = await clock.settle(begun, 1000);
	assert.ok('sdp' in offered);
	const pbx = await clock.settle(offered.ack(''), 1000);
	await clock.run(100);
	assert.deepEqual([pbx.connected, gateway.connected], [false, false]);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('glare: both sides send re-INVITE at once: 491 for both, and the next one passes', async () => {
	const lab = await laboratory();
	const { pbx, gateway } = await established(lab);
	for (const dialog of [pbx, gateway]) dialog.on('modify', (_request, reply) => reply.send(491));
	const both = [pbx.modify(sdp('10.0.0.10', 30_000, { version: 2 })), gateway.modify(sdp('198.51.100.20', 40_000, { version: 2 }))];
	const outcome = await clock.settle(Promise.allSettled(both), 5000);
	assert.deepEqual(
		outcome.map((each) => each.status === 'rejected' && each.reason.status),
		[491, 491],
	);
	await clock.run(3000);
	gateway.removeAllListeners().on('modify', (_request, reply) => reply.send(200, { body: sdp('198.51.100.20', 40_000, { version: 3 }) }));
	const sent = await clock.settle(pbx.request({ method: 'INVITE', body: sdp('10.0.0.10', 30_000, { version: 3 }) }), 1000);
	assert.equal(sent.status, 200);
	await clock.settle(gateway.destroy(), 1000);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('glare: a re-INVITE while ours is open in that dialog gets 491 from the SBC itself; a second one of the same side 500 (RFC 3261 §14.2)', async () => {
	const lab = await laboratory();
	const { pbx, gateway } = await established(lab);
	pbx.on('modify', () => assert.fail('it was relayed'));
	let open: Reply | undefined;
	gateway.on('modify', (_request, reply) => {
		open = reply;
	});
	const first = pbx.modify(sdp('10.0.0.10', 30_000, { version: 2 }));
	await clock.until(() => open !== undefined, 1000);
	const crossing = await clock.settle(gateway.request({ method: 'INVITE', body: sdp('198.51.100.20', 40_000, { version: 2 }) }), 1000);
	assert.equal(crossing.status, 491);
	open?.send(200, { body: sdp('198.51.100.20', 40_000, { version: 2 }) });
	assert.match(await clock.settle(first, 1000), new RegExp(`c=IN IP4 ${SBC}`));
	await clock.settle(pbx.destroy(), 1000);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('call: a re-INVITE of a quick callee waits until the caller has acknowledged the 200 (RFC 3261 §14.1)', async () => {
	const lab = await laboratory();
	lab.network.link(['sbc', 'pbx'], { latencyMs: 50 });
	const call = await calling(lab);
	const { request, reply } = await next(lab.pinnacle.invites);
	const gateway = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: GATEWAY_SDP }), 1000);
	const quick = gateway.modify(sdp('198.51.100.20', 40_000, { version: 2 }));
	await clock.until(() => call.dialog !== undefined, 1000);
	call.dialog?.on('modify', (_request, answer) => answer.send(200, { body: sdp('10.0.0.10', 30_000, { version: 2 }) }));
	await clock.settle(quick, 1000);
	const ack = lab.journal.ofKind('packet').find(({ payload, to }) => payload.toString().startsWith('ACK') && to.address === SBC);
	const onward = lab.journal.ofKind('packet').find(({ payload, to }) => payload.toString().startsWith('INVITE') && to.address === '10.0.0.10');
	assert.ok((onward?.at ?? 0) >= (ack?.arrives ?? Number.POSITIVE_INFINITY), `INVITE at ${onward?.at}, ACK there at ${ack?.arrives}`);

	gateway.on('modify', (_request, answer) => {
		answer.send(200, { body: sdp('198.51.100.20', 40_000, { version: 3 }) });
		clock.at(clock.now() + 15, () => void gateway.request({ method: 'INVITE', body: sdp('198.51.100.20', 40_000, { version: 4 }) }));
	});
	await clock.run(1000);
	await clock.settle(call.dialog?.request({ method: 'INVITE', body: sdp('10.0.0.10', 30_000, { version: 3 }) }) ?? Promise.reject(), 1000);
	await clock.run(1000);
	const lastAck = lab.journal
		.ofKind('packet')
		.findLast(({ payload, from, to }) => payload.toString().startsWith('ACK') && from.address === '10.0.0.10' && to.address === SBC);
	const lastInvite = lab.journal
		.ofKind('packet')
		.findLast(({ payload, to }) => payload.toString().startsWith('INVITE') && to.address === '10.0.0.10');
	assert.ok(
		(lastInvite?.at ?? 0) >= (lastAck?.arrives ?? Number.POSITIVE_INFINITY),
		`re-INVITE at ${lastInvite?.at}, ACK there at ${lastAck?.arrives}`,
	);
	await clock.settle(gateway.destroy(), 1000);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('call: an ACK to the first INVITE that comes late, after losses, goes on as such, before the re-INVITE, and is no answer to what that asks for', async () => {
	const lab = await laboratory();
	const call = await calling(lab);
	const { request, reply } = await next(lab.pinnacle.invites);
	const gateway = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: GATEWAY_SDP }), 1000);
	lab.network.link(['sbc', 'pbx'], { latencyMs: 20 });
	const between = (start: string) => lab.journal.ofKind('packet').filter(({ payload }) => String(payload).startsWith(start));
	await clock.until(() => between('SIP/2.0 200').some(({ to }) => to.address === '10.0.0.10'), 1000);
	lab.network.impair('pbx', { loss: 1 });
	await clock.until(() => call.dialog !== undefined, 1000);
	lab.network.impair('pbx', {});
	const acks = () => between('ACK').filter(({ from }) => from.address === '10.0.0.10');
	assert.deepEqual(
		acks().map(({ fate }) => fate),
		['lost'],
	);
	const answers: string[] = [];
	gateway.on('ack', (ack) => answers.push(ack.body));
	gateway.on('modify', (_request, answer) => answer.send(200, { body: sdp('198.51.100.20', 40_000, { version: 2 }) }));
	const offered = await clock.settle(call.dialog?.modify({ noAck: true }) ?? Promise.reject(), 1000);
	await clock.run(1000);
	assert.deepEqual([answers, acks().length], [[''], 2]);
	offered.ack(sdp('10.0.0.10', 30_002, { version: 2 }));
	await clock.run(200);
	assert.equal(answers.length, 2);
	assert.match(answers[1] ?? '', new RegExp(`c=IN IP4 ${SBC}`));
	await clock.settle(gateway.destroy(), 1000);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('glare: both sides hang up at once, or one with a re-INVITE open: nothing left', async () => {
	for (const gapMs of [0, 3, 5, 8, 10]) {
		const lab = await laboratory();
		const { pbx, gateway } = await established(lab);
		const first = pbx.destroy().catch(() => {});
		await clock.run(gapMs);
		const second = gateway.connected ? gateway.destroy().catch(() => {}) : undefined;
		await clock.settle(Promise.all([first, second]), 40_000);
		assert.deepEqual(await lab.leftovers(), {}, `${gapMs} ms apart`);
		await lab.close();
	}
	const lab = await laboratory();
	const { pbx, gateway } = await established(lab);
	gateway.on('modify', () => {});
	const reinvite = pbx.modify(sdp('10.0.0.10', 30_000, { version: 2 })).catch((error) => error);
	await clock.run(100);
	await clock.settle(gateway.destroy(), 1000);
	assert.equal(((await clock.settle(reinvite, 1000)) as { status: number }).status, 487);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('glare: the callee hangs up in the instant of its answer: the caller is released; nothing left', async () => {
	const lab = await laboratory();
	const call = await calling(lab);
	const { request, reply } = await next(lab.pinnacle.invites);
	const gateway = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: GATEWAY_SDP }), 1000);
	await clock.settle(gateway.destroy(), 2000);
	await clock.run(2000);
	assert.equal(call.dialog?.connected, false);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('call: INFO with a digit crosses both ways, and its refusal too', async () => {
	const lab = await laboratory();
	const { pbx, gateway } = await established(lab);
	for (const [from, to, status] of [
		[pbx, gateway, 200],
		[gateway, pbx, 415],
	] as const) {
		let seen = '';
		to.on('info', (request, reply) => {
			seen = `${request.get('Content-Type')} ${request.body}`;
			reply.send(status);
		});
		const response = await clock.settle(
			from.request({ method: 'INFO', headers: { 'Content-Type': 'application/dtmf-relay' }, body: 'Signal=1\r\nDuration=160\r\n' }),
			1000,
		);
		assert.equal(response.status, status);
		assert.equal(seen, 'application/dtmf-relay Signal=1\r\nDuration=160\r\n');
	}
	await clock.settle(pbx.destroy(), 1000);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('call: an INFO right behind the 200 of a callee waits until the caller has its answer, and crosses', async () => {
	const lab = await laboratory();
	const call = await calling(lab);
	const { request, reply } = await next(lab.pinnacle.invites);
	const gateway = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: GATEWAY_SDP }), 1000);
	const headers = { 'Content-Type': 'application/dtmf-relay' };
	const info = gateway.request({ method: 'INFO', headers, body: 'Signal=1\r\nDuration=160\r\n' });
	assert.equal((await clock.settle(info, 1000)).status, 200);
	assert.equal(heard(lab, 'sbc', 'pbx').filter((text) => text.startsWith('INFO')).length, 1);
	await clock.settle(call.dialog?.destroy() ?? Promise.reject(), 1000);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('call: 30 % loss between SBC and carrier, seed 7: set up, held, ended, and nothing left', async () => {
	const lab = await laboratory({ seed: 7 });
	lab.network.impair(['sbc', 'gateway-pinnacle'], { loss: 0.3, jitterMs: 10 });
	const call = await calling(lab);
	await clock.until(() => lab.pinnacle.invites.length > 0, 32_000);
	const { request, reply } = await next(lab.pinnacle.invites);
	const gateway = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: GATEWAY_SDP }), 1000);
	gateway.on('modify', (_request, answer) => answer.send(200, { body: sdp('198.51.100.20', 40_000, { version: 2, direction: 'recvonly' }) }));
	await clock.until(() => call.dialog !== undefined, 32_000);
	await clock.run(10_000);
	assert.match(
		await clock.settle(call.dialog?.modify(sdp('10.0.0.10', 30_000, { version: 2, direction: 'sendonly' })) ?? Promise.reject(), 32_000),
		/recvonly/,
	);
	await clock.run(10_000);
	await clock.settle(call.dialog?.destroy() ?? Promise.reject(), 40_000);
	assert.deepEqual(await lab.leftovers(), {});
	assert.ok(lab.journal.ofKind('packet').some(({ fate }) => fate === 'lost'));
	await lab.close();
});

test('call: one seed, one journal; another seed, another', async () => {
	const run = async (seed: number) => {
		const lab = await laboratory({ seed });
		const { pbx } = await established(lab);
		await clock.settle(pbx.destroy(), 1000);
		assert.deepEqual(await lab.leftovers(), {});
		await lab.close();
		return lab.journal.hash();
	};
	assert.equal(await run(3), await run(3));
	assert.notEqual(await run(3), await run(4));
});

test('call: OPTIONS asks the far side itself: its own answer comes back, and 408 from the SBC once that side has vanished', async () => {
	const lab = await laboratory({ behaviour: { rtpInactivityMs: 0 } });
	const { pbx, gateway } = await established(lab);
	gateway.on('options', (_request, reply) => reply.send(200, { headers: { Allow: 'INVITE, X-GATEWAY' } }));
	assert.equal((await clock.settle(pbx.request({ method: 'OPTIONS' }), 1000)).status, 200);
	lab.network.partition('gateway-pinnacle');
	assert.equal((await clock.settle(pbx.request({ method: 'OPTIONS' }), 40_000)).status, 408);
	lab.network.repair('gateway-pinnacle');
	await clock.settle(pbx.destroy(), 40_000);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});
