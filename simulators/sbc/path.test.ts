import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Headers, type SipNode, type SipRequest, type SipResponse, startSipNode } from '../drachtio';
import { seeded } from '../kernel';
import { parseNameAddr, parseUri, splitList } from '../sip';
import { clock, DOMAIN, type Laboratory, laboratory, next, type Peer, SBC, sdp } from './laboratory';

const AOR = `<sip:2125550101@${DOMAIN}>`;
const CONTACT = 'sip:2125550101@192.0.2.111:5060';
const INSTANCE = '+sip.instance="<urn:uuid:00000000-0000-1000-8000-000000000001>"';
/** The proxies between the phone and the SBC, nearest to the SBC first. */
const [OUTER, EDGE] = ['198.51.100.71', '198.51.100.72'];

/** Two proxies of an access network, between its phones and the SBC: they write themselves into Path, and obey Route. */
async function accessNetwork(lab: Laboratory): Promise<{ heard: string[]; close(): Promise<void> }> {
	const heard: string[] = [];
	const nodes: SipNode[] = [];
	for (const [name, address] of [
		['outer', OUTER],
		['edge', EDGE],
	] as const) {
		const host = lab.network.host(name, 'other', [address]);
		const starting = startSipNode({ host, listen: [{ transport: 'udp', port: 5060 }], clock, random: seeded(name), journal: lab.journal });
		const { srf } = nodes[nodes.push(await clock.settle(starting, 1_000)) - 1] as SipNode;
		const pass = (request: SipRequest) => {
			heard.push(`${request.method} ${name}`);
			const routes = request.has('Route') ? splitList(request.get('Route')).map((value) => parseNameAddr(value).uri) : [];
			const towardsSbc = address === EDGE ? `sip:${OUTER}` : `sip:${SBC}`;
			const towardsPhone = routes.find((uri) => parseUri(uri)?.host !== address) ?? request.uri;
			void srf.proxyRequest(request, request.method === 'REGISTER' ? towardsSbc : towardsPhone, { remainInDialog: true });
		};
		srf.register(pass);
		srf.invite(pass);
		srf.use('notify', pass);
	}
	return {
		heard,
		async close() {
			await clock.settle(Promise.all(nodes.map((node) => node.close())), 1_000);
		},
	};
}

/** A REGISTER by `proxy`, which the registrar grants; what that was asked, and what the phone was told. */
async function register(lab: Laboratory, phone: Peer, proxy: string, headers: Headers = {}, contact = `<${CONTACT}>`) {
	const opts = { method: 'REGISTER', proxy: `sip:${proxy}:5060`, headers: { From: AOR, To: AOR, Contact: contact, Supported: 'path', ...headers } };
	const sent = await clock.settle(phone.node.srf.request(`sip:${DOMAIN}`, opts), 1_000);
	let told: SipResponse | undefined;
	sent.on('response', (response) => {
		told = response;
	});
	const { request, reply } = await next(lab.pbx.registers);
	const kept = request.has('Supported') && request.get('Supported').includes('outbound');
	reply.send(200, { headers: { Contact: `${request.get('Contact')};expires=600`, ...(kept && { Require: 'outbound' }) } });
	await clock.until(() => told !== undefined, 5_000);
	const uri = parseNameAddr(request.get('Contact')).uri;
	return { asked: request, told: told as unknown as SipResponse, uri };
}

test('path: a phone behind two proxies is called, and told, by both of them, and the call stays on that way', async () => {
	const lab = await laboratory();
	const access = await accessNetwork(lab);
	const { asked, told, uri } = await register(lab, lab.desk, EDGE);
	assert.deepEqual(splitList(told.get('Path')), [`<sip:${OUTER}:5060;lr>`, `<sip:${EDGE}:5060;lr>`]);
	assert.ok(!asked.has('Path'), 'who asks for no flow is found by the contact alone, which is the SBC’s own');
	access.heard.splice(0);

	const calling = lab.pbx.node.srf.createUAC(uri, { localSdp: sdp('10.0.0.10', 30_000) });
	const { request, reply } = await next(lab.desk.invites);
	assert.deepEqual([request.uri, request.source_address], [CONTACT, EDGE]);
	assert.deepEqual(access.heard.splice(0), ['INVITE outer', 'INVITE edge']);
	const phone = await clock.settle(lab.desk.node.srf.createUAS(request, reply, { localSdp: sdp('192.0.2.111', 7_000) }), 1_000);
	const pbx = await clock.settle(calling, 1_000);
	await clock.settle(pbx.destroy(), 1_000);
	await clock.run(100);
	assert.equal(phone.connected, false);

	lab.desk.node.srf.use('notify', (_request, answered) => answered.send(200));
	const headers = { Event: 'message-summary', 'Subscription-State': 'active' };
	const notify = await clock.settle(lab.pbx.node.srf.request(uri, { method: 'NOTIFY', headers }), 1_000);
	let status = 0;
	notify.on('response', (response) => {
		status = response.status;
	});
	await clock.run(1_000);
	assert.deepEqual([status, access.heard], [200, ['NOTIFY outer', 'NOTIFY edge']]);
	await access.close();
	await lab.close();
});

test('path: a proxy that is the phone’s first hop says by `ob` whether it holds the flow, and the PBX hears that', async () => {
	for (const [edge, held] of [
		[`<sip:flow-9@${EDGE};lr;ob>`, true],
		[`<sip:${EDGE};lr>`, false],
	] as const) {
		const lab = await laboratory();
		// The peer stands for the proxy nearest to the SBC.
		const { asked } = await register(
			lab,
			lab.desk,
			SBC,
			{ Path: `<sip:192.0.2.111:5060;lr>, ${edge}`, Supported: 'path, outbound' },
			`<${CONTACT}>;reg-id=1;${INSTANCE}`,
		);
		assert.match(asked.get('Path'), held ? /^<sip:b-[0-9a-f]{16}@203\.0\.113\.10:5060;lr;ob>$/ : /^<sip:b-[0-9a-f]{16}@203\.0\.113\.10:5060;lr>$/);
		await lab.close();
	}
});

test('path: it must begin where the REGISTER has come from: nobody sends the SBC’s requests to others (RFC 3327 §6)', async () => {
	const lab = await laboratory();
	const { told, uri } = await register(lab, lab.desk, SBC, { Path: '<sip:10.0.0.10:5070;lr>' });
	assert.ok(!told.has('Path'));
	void lab.pbx.node.srf.createUAC(uri, { localSdp: sdp('10.0.0.10', 30_000) }).catch(() => {});
	const { request, reply } = await next(lab.desk.invites);
	assert.ok(!request.has('Route'));
	reply.send(486);
	assert.equal(lab.pbx.invites.length, 0);
	await clock.run(1_000);
	await lab.close();
});
