import './laboratory';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Headers, SipDialog, UnansweredOffer } from '../drachtio';
import { ALICE, AT_SBC, BOB, clock, DOMAIN, heard, type Laboratory, laboratory, next, type Peer, SBC, sdp } from './laboratory';

const TO_BOB = `sip:${BOB}@${AT_SBC};user=phone`;
const PBX_SDP = sdp('10.0.0.10', 30_000);
const GATEWAY_SDP = sdp('198.51.100.20', 40_000);
const ASSERTED = `"Alice Archer" <sip:${ALICE}@10.0.0.10;user=phone>`;

const gone = async (lab: Laboratory) => {
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
};

/** An established call from the PBX to Bob's carrier. */
async function established(lab: Laboratory): Promise<{ pbx: SipDialog; gateway: SipDialog }> {
	const calling = lab.pbx.node.srf.createUAC(TO_BOB, { localSdp: PBX_SDP });
	const { request, reply } = await next(lab.pinnacle.invites);
	const gateway = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: GATEWAY_SDP }), 1000);
	const pbx = await clock.settle(calling, 1000);
	await clock.run(100);
	return { pbx, gateway };
}

/** The status of an INVITE that the other side, if it gets it, refuses with 486. */
async function status(from: Peer, to: Peer, uri: string, headers: Headers = {}, localSdp = PBX_SDP): Promise<number> {
	const outcome = from.node.srf.createUAC(uri, { localSdp, headers: { ...headers } }).catch((error) => error);
	await clock.run(50);
	to.invites.shift()?.reply.send(486);
	return (await clock.settle(outcome, 1000)).status;
}

test('lateOffer: insert-sdp: the callee is offered the SBC’s own description; the caller gets the answer as its offer; nothing left', async () => {
	const lab = await laboratory({ behaviour: { lateOffer: 'insert-sdp' } });
	const calling = lab.pbx.node.srf.createUAC(TO_BOB, { noAck: true });
	const { request, reply } = await next(lab.pinnacle.invites);
	assert.match(request.body, new RegExp(`c=IN IP4 ${SBC}\\r\\n[^]*m=audio \\d\\d+ RTP/AVP 0 8 101`));
	const gateway = await clock.settle(lab.pinnacle.node.srf.createUAS(request, reply, { localSdp: GATEWAY_SDP }), 1000);
	let acknowledged = '';
	gateway.on('ack', (ack) => {
		acknowledged = ack.body;
	});
	const offer = (await clock.settle(calling, 1000)) as UnansweredOffer;
	assert.match(offer.sdp, new RegExp(`c=IN IP4 ${SBC}`));
	const pbx = await clock.settle(offer.ack(PBX_SDP), 1000);
	await clock.run(100);
	assert.equal(acknowledged, '', 'what the callee was told in ACK');
	await clock.settle(pbx.destroy(), 1000);
	await gone(lab);
});

test('lateOffer: refuse: 488, and nothing beyond; support: passed on without a description', async () => {
	for (const [lateOffer, expected, seen] of [
		['refuse', 488, 0],
		['support', 486, 1],
	] as const) {
		const lab = await laboratory({ behaviour: { lateOffer } });
		assert.equal(await status(lab.pbx, lab.pinnacle, TO_BOB, {}, ''), expected);
		assert.equal(heard(lab, 'sbc', 'gateway-pinnacle').filter((text) => text.startsWith('INVITE')).length, seen);
		await gone(lab);
	}
});

test('reinviteWithoutSdp: old-sdp: answered by the SBC with what the other side described before; that side never hears of it', async () => {
	const lab = await laboratory({ behaviour: { reinviteWithoutSdp: 'old-sdp' } });
	const { pbx, gateway } = await established(lab);
	gateway.on('modify', () => assert.fail('the gateway was asked'));
	const offer = await clock.settle(pbx.modify({ noAck: true }), 1000);
	assert.equal(offer.sdp, pbx.remote.sdp);
	offer.ack(sdp('192.0.2.250', 9000, { version: 2 }));
	await clock.run(1000);
	// With an offer it is carried across as ever.
	gateway.removeAllListeners();
	gateway.on('modify', (_request, reply) => reply.send(200, { body: sdp('198.51.100.20', 40_000, { version: 2, direction: 'recvonly' }) }));
	assert.match(await clock.settle(pbx.modify(sdp('10.0.0.10', 30_000, { version: 3, direction: 'sendonly' })), 1000), /recvonly/);
	await clock.settle(pbx.destroy(), 1000);
	await gone(lab);
});

test('policy by carrier: the one that is reached through sonus-legacy refuses a re-INVITE without offer, the others do not', async () => {
	const lab = await laboratory();
	const outcome = async () => {
		const { pbx, gateway } = await established(lab);
		gateway.on('modify', (_request, reply) => reply.send(200, { body: sdp('198.51.100.20', 40_000, { version: 2 }) }));
		const asked = await clock.settle(
			pbx.modify({ noAck: true }).catch((error) => error),
			1000,
		);
		if ('ack' in asked) asked.ack(sdp('10.0.0.10', 30_000, { version: 2 }));
		await clock.run(100);
		assert.ok(pbx.connected && gateway.connected);
		await clock.settle(pbx.destroy(), 1000);
		return asked.status ?? 200;
	};
	assert.equal(await outcome(), 200);
	lab.sbc.setProfile('Meridian Wireless', 'sonus-legacy');
	assert.equal(await outcome(), 200);
	lab.sbc.setProfile('Pinnacle Telephone', 'sonus-legacy');
	assert.equal(await outcome(), 488);
	lab.sbc.setProfile('Pinnacle Telephone', 'kamailio-th');
	assert.equal(await outcome(), 200);
	await gone(lab);
});

/** An INVITE of the PBX, byte for byte; gives the final statuses that come back within a second. */
async function sent(lab: Laboratory, text: string): Promise<string[]> {
	const port = await clock.settle(lab.pbx.host.udp(5999), 1000);
	const statuses: string[] = [];
	// A refusal that nobody acknowledges is sent again: only those to this request count.
	const branch = /branch=\w+/.exec(text)?.[0] ?? '';
	port.receive((payload) => {
		const answered = payload.toString();
		if (/^SIP\/2\.0 [2-6]/.test(answered) && answered.includes(branch)) statuses.push(answered.slice(8, 11));
	});
	port.send(Buffer.from(text), { address: SBC, port: 5060 });
	await clock.run(50);
	for (const { reply } of lab.pinnacle.invites.splice(0)) reply.send(486);
	await clock.run(1000);
	port.close();
	return [...new Set(statuses)];
}

function invite(branch: string, more: string): string {
	const lines = [
		`INVITE ${TO_BOB} SIP/2.0`,
		`Via: SIP/2.0/UDP 10.0.0.10:5999;branch=z9hG4bK${branch}`,
		more,
		`From: <sip:${ALICE}@${DOMAIN}>;tag=t1`,
		`To: <sip:${BOB}@${DOMAIN}>`,
		`Call-ID: ${branch}@pbx`,
		'CSeq: 1 INVITE',
		'Contact: <sip:10.0.0.10:5999>',
		'Max-Forwards: 70',
	];
	return `${lines.join('\r\n')}\r\nContent-Type: application/sdp\r\nContent-Length: ${PBX_SDP.length}\r\n\r\n${PBX_SDP}`;
}

test('loopDetect: rfc3261: an INVITE that the SBC has sent itself is told 482; off lets it pass', async () => {
	for (const [loopDetect, looped] of [
		['rfc3261', ['482']],
		['off', ['486']],
	] as const) {
		const lab = await laboratory({ behaviour: { loopDetect } });
		assert.deepEqual(await sent(lab, invite('a', `Via: SIP/2.0/UDP ${AT_SBC};branch=z9hG4bKb`)), looped, loopDetect);
		assert.deepEqual(await sent(lab, invite('c', 'Via: SIP/2.0/UDP 203.0.113.101:5060;branch=z9hG4bKd')), ['486'], `${loopDetect}, another one's`);
		await lab.close();
	}
});

test('loopDetect: from-to-pair: a second call between the same two numbers is told 482 while the first is there, and rfc3261 and off let it pass', async () => {
	for (const [loopDetect, expected] of [
		['from-to-pair', 482],
		['rfc3261', 486],
		['off', 486],
	] as const) {
		const lab = await laboratory({ behaviour: { loopDetect } });
		const { pbx } = await established(lab);
		const from = pbx.req.get('From').replace(/;tag=.*/, '');
		assert.equal(await status(lab.pbx, lab.pinnacle, TO_BOB, { From: from }), expected, loopDetect);
		assert.equal(await status(lab.pbx, lab.pinnacle, TO_BOB, { From: `<sip:+12125550102@${DOMAIN}>` }), 486, `${loopDetect}, another caller`);
		await clock.settle(pbx.destroy(), 1000);
		await clock.run(100);
		assert.equal(await status(lab.pbx, lab.pinnacle, TO_BOB, { From: from }), 486, `${loopDetect}, afterwards`);
		await gone(lab);
	}
});

test('privacy: id hides asserted identity from phones and untrusted trunks even where identity is kept; user hides From; trusted ones see all', async () => {
	for (const [privacy, asserted, from] of [
		['apply', false, /Anonymous/],
		['ignore', true, /Alice/],
	] as const) {
		const lab = await laboratory({ behaviour: { identityTowardsUntrusted: 'keep', privacy } });
		const headers = { From: ASSERTED, 'P-Asserted-Identity': ASSERTED, Privacy: 'user;id' };
		const refused = lab.pbx.node.srf.createUAC(TO_BOB, { localSdp: PBX_SDP, headers: { ...headers } }).catch((error) => error);
		const untrusted = await next(lab.pinnacle.invites);
		assert.equal(untrusted.request.has('P-Asserted-Identity'), asserted);
		assert.match(untrusted.request.get('From'), from);
		untrusted.reply.send(486);
		await clock.settle(refused, 1000);
		const again = lab.pbx.node.srf.createUAC(`sip:+19175550101@${AT_SBC}`, { localSdp: PBX_SDP, headers: { ...headers } }).catch((error) => error);
		const trusted = await next(lab.meridian.invites);
		assert.ok(trusted.request.has('P-Asserted-Identity'));
		assert.match(trusted.request.get('From'), /Alice/);
		trusted.reply.send(486);
		await clock.settle(again, 1000);
		await gone(lab);
	}
});

test('diversion: strip: Diversion goes nowhere, the rest of the identity stays', async () => {
	const lab = await laboratory({ behaviour: { diversion: 'strip' } });
	const headers = { 'P-Asserted-Identity': ASSERTED, Diversion: `<sip:${ALICE}@10.0.0.10>;reason=unconditional` };
	const refused = lab.pbx.node.srf.createUAC(`sip:+19175550101@${AT_SBC}`, { localSdp: PBX_SDP, headers }).catch((error) => error);
	const { request, reply } = await next(lab.meridian.invites);
	assert.deepEqual([request.has('P-Asserted-Identity'), request.has('Diversion')], [true, false]);
	reply.send(486);
	await clock.settle(refused, 1000);
	await gone(lab);
});

test('releaseCauses: by-table: sonus-legacy says network rejection as 603 and 480 with cause 20; as-they-came says what it was told', async () => {
	const told = async (lab: Laboratory, refusal: number, reason?: string) => {
		const outcome = lab.pbx.node.srf.createUAC(TO_BOB, { localSdp: PBX_SDP }).catch((error) => error);
		const { reply } = await next(lab.pinnacle.invites);
		reply.send(refusal, reason === undefined ? {} : { headers: { Reason: reason } });
		const { status: said, res } = await clock.settle(outcome, 1000);
		return [said, res.has('Reason') ? res.get('Reason') : ''];
	};
	const rejected = 'Q.850;cause=21;text="Call rejected"';
	const lab = await laboratory();
	assert.deepEqual(await told(lab, 403, rejected), [403, rejected]);
	assert.deepEqual(await told(lab, 480), [480, '']);
	lab.sbc.setProfile('Pinnacle Telephone', 'sonus-legacy');
	assert.deepEqual(await told(lab, 403, rejected), [603, rejected]);
	assert.deepEqual(await told(lab, 480), [480, 'Q.850;cause=20']);
	assert.deepEqual(await told(lab, 488), [488, 'Q.850;cause=50']);
	// What is no release crosses as it came.
	assert.deepEqual(await told(lab, 407, rejected), [407, rejected]);
	await gone(lab);
});
