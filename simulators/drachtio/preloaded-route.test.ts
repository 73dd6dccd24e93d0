import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseNameAddr, parseUri, splitList } from '../sip';
import type { SipNode, SipRequest } from './index';
import { Laboratory, SDP } from './laboratory';

const NODE = '10.0.0.10';
const [NEAR, FAR] = ['10.0.0.20', '10.0.0.21'];
const PHONE = '10.0.0.1';
const ROUTE = `<sip:near@${NEAR}:5060;lr>, <sip:far@${FAR}:5060;lr>`;
/** A contact that only the proxies know the way to: they are its route. */
const CONTACT = `sip:alice@${PHONE}:5060`;

/** Where a proxy sends a request on: to the first Route value that is not its own, or else to the Request-URI. */
function onward(request: SipRequest, own: string): string {
	const routes = request.has('Route') ? splitList(request.get('Route')).map((value) => parseNameAddr(value).uri) : [];
	return routes.find((uri) => parseUri(uri)?.host !== own) ?? request.uri;
}

/** A node, two proxies in a row that stay on the way, and a phone that answers when it is told to. */
async function chain() {
	const lab = new Laboratory();
	const node = await lab.node('registrar', NODE);
	const proxies = [await lab.node('near', NEAR), await lab.node('far', FAR)];
	proxies.forEach(({ srf }: SipNode, n) => {
		const own = [NEAR, FAR][n] ?? '';
		const pass = (request: SipRequest) => void srf.proxyRequest(request, onward(request, own), { remainInDialog: true });
		srf.invite(pass);
		srf.message(pass);
		srf.use('notify', pass);
		srf.register((request) => void srf.proxyRequest(request, own === FAR ? `sip:${NEAR}` : `sip:${NODE}`, { remainInDialog: true }));
	});
	const phone = await lab.peer(PHONE);
	/** Who has sent a request to whom, by the end of the addresses. */
	const hops = (method: string) =>
		lab.journal
			.ofKind('packet')
			.filter(({ payload }) => payload.toString().startsWith(`${method} `))
			.map(({ from, to }) => `${from.address.split('.')[3]}>${to.address.split('.')[3]}`);
	const finish = async () => {
		await lab.clock.run(35_000);
		await lab.finish();
	};
	return { lab, node, phone, hops, finish };
}

test('preloaded route: MESSAGE and NOTIFY go by two proxies in a row, each takes its own value off, the Request-URI stays', async () => {
	const { lab, node, phone, hops, finish } = await chain();
	for (const method of ['MESSAGE', 'NOTIFY']) {
		void node.srf.request(CONTACT, { method, proxy: ROUTE, headers: { Event: 'message-summary', 'Subscription-State': 'active' } });
		await lab.clock.run(100);
		assert.deepEqual(hops(method), ['10>20', '20>21', '21>1']);
		const { last } = phone;
		assert.match(last.text, new RegExp(`^${method} ${CONTACT} SIP`));
		assert.deepEqual([last.list('route'), last.list('via').length], [[], 3]);
		phone.send(FAR, phone.response(last, 200));
		await lab.clock.run(100);
	}
	const first = lab.journal.ofKind('packet').find(({ payload }) => payload.toString().startsWith('MESSAGE '));
	assert.match(first?.payload.toString() ?? '', /\r\nRoute: <sip:near@10\.0\.0\.20:5060;lr>\r\nRoute: <sip:far@10\.0\.0\.21:5060;lr>\r\n/);
	await finish();
});

test('preloaded route: a call and its CANCEL go by it; once answered, the dialog goes by Record-Route', async () => {
	const { lab, node, phone, hops, finish } = await chain();
	const given = node.srf.createUAC(
		CONTACT,
		{ localSdp: SDP, proxy: ROUTE },
		{ cbRequest: (_, request) => void lab.clock.at(1_000, () => request.cancel()) },
	);
	const refused = assert.rejects(given, { status: 487 });
	await lab.clock.run(500);
	const invite = phone.last;
	phone.send(FAR, phone.response(invite, 180));
	await lab.clock.run(600);
	assert.deepEqual(hops('CANCEL'), ['10>20', '20>21', '21>1']);
	phone.send(FAR, phone.response(phone.last, 200));
	phone.send(FAR, phone.response(invite, 487));
	await lab.clock.run(100);
	await refused;

	const calling = node.srf.createUAC(CONTACT, { localSdp: SDP, proxy: ROUTE });
	await lab.clock.run(100);
	const recorded = phone.last.list('record-route').map((value) => `Record-Route: ${value}`);
	assert.equal(recorded.length, 2);
	phone.send(FAR, phone.response(phone.last, 200, { headers: [...recorded, 'Content-Type: application/sdp'], body: SDP }));
	const dialog = await lab.clock.settle(calling, 1_000);
	const ended = dialog.destroy();
	await lab.clock.run(100);
	assert.deepEqual(hops('BYE'), ['10>20', '20>21', '21>1']);
	phone.send(FAR, phone.response(phone.last, 200));
	await lab.clock.settle(ended, 1_000);
	await finish();
});

test('preloaded route: what two proxies write into Path of a REGISTER is, in that order, the route back', async () => {
	const { lab, node, phone, hops, finish } = await chain();
	let path = '';
	node.srf.register((request, reply) => {
		path = request.get('Path');
		assert.equal(
			request
				.get('Require')
				.split(/, */)
				.every((option) => option === 'path'),
			true,
		);
		reply.send(200, { headers: { Contact: request.get('Contact'), Path: path } });
	});
	const register = phone.request('REGISTER', NODE, { headers: [`Contact: <${CONTACT}>`, 'Supported: path'] });
	phone.send(FAR, register);
	await lab.clock.run(100);
	assert.deepEqual(splitList(path), [`<sip:${NEAR}:5060;lr>`, `<sip:${FAR}:5060;lr>`]);
	assert.deepEqual(phone.last.list('path'), splitList(path));
	void node.srf.request(CONTACT, { method: 'MESSAGE', proxy: path });
	await lab.clock.run(100);
	assert.deepEqual(hops('MESSAGE'), ['10>20', '20>21', '21>1']);
	phone.send(FAR, phone.response(phone.last, 200));
	await finish();
});

test('preloaded route: a first hop of RFC 2543 (no lr) is addressed itself, and finds the Request-URI at the end of the route', async () => {
	const lab = new Laboratory();
	const { srf } = await lab.node('registrar', NODE);
	const strict = await lab.peer(NEAR);
	void srf.request(CONTACT, { method: 'MESSAGE', proxy: `<sip:near@${NEAR}>,<sip:far@${FAR};lr>` });
	await lab.clock.run(50);
	assert.match(strict.last.text, new RegExp(`^MESSAGE sip:near@${NEAR} SIP`));
	assert.deepEqual(strict.last.list('route'), [`<sip:far@${FAR};lr>`, `<${CONTACT}>`]);
	strict.send(NODE, strict.response(strict.last, 200));
	await lab.finish();
});

test('an application’s own Route header goes nowhere, as with drachtio-server, and a route that is none is refused', async () => {
	const lab = new Laboratory();
	const { srf } = await lab.node('registrar', NODE);
	const phone = await lab.peer(PHONE);
	void srf.request(CONTACT, { method: 'MESSAGE', headers: { Route: ROUTE } });
	await lab.clock.run(50);
	assert.deepEqual(phone.last.list('route'), []);
	phone.send(NODE, phone.response(phone.last, 200));
	await assert.rejects(lab.clock.settle(srf.request(CONTACT, { method: 'MESSAGE', proxy: '<not a uri>' }), 1_000), /invalid request-uri: not a uri/);
	await lab.finish();
});
