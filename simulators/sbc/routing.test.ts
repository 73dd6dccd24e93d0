import './laboratory';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Headers, SipRequest } from '../drachtio';
import { ALICE, AT_SBC, ask, BOB, clock, DOMAIN, heard, type Laboratory, laboratory, next, type Peer, SBC, sdp } from './laboratory';

const ADDRESSES: Record<string, string> = {
	pbx: '10.0.0.10',
	desk: '192.0.2.111',
	stranger: '192.0.2.66',
	'gateway-meridian': '198.51.100.10',
	'gateway-pinnacle': '198.51.100.20',
};
const ASSERTED = `"Alice Archer" <sip:${ALICE}@10.0.0.10;user=phone>`;
const DIVERTED = `<sip:${ALICE}@10.0.0.10>;reason=unconditional;counter=1;privacy=off`;

/** What `peer` gets as the outcome of an INVITE that nobody is scripted to answer with a 2xx. */
async function outcome(peer: Peer, uri: string, headers: Headers = {}): Promise<number> {
	const calling = peer.node.srf.createUAC(uri, {
		localSdp: sdp(ADDRESSES[peer.name] ?? '', 4000),
		headers,
		...(!uri.includes(SBC) && { proxy: `sip:${AT_SBC}` }),
	});
	const failure = await clock.settle(
		calling.then(
			() => assert.fail('answered'),
			(error) => error,
		),
		40_000,
	);
	return failure.status;
}

/** Sends an INVITE and gives what arrives at the other side, which refuses it. */
async function arriving(lab: Laboratory, from: Peer, to: Peer, uri: string, headers: Headers = {}): Promise<SipRequest> {
	const refused = from.node.srf
		.createUAC(uri, { localSdp: sdp(ADDRESSES[from.name] ?? '', 4000), headers, ...(!uri.includes(SBC) && { proxy: `sip:${AT_SBC}` }) })
		.catch((error) => error);
	const { request, reply } = await next(to.invites);
	reply.send(486);
	await clock.settle(refused, 1000);
	assert.equal(lab.sbc.remains().calls, 0);
	return request;
}

async function signedIn(lab: Laboratory): Promise<string> {
	const contact = '<sip:2125550101@192.0.2.111:5060>';
	await clock.settle(
		lab.desk.node.srf.request(`sip:${DOMAIN}`, {
			method: 'REGISTER',
			proxy: `sip:${AT_SBC}`,
			headers: { To: `<sip:d@${DOMAIN}>`, Contact: contact },
		}),
		1000,
	);
	const { request, reply } = await next(lab.pbx.registers);
	reply.send(200, { headers: { Contact: `${request.get('Contact')};expires=600` } });
	await clock.run(100);
	return request.get('Contact').match(/sip:(b-[0-9a-f]+)@/)?.[1] ?? assert.fail();
}

test('routing: the exact number goes before a prefix; a number without trunk is 404; a token without phone 480', async () => {
	const lab = await laboratory();
	const { pbx, meridian, pinnacle } = lab;
	assert.equal((await arriving(lab, pbx, pinnacle, `sip:${BOB}@${AT_SBC};user=phone`)).uri, `sip:${BOB}@198.51.100.20:5060;user=phone`);
	assert.equal((await arriving(lab, pbx, meridian, `sip:+13035550188@${AT_SBC};user=phone`)).uri, 'sip:+13035550188@198.51.100.10:5060;user=phone');
	assert.equal((await arriving(lab, pbx, pinnacle, `sip:+19175550199@${AT_SBC};user=phone`)).calledNumber, '+19175550199');
	assert.equal((await arriving(lab, pbx, meridian, `sip:+19175550101@${AT_SBC};user=phone`)).calledNumber, '+19175550101');
	assert.equal(await outcome(pbx, `sip:+442071838750@${AT_SBC};user=phone`), 404);
	assert.equal(await outcome(pbx, `sip:b-0123456789abcdef@${AT_SBC}`), 480);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('routing: a carrier’s call goes to the network side of the PBX, a phone’s to its access side, a stranger’s nowhere', async () => {
	const lab = await laboratory();
	const { pbx, pinnacle, desk, stranger } = lab;
	const fromCarrier = await arriving(lab, pinnacle, pbx, `sip:${ALICE}@${AT_SBC};user=phone`);
	assert.deepEqual([fromCarrier.uri, fromCarrier.receivedOn], [`sip:${ALICE}@${DOMAIN};user=phone`, '10.0.0.10:5070']);
	assert.equal(await outcome(desk, `sip:${BOB}@${DOMAIN}`), 403, 'not signed in');
	await signedIn(lab);
	const fromPhone = await arriving(lab, desk, pbx, `sip:${BOB}@${DOMAIN}`);
	assert.deepEqual([fromPhone.uri, fromPhone.receivedOn], [`sip:${BOB}@${DOMAIN}`, '10.0.0.10:5060']);
	assert.equal(await outcome(stranger, `sip:${BOB}@${AT_SBC}`), 403);
	assert.equal(pbx.invites.length, 0);
	await lab.close();
});

test('routing: a phone’s INVITE is challenged by the PBX through the SBC, and its credentials arrive', async () => {
	const lab = await laboratory();
	const { pbx, desk } = lab;
	await signedIn(lab);
	const challenge = `Digest realm="${DOMAIN}", nonce="n7", algorithm=MD5`;
	const calling = desk.node.srf
		.createUAC(`sip:${BOB}@${DOMAIN}`, {
			localSdp: sdp('192.0.2.111', 7000),
			proxy: `sip:${AT_SBC}`,
			headers: { From: `<sip:2125550101@${DOMAIN}>` },
			auth: { username: 'desk', password: 'secret' },
		})
		.catch((error) => error);
	const first = await next(pbx.invites);
	first.reply.send(401, { headers: { 'WWW-Authenticate': challenge } });
	const second = await next(pbx.invites);
	assert.match(second.request.get('Authorization'), new RegExp(`username="desk".*nonce="n7".*uri="sip:\\${BOB}@${DOMAIN}"`));
	assert.notEqual(second.request.get('Call-ID'), desk.name);
	second.reply.send(403);
	assert.equal((await clock.settle(calling, 1000)).status, 403);
	await lab.close();
});

test('identity: kept towards a trusted trunk, stripped towards an untrusted one, addresses hidden in both', async () => {
	const lab = await laboratory();
	const headers = { From: ASSERTED, 'P-Asserted-Identity': ASSERTED, Diversion: DIVERTED };
	const trusted = await arriving(lab, lab.pbx, lab.meridian, `sip:+19175550101@${AT_SBC};user=phone`, { ...headers });
	assert.equal(trusted.get('P-Asserted-Identity'), `"Alice Archer" <sip:${ALICE}@${DOMAIN};user=phone>`);
	assert.equal(trusted.get('Diversion'), `<sip:${ALICE}@${DOMAIN}>;reason=unconditional;counter=1;privacy=off`);
	const untrusted = await arriving(lab, lab.pbx, lab.pinnacle, `sip:${BOB}@${AT_SBC};user=phone`, { ...headers });
	assert.deepEqual([untrusted.has('P-Asserted-Identity'), untrusted.has('Diversion')], [false, false]);
	assert.match(untrusted.get('From'), new RegExp(`^"Alice Archer" <sip:\\${ALICE}@${DOMAIN};user=phone>;tag=`));
	await lab.close();
});

test('identity: what a phone or an untrusted trunk asserts does not reach the PBX; a trusted trunk is believed', async () => {
	const lab = await laboratory();
	await signedIn(lab);
	const claims = { 'P-Asserted-Identity': '<sip:+12125550199@192.0.2.111>', Diversion: '<sip:+12125550199@x.example>;reason=unconditional' };
	for (const [from, uri] of [
		[lab.desk, `sip:${BOB}@${DOMAIN}`],
		[lab.pinnacle, `sip:${ALICE}@${AT_SBC}`],
	] as const) {
		const request = await arriving(lab, from, lab.pbx, uri, { ...claims });
		assert.deepEqual([request.has('P-Asserted-Identity'), request.has('Diversion')], [false, false], from.name);
	}
	const believed = await arriving(lab, lab.meridian, lab.pbx, `sip:${ALICE}@${AT_SBC}`, { ...claims });
	assert.equal(believed.get('P-Asserted-Identity'), `<sip:+12125550199@${DOMAIN}>`);
	await lab.close();
});

test('identity: a caller that asked for privacy has none at the phone, whatever the PBX knows', async () => {
	const lab = await laboratory();
	const token = await signedIn(lab);
	const uri = `sip:${token}@${AT_SBC}`;
	const open = await arriving(lab, lab.pbx, lab.desk, uri, { 'P-Asserted-Identity': ASSERTED });
	assert.ok(open.has('P-Asserted-Identity'));
	const headers = { From: '"Anonymous" <sip:anonymous@anonymous.invalid>', Privacy: 'id', 'P-Asserted-Identity': ASSERTED };
	const hidden = await arriving(lab, lab.pbx, lab.desk, uri, headers);
	assert.equal(hidden.has('P-Asserted-Identity'), false);
	assert.match(hidden.get('From'), /anonymous\.invalid/);
	await lab.close();
});

test('topology: nobody beyond the SBC hears an inner address, the PBX no phone’s: Via, Contact, Call-ID, description and all', async () => {
	const lab = await laboratory();
	const token = await signedIn(lab);
	for (const [to, uri, address] of [
		[lab.pinnacle, `sip:${BOB}@${AT_SBC};user=phone`, '198.51.100.20'],
		[lab.desk, `sip:${token}@${AT_SBC}`, '192.0.2.111'],
	] as const) {
		const calling = lab.pbx.node.srf.createUAC(uri, {
			localSdp: sdp('10.0.0.10', 30_000),
			headers: { 'Call-ID': `c-${to.name}@10.0.0.10`, From: ASSERTED },
		});
		const { request, reply } = await next(to.invites);
		const callee = await clock.settle(to.node.srf.createUAS(request, reply, { localSdp: sdp(address, 7000) }), 1000);
		const pbx = await clock.settle(calling, 1000);
		await clock.run(100);
		await clock.settle(callee.destroy(), 1000);
		await clock.run(100);
		assert.equal(pbx.connected, false);
	}
	for (const to of ['gateway-pinnacle', 'desk']) {
		assert.ok(heard(lab, 'sbc', to).length >= 3);
		for (const text of heard(lab, 'sbc', to)) assert.doesNotMatch(text, /10\.0\.0\./);
	}
	for (const text of heard(lab, 'sbc', 'pbx')) assert.doesNotMatch(text, /192\.0\.2\.|198\.51\.100\./);
	const { 'sbc.registrations': registrations, ...left } = await lab.leftovers();
	assert.equal(registrations, 1);
	assert.deepEqual(left, {});
	await lab.close();
});

test('requests: OPTIONS is answered as keep-alive; no hops left 483; an unknown extension 420; a body that is no description 415', async () => {
	const lab = await laboratory();
	for (const peer of [lab.desk, lab.pinnacle, lab.pbx]) assert.equal((await ask(peer, `sip:${AT_SBC}`, { method: 'OPTIONS' })).status, 200);
	const uri = `sip:${BOB}@${AT_SBC};user=phone`;
	assert.equal(await outcome(lab.pbx, uri, { 'Max-Forwards': 0 }), 483);
	assert.equal(await outcome(lab.pbx, uri, { Require: 'no-such-thing' }), 420);
	assert.equal(await outcome(lab.pbx, uri, { 'Content-Type': 'text/plain' }), 415);
	const request = await arriving(lab, lab.pbx, lab.pinnacle, uri, { 'Max-Forwards': 20 });
	assert.equal(request.get('Max-Forwards'), '19');
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});
