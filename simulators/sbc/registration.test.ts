import './laboratory';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Headers, SipResponse } from '../drachtio';
import { clock, DOMAIN, heard, type Laboratory, laboratory, next, type Peer, SBC, sdp } from './laboratory';

const CHALLENGE = `Digest realm="${DOMAIN}", nonce="n1", algorithm=MD5`;
const UDP_CONTACT = '<sip:2125550101@192.0.2.111:5060>';
const TCP_CONTACT = '<sip:m@192.0.2.11:5060;transport=tcp>';

type Registrar = (contact: string) => { status: number; headers?: Headers };

/** One REGISTER of a phone, answered by a scripted registrar: what that was asked, and what the phone was told. */
async function register(lab: Laboratory, phone: Peer, headers: Headers, registrar: Registrar) {
	const sent = await clock.settle(
		phone.node.srf.request(`sip:${DOMAIN}`, {
			method: 'REGISTER',
			proxy: `sip:${SBC}:5060${phone === lab.handset ? ';transport=tcp' : ''}`,
			headers: { From: `<sip:2125550101@${DOMAIN}>`, To: `<sip:2125550101@${DOMAIN}>`, 'User-Agent': 'phone/1', ...headers },
		}),
		1000,
	);
	let told: SipResponse | undefined;
	sent.on('response', (response) => {
		if (response.status >= 200) told = response;
	});
	const { request, reply } = await next(lab.pbx.registers);
	const { status, headers: answered } = registrar(request.has('Contact') ? request.get('Contact') : '');
	reply.send(status, { headers: { ...answered } });
	await clock.until(() => told !== undefined, 40_000);
	return { asked: request, told: told as unknown as SipResponse };
}

/** Grants 60 s, and lists the binding of another phone too. */
const grants: Registrar = (contact) => ({
	status: 200,
	headers: { Contact: `${contact.replace(/;expires=\d+/, '')};expires=60, <sip:b-0000000000000000@${SBC}:5060>;expires=33` },
});

const tokenIn = (contact: string) => contact.match(/sip:(b-[0-9a-f]{16})@/)?.[1] ?? assert.fail(`no token in ${contact}`);

test('registration: 401 then 200, UDP: challenge and credentials pass, the contact becomes the SBC’s, the phone sees its own', async () => {
	const lab = await laboratory();
	const first = await register(lab, lab.desk, { Contact: `${UDP_CONTACT};expires=3600` }, () => ({
		status: 401,
		headers: { 'WWW-Authenticate': CHALLENGE },
	}));
	assert.equal(first.told.status, 401);
	assert.equal(first.told.get('WWW-Authenticate'), CHALLENGE);
	assert.equal(lab.sbc.remains().registrations, 0);
	const credentials = `Digest username="desk", realm="${DOMAIN}", nonce="n1", uri="sip:${DOMAIN}", response="0123"`;
	const second = await register(lab, lab.desk, { Contact: `${UDP_CONTACT};expires=3600`, Authorization: credentials }, grants);
	assert.equal(second.asked.get('Authorization'), credentials);
	assert.equal(second.asked.get('User-Agent'), 'phone/1');
	assert.equal(second.asked.uri, `sip:${DOMAIN}`);
	assert.match(second.asked.get('Contact'), new RegExp(`^<sip:b-[0-9a-f]{16}@${SBC}:5060>;expires=3600$`));
	assert.equal(second.asked.get('Contact'), first.asked.get('Contact'));
	assert.equal(second.told.get('Contact'), `${UDP_CONTACT};expires=60`);
	assert.equal(lab.sbc.remains().registrations, 1);
	for (const text of heard(lab, 'sbc', 'pbx')) assert.doesNotMatch(text, /192\.0\.2\./);
	for (const text of heard(lab, 'sbc', 'desk')) assert.doesNotMatch(text, /10\.0\.0\./);
	await lab.close();
});

test('registration: signing out, running out, and Contact: * each leave no binding', async () => {
	const lab = await laboratory();
	await register(lab, lab.desk, { Contact: UDP_CONTACT }, grants);
	await register(lab, lab.desk, { Contact: `${UDP_CONTACT};expires=0` }, () => ({ status: 200 }));
	assert.equal(lab.sbc.remains().registrations, 0);
	await register(lab, lab.desk, { Contact: UDP_CONTACT }, grants);
	await clock.run(59_000);
	assert.equal(lab.sbc.remains().registrations, 1);
	await clock.run(2000);
	assert.equal(lab.sbc.remains().registrations, 0);
	await register(lab, lab.desk, { Contact: UDP_CONTACT }, grants);
	const all = await register(lab, lab.desk, { Contact: '*', Expires: 0 }, () => ({ status: 200 }));
	assert.equal(all.asked.get('Contact'), '*');
	assert.equal(lab.sbc.remains().registrations, 0);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

test('registration: a refusal changes nothing; 423 brings Min-Expires; no answer is 408', async () => {
	const lab = await laboratory();
	await register(lab, lab.desk, { Contact: UDP_CONTACT }, grants);
	const brief = await register(lab, lab.desk, { Contact: `${UDP_CONTACT};expires=5` }, () => ({ status: 423, headers: { 'Min-Expires': 60 } }));
	assert.deepEqual([brief.told.status, brief.told.get('Min-Expires')], [423, '60']);
	const refused = await register(lab, lab.desk, { Contact: UDP_CONTACT }, () => ({ status: 403 }));
	assert.equal(refused.told.status, 403);
	assert.equal(lab.sbc.remains().registrations, 1);
	await lab.close();
});

test('registration: the token stays when a phone with an instance id comes back from elsewhere, and its calls follow it', async () => {
	const lab = await laboratory();
	const instance = ';+sip.instance="<urn:uuid:00000000-0000-4000-8000-000000000001>";reg-id=1';
	const before = await register(lab, lab.desk, { Contact: `<sip:m@192.0.2.111:5060>${instance}` }, grants);
	const after = await register(lab, lab.handset, { Contact: `${TCP_CONTACT}${instance}` }, grants);
	assert.equal(tokenIn(before.asked.get('Contact')), tokenIn(after.asked.get('Contact')));
	assert.match(after.asked.get('Contact'), /\+sip\.instance="<urn:uuid:[^"]*>";reg-id=1/);
	assert.equal(lab.sbc.remains().registrations, 1);
	const other = await register(lab, lab.desk, { Contact: UDP_CONTACT }, grants);
	assert.notEqual(tokenIn(other.asked.get('Contact')), tokenIn(after.asked.get('Contact')));
	void lab.pbx.node.srf.createUAC(`sip:${tokenIn(after.asked.get('Contact'))}@${SBC}:5060`, { localSdp: sdp('10.0.0.10', 30_000) }).catch(() => {});
	const { request, reply } = await next(lab.handset.invites);
	assert.equal(request.uri, 'sip:m@192.0.2.11:5060;transport=tcp');
	assert.equal(request.protocol.toLowerCase(), 'tcp');
	reply.send(486);
	assert.deepEqual(await without(lab, 'registrations'), {});
	await lab.close();
});

test('registration: a call to a phone on TCP uses the stream that the phone opened', async () => {
	const lab = await laboratory();
	const { asked } = await register(lab, lab.handset, { Contact: TCP_CONTACT }, grants);
	const opened = () => lab.journal.ofKind('packet').filter(({ part, from }) => part === 'open' && from.address === SBC && from.port !== 5060).length;
	const before = opened();
	const calling = lab.pbx.node.srf.createUAC(`sip:${tokenIn(asked.get('Contact'))}@${SBC}:5060`, { localSdp: sdp('10.0.0.10', 30_000) });
	const { request, reply } = await next(lab.handset.invites);
	const phone = await clock.settle(lab.handset.node.srf.createUAS(request, reply, { localSdp: sdp('192.0.2.11', 7000) }), 1000);
	const pbx = await clock.settle(calling, 1000);
	await clock.run(100);
	await clock.settle(pbx.destroy(), 1000);
	await clock.run(100);
	assert.equal(phone.connected, false);
	assert.equal(opened(), before);
	assert.deepEqual(await without(lab, 'registrations'), {});
	await lab.close();
});

test('registration: 30 % loss on the phone’s link, seed 7: the registrar sees one request after another, the phone gets its 200', async () => {
	const lab = await laboratory({ seed: 7 });
	lab.network.impair('desk', { loss: 0.3 });
	for (let round = 0; round < 5; round++) {
		const { told } = await register(lab, lab.desk, { Contact: UDP_CONTACT }, grants);
		assert.equal(told.status, 200);
	}
	assert.equal(lab.sbc.remains().registrationsUnderWay, 0);
	assert.ok(lab.journal.ofKind('packet').some(({ fate }) => fate === 'lost'));
	await lab.close();
});

test('registration: the registrar is away: the phone gets 408 or its own timeout, and nothing is left under way', async () => {
	const lab = await laboratory();
	lab.network.partition('pbx');
	await clock.settle(
		lab.desk.node.srf.request(`sip:${DOMAIN}`, { method: 'REGISTER', proxy: `sip:${SBC}:5060`, headers: { Contact: UDP_CONTACT } }),
		1000,
	);
	await clock.run(1000);
	assert.equal(lab.sbc.remains().registrationsUnderWay, 1);
	assert.deepEqual(await lab.leftovers(), {});
	await lab.close();
});

async function without(lab: Laboratory, what: string): Promise<Record<string, number>> {
	const { [`sbc.${what}`]: _left, ...others } = await lab.leftovers();
	return others;
}

test('registration: behind an address translator a phone is granted no more than keeps its way back open; one that is not gets all', async () => {
	for (const [phone, contact, expected] of [
		['desk', UDP_CONTACT, 600],
		['handset', TCP_CONTACT, 600],
		['behind NAT by UDP', '<sip:2125550101@10.1.1.5:5060>', 30],
		['behind NAT by TCP', '<sip:2125550101@10.1.1.5:5060;transport=tcp>', 240],
	] as const) {
		const lab = await laboratory();
		const peer = contact === TCP_CONTACT || phone.endsWith('TCP') ? lab.handset : lab.desk;
		// What a translator leaves of it: an inner address in Via, an outer one as its source.
		const via = `SIP/2.0/${peer === lab.desk ? 'UDP' : 'TCP'} 10.1.1.5:5060;rport;branch=z9hG4bKnat`;
		if (phone.startsWith('behind')) {
			const told = await behindNat(lab, peer, via, contact);
			assert.match(told, new RegExp(`^Contact: ${contact.replace(/[.*]/g, '\\$&')};expires=${expected}$`, 'm'), phone);
			assert.match(told, new RegExp(`^Expires: ${expected}$`, 'm'), phone);
			await clock.run(expected * 1000 + 100);
			assert.equal(lab.sbc.remains().registrations, 0, 'what the SBC keeps goes as early');
		} else {
			const { told } = await register(lab, peer, { Contact: `${contact};expires=600` }, (asked) => ({ status: 200, headers: { Contact: asked } }));
			assert.equal(told.get('Contact'), `${contact};expires=600`);
		}
		await lab.close();
	}
});

/** Sends a REGISTER byte for byte, which the registrar grants for 600 s; gives what came back. */
async function behindNat(lab: Laboratory, peer: Peer, via: string, contact: string): Promise<string> {
	const lines = [
		`REGISTER sip:${DOMAIN} SIP/2.0`,
		`Via: ${via}`,
		`From: <sip:2125550101@${DOMAIN}>;tag=1`,
		`To: <sip:2125550101@${DOMAIN}>`,
		'Call-ID: nat@phone',
		'CSeq: 1 REGISTER',
		`Contact: ${contact};expires=600`,
		'Content-Length: 0',
	];
	const text = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
	const to = { address: SBC, port: 5060 };
	let told = '';
	const hear = (payload: Buffer) => {
		told += payload.toString();
	};
	if (peer === lab.desk) {
		const port = await clock.settle(peer.host.udp(5999), 1000);
		port.receive(hear);
		port.send(text, to);
	} else {
		const stream = peer.host.connect(to);
		stream.on('data', hear);
		stream.write(text);
	}
	const { request, reply } = await next(lab.pbx.registers);
	reply.send(200, { headers: { Contact: request.get('Contact'), Expires: 600 } });
	await clock.run(100);
	return told.replaceAll('\r', '');
}

const INSTANCE = '+sip.instance="<urn:uuid:00000000-0000-1000-8000-000000000001>"';
/** A registrar that keeps flows. */
const keepsFlows: Registrar = (contact) => ({ status: 200, headers: { Contact: `${contact};expires=600`, Require: 'outbound' } });

/** The handset registers over its stream, as one of its flows; gives the contact that the PBX has for it. */
async function overItsFlow(lab: Laboratory, contact = TCP_CONTACT) {
	const { asked, told } = await register(lab, lab.handset, { Contact: `${contact};reg-id=1;${INSTANCE}`, Supported: 'path, outbound' }, keepsFlows);
	assert.equal(told.get('Require'), 'outbound');
	const token = tokenIn(asked.get('Contact'));
	assert.equal(asked.get('Path'), `<sip:${token}@${SBC}:5060;lr;ob>`);
	assert.equal(asked.get('Supported'), 'path, outbound');
	return `sip:${token}@${SBC}:5060`;
}

/** The PBX calls; gives the status with which that has failed, once it has. */
function call(lab: Laboratory, uri: string): { status?: number } {
	const outcome: { status?: number } = {};
	void lab.pbx.node.srf.createUAC(uri, { localSdp: sdp('10.0.0.10', 4000) }).catch(({ status }: { status: number }) => {
		outcome.status = status;
	});
	return outcome;
}

test('outbound: a call goes down the stream that the phone has registered over, although its Contact leads elsewhere', async () => {
	const lab = await laboratory();
	const uri = await overItsFlow(lab, '<sip:m@192.0.2.200:5060;transport=tcp>');
	const streams = () => lab.journal.ofKind('packet').filter(({ part, from }) => part === 'open' && from.address === SBC).length;
	const before = streams();
	call(lab, uri);
	const { request, reply } = await next(lab.handset.invites);
	assert.equal(request.uri, 'sip:m@192.0.2.200:5060;transport=tcp');
	reply.send(486);
	assert.equal(streams(), before);
	assert.deepEqual(await lab.leftovers(), { 'sbc.registrations': 1 });
	await lab.close();
});

test('outbound: the flow has gone: 430, and nobody is called anew at its address; over a new flow the phone is reached again under the same name', async () => {
	const lab = await laboratory();
	const uri = await overItsFlow(lab);
	// Whoever has opened a stream closes it when it has long been idle.
	await clock.run(70_000);
	const opened = () => lab.journal.ofKind('packet').filter(({ part, from }) => part === 'open' && from.address === SBC).length;
	const before = opened();
	const outcome = call(lab, uri);
	await clock.run(2_000);
	assert.deepEqual([outcome.status, opened()], [430, before]);
	assert.equal(await overItsFlow(lab), uri);
	call(lab, uri);
	(await next(lab.handset.invites)).reply.send(486);
	assert.deepEqual(await lab.leftovers(), { 'sbc.registrations': 1 });
	await lab.close();
});

test('outbound: a registrar that keeps no flows gets its calls over whatever leads to the phone', async () => {
	const lab = await laboratory();
	const { asked, told } = await register(lab, lab.handset, { Contact: `${TCP_CONTACT};reg-id=1;${INSTANCE}`, Supported: 'outbound' }, (contact) => ({
		status: 200,
		headers: { Contact: `${contact};expires=600` },
	}));
	assert.ok(!told.has('Require'));
	await clock.run(70_000);
	// The port that the stream came from is nobody's any more: what fails is a new connection.
	const outcome = call(lab, `sip:${tokenIn(asked.get('Contact'))}@${SBC}:5060`);
	await clock.run(2_000);
	assert.equal(outcome.status, 503);
	await lab.close();
});

test('outbound: Flow-Timer says how often the SBC wants to hear from a flow over a stream; who asks for no flow, or uses datagrams, is told none', async () => {
	const over = async (phone: 'desk' | 'handset', headers: Headers, behaviour = {}, registrar: Registrar = keepsFlows) => {
		const lab = await laboratory({ behaviour });
		const { told } = await register(lab, lab[phone], headers, registrar);
		await lab.close();
		return told.has('Flow-Timer') ? told.get('Flow-Timer') : undefined;
	};
	const flow = (contact: string) => ({ Contact: `${contact};reg-id=1;${INSTANCE}`, Supported: 'path, outbound' });
	assert.equal(await over('handset', flow(TCP_CONTACT)), '1200');
	assert.equal(await over('handset', flow(TCP_CONTACT), { flowTimerSeconds: 120 }), '120');
	assert.equal(await over('handset', flow(TCP_CONTACT), { flowTimerSeconds: 0 }), undefined);
	assert.equal(await over('handset', { ...flow(TCP_CONTACT), Expires: 0 }, {}, () => ({ status: 200, headers: { Require: 'outbound' } })), undefined);
	assert.equal(await over('desk', flow(UDP_CONTACT)), undefined);
});

test('outbound: a phone that keeps silent for longer than Flow-Timer is gone: its stream is ended, calls to it are told 430, an audit of its call 408', async () => {
	const lab = await laboratory({ behaviour: { flowTimerSeconds: 10, rtpInactivityMs: 0 } });
	const uri = await overItsFlow(lab);
	const calling = lab.pbx.node.srf.createUAC(uri, { localSdp: sdp('10.0.0.10', 30_000) });
	const { request, reply } = await next(lab.handset.invites);
	await clock.settle(lab.handset.node.srf.createUAS(request, reply, { localSdp: sdp('192.0.2.11', 7000) }), 1000);
	const pbx = await clock.settle(calling, 1000);
	const cutOff = () => lab.journal.ofKind('signalling').filter(({ what }) => what === 'cut-off').length;
	await clock.run(41_000);
	assert.equal(cutOff(), 0);
	await clock.run(2_000);
	assert.equal(cutOff(), 1);
	const outcome = call(lab, uri);
	const asked = await clock.settle(pbx.request({ method: 'OPTIONS' }), 2_000);
	await clock.run(2_000);
	assert.deepEqual([outcome.status, asked.status], [430, 408]);
	await clock.settle(pbx.destroy(), 2_000);
	await lab.close();
});

test('registration: an answer that comes late, after the phone has registered over another way, leads nobody back to the old one', async () => {
	const lab = await laboratory();
	const instance = ';+sip.instance="<urn:uuid:00000000-0000-4000-8000-000000000001>"';
	const registers = (phone: Peer, contact: string, headers: Headers = {}) =>
		clock.settle(
			phone.node.srf.request(`sip:${DOMAIN}`, {
				method: 'REGISTER',
				proxy: `sip:${SBC}:5060${phone === lab.handset ? ';transport=tcp' : ''}`,
				headers: { From: `<sip:m@${DOMAIN}>`, To: `<sip:m@${DOMAIN}>`, Contact: contact + instance, ...headers },
			}),
			1000,
		);
	await registers(lab.desk, '<sip:m@192.0.2.111:5060>');
	const before = await next(lab.pbx.registers);
	await registers(lab.handset, TCP_CONTACT);
	const after = await next(lab.pbx.registers);
	for (const { request, reply } of [after, before]) {
		reply.send(200, { headers: { Contact: `${request.get('Contact')};expires=60` } });
		await clock.run(100);
	}
	const token = tokenIn(after.request.get('Contact'));
	void lab.pbx.node.srf.createUAC(`sip:${token}@${SBC}:5060`, { localSdp: sdp('10.0.0.10', 30_000) }).catch(() => {});
	const { request, reply } = await next(lab.handset.invites);
	assert.equal(request.uri, 'sip:m@192.0.2.11:5060;transport=tcp');
	reply.send(486);
	await without(lab, 'registrations');
	await lab.close();
});
