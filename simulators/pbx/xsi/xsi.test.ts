// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpRequest } from '../../network';
import { clock } from '../testing/virtual-time';
import { ALICE, BOB, MOBILE, world } from '../testing/world';
import { basic, xsi } from '../testing/xsi-client';

const IMRN = 'calls/imrn?callingPartyAddress=%2B19175550101&calledPartyAddress=3035550177';

test('profile: the user, with the business identity as the number', async () => {
	const w = await world();
	const { status, headers, body } = await xsi(w, 'GET', 'profile');
	assert.equal(status, 200);
	assert.match(headers['content-type'] ?? '', /^application\/xml/);
	assert.match(body, /^<\?xml version="1\.0" encoding="UTF-8"\?>/);
	assert.match(
		body,
		/<Profile xmlns="http:\/\/schema\.broadsoft\.com\/xsi"><details><userId>alice@worktime\.example<\/userId><firstName>Alice<\/firstName>/,
	);
	assert.match(body, /<number>\+12125550101<\/number><extension>4101<\/extension>/);
	assert.doesNotMatch(body, /my-phone|9175550101/);
	assert.equal(headers.date, 'Thu, 01 Jan 2015 00:00:00 GMT');
	assert.deepEqual(await w.leave(), {});
});

test('profile/device: the client is a shared line with credentials of its own', async () => {
	const w = await world();
	const { body } = await xsi(w, 'GET', 'profile/device');
	assert.match(
		body,
		/<deviceType>Business Communicator - Mobile<\/deviceType><type>SHARED<\/type><linePort>2125550101_m@worktime\.example<\/linePort><deviceUserNamePassword><userName>2125550101_m<\/userName><password>client-secret-4712<\/password>/,
	);
	const json = await xsi(w, 'GET', 'profile/device?format=json');
	assert.match(json.headers['content-type'] ?? '', /^application\/json/);
	assert.equal(JSON.parse(json.body).AccessDevices.accessDevice[1].linePort, '2125550101_m@worktime.example');
});

test('calls/imrn: 201 with a number of the pool, in XML and in JSON', async () => {
	const w = await world();
	const xml = await xsi(w, 'POST', IMRN);
	assert.equal(xml.status, 201);
	assert.match(xml.body, /<IMRNInfo xmlns="[^"]+"><imrn>\+16465550150<\/imrn><\/IMRNInfo>$/);
	assert.deepEqual(JSON.parse((await xsi(w, 'POST', `${IMRN}&format=json`)).body), { IMRNInfo: { imrn: '+16465550151' } });
	const exhausted = await xsi(w, 'POST', IMRN);
	assert.deepEqual([exhausted.status, exhausted.headers['retry-after']], [503, '30']);
	assert.deepEqual(await w.leave(), {});
});

test('calls/new: 201 with the call and its Location; the call is in the list until it is released', async () => {
	const w = await world();
	const { status, headers, body } = await xsi(
		w,
		'POST',
		`calls/new?address=3035550177&location=Mobility&locationAddress=${encodeURIComponent(MOBILE)}`,
	);
	assert.equal(status, 201);
	const id = /<CallStartInfo xmlns="[^"]+"><callId>([^<]+)<\/callId>/.exec(body)?.[1];
	assert.equal(headers.location, `/com.broadsoft.xsi-actions/v2.0/user/alice%40worktime.example/calls/${id}`);
	assert.match((await xsi(w, 'GET', 'calls')).body, new RegExp(`<call><callId>${id}</callId>`));
	assert.match((await xsi(w, 'GET', `calls/${id}`)).body, /<personality>Click-to-Dial<\/personality><state>Alerting<\/state>/);
	assert.equal((await xsi(w, 'DELETE', `calls/${id}`)).status, 200);
	assert.match((await xsi(w, 'GET', 'calls')).body, /<Calls xmlns="[^"]+"\s*\/?>(<\/Calls>)?$/);
	assert.equal((await xsi(w, 'DELETE', `calls/${id}`)).status, 404);
	assert.deepEqual(await w.leave(), {});
});

test('calls/new with location All rings desk phone and mobile, Primary only the desk phone', async () => {
	const w = await world();
	await w.signIn();
	for (const [location, ring] of [
		['', ['desk-1', MOBILE]],
		['&location=Primary', ['desk-1']],
	] as const) {
		w.sbc.arrived.length = 0;
		assert.equal((await xsi(w, 'POST', `calls/new?address=3035550177${location}`)).status, 201);
		await clock.run(1_000);
		assert.deepEqual(
			w.sbc.arrived.map(({ request }) => request.calledNumber),
			ring,
		);
		await xsi(w, 'DELETE', `calls/${w.pbx.calls()[0]?.id}`);
		await clock.run(1_000);
	}
	assert.deepEqual(await w.leave(), {});
});

test('401 without credentials, with wrong ones and with what are none; WWW-Authenticate says how', async () => {
	const w = await world();
	for (const authorization of [null, basic(ALICE, 'guess'), basic('nobody@worktime.example', 'guess'), 'Basic !!!', 'Bearer x', basic(ALICE, '')]) {
		const { status, headers, body } = await xsi(w, 'GET', 'profile', { authorization });
		assert.equal(status, 401, String(authorization));
		assert.match(headers['www-authenticate'] ?? '', /^Basic realm=/);
		assert.match(
			body,
			/<ErrorInfo xmlns="[^"]+"><summary>[^<]+<\/summary><summaryEnglish>[^<]+<\/summaryEnglish><errorCode>\d+<\/errorCode><\/ErrorInfo>$/,
		);
	}
	w.pbx.provisioning.passwords.set(ALICE, 'a-new-one');
	assert.equal((await xsi(w, 'GET', 'profile')).status, 401, 'the password has changed');
	assert.equal((await xsi(w, 'GET', 'profile', { authorization: basic(ALICE, 'a-new-one') })).status, 200);
	assert.equal((await xsi(w, 'POST', IMRN, { authorization: null })).status, 401);
	assert.deepEqual(w.sbc.arrived, []);
});

test("403 for somebody else's resource, 404 for that of nobody and for no resource", async () => {
	const w = await world();
	assert.equal((await xsi(w, 'GET', 'profile', { user: 'carol@worktime.example' })).status, 403);
	assert.equal((await xsi(w, 'GET', 'profile', { user: 'nobody@worktime.example' })).status, 404);
	assert.equal((await xsi(w, 'GET', 'profile/nothing')).status, 404);
	assert.equal((await xsi(w, 'GET', 'calls/callhalf-99:0')).status, 404);
});

for (const [method, path, allow] of [
	['POST', 'profile', 'GET'],
	['GET', IMRN, 'POST'],
	['PUT', 'calls/new?address=1', 'POST'],
	['DELETE', 'calls', 'GET'],
	['PATCH', 'profile/device', 'GET'],
] as const) {
	test(`${method} of ${path.split('?')[0]}: 405, and Allow says ${allow}`, async () => {
		const w = await world();
		const { status, headers, body } = await xsi(w, method, path);
		assert.deepEqual([status, headers.allow], [405, allow]);
		assert.match(body, /<ErrorInfo/);
	});
}

test('a method that no resource has (PROPFIND, REPORT): 401 to whom it does not know, then 404, as ErrorInfo in XML and in JSON', async () => {
	const w = await world();
	for (const method of ['PROPFIND', 'REPORT']) {
		const stranger = await xsi(w, method, 'profile', { authorization: null });
		assert.deepEqual([stranger.status, stranger.headers['www-authenticate'] !== undefined], [401, true]);
		assert.match(stranger.body, /<ErrorInfo xmlns/);
		const { status, headers, body } = await xsi(w, method, 'profile');
		assert.deepEqual([status, headers['content-type']?.split(';')[0]], [404, 'application/xml']);
		assert.match(body, /<ErrorInfo xmlns="[^"]+"><summary>[^<]+<\/summary>/);
		assert.ok('ErrorInfo' in JSON.parse((await xsi(w, method, 'profile?format=json')).body));
	}
});

test('a path whose % escapes mean nothing: 400 for a user and for a resource, as ErrorInfo; the next request is answered', async () => {
	const w = await world();
	const get = (target: string, headers: Record<string, string> = { Authorization: basic(ALICE, 'my-phone-4714') }) =>
		clock.settle(
			httpRequest(w.laptop, {
				method: 'GET',
				to: { address: '10.0.0.10', port: 80 },
				target: `/com.broadsoft.xsi-actions/v2.0/user/${target}`,
				headers,
			}),
			5_000,
		);
	for (const target of ['%E0%A4%A/profile', `${encodeURIComponent(ALICE)}/calls/%ZZ`, '%/profile']) {
		const { status, headers, body } = await get(target);
		assert.equal(status, 400, `${target}: ${body}`);
		assert.match(body, /<ErrorInfo xmlns/);
		assert.deepEqual([headers.date, headers.connection], ['Thu, 01 Jan 2015 00:00:00 GMT', 'close']);
	}
	assert.equal((await get('%/profile', {})).status, 401);
	assert.equal((await xsi(w, 'GET', 'profile')).status, 200);
});

for (const [what, path, status, opts] of [
	['no parameters', 'calls/imrn', 400, {}],
	['one parameter of two', 'calls/imrn?callingPartyAddress=%2B19175550101', 400, {}],
	['an empty parameter', 'calls/imrn?callingPartyAddress=%2B19175550101&calledPartyAddress=', 400, {}],
	['a parameter twice', `${IMRN}&calledPartyAddress=4102`, 400, {}],
	['a called party that is no number', 'calls/imrn?callingPartyAddress=%2B19175550101&calledPartyAddress=bob', 400, {}],
	['a feature code without a service', 'calls/imrn?callingPartyAddress=%2B19175550101&calledPartyAddress=*99', 400, {}],
	['a calling party that is no number', 'calls/imrn?callingPartyAddress=me&calledPartyAddress=3035550177', 400, {}],
	[
		"a calling party that is not the user's mobile",
		`calls/imrn?callingPartyAddress=${encodeURIComponent(BOB)}&calledPartyAddress=3035550177`,
		403,
		{},
	],
	['no address', 'calls/new', 400, {}],
	['an address that is no number', 'calls/new?address=bob', 400, {}],
	['an unknown location', 'calls/new?address=3035550177&location=Moon', 400, {}],
	['a location that the user has not', 'calls/new?address=3035550177&location=BroadworksAnywhere', 403, {}],
	[
		"a location address that is not the user's mobile",
		`calls/new?address=3035550177&location=Mobility&locationAddress=${encodeURIComponent(BOB)}`,
		403,
		{},
	],
	['broken XML', IMRN, 400, { headers: { 'Content-Type': 'application/xml' }, body: '<a><b></a>' }],
	['broken JSON', IMRN, 400, { headers: { 'Content-Type': 'application/json' }, body: '{"a"' }],
] as const) {
	test(`${path.split('?')[0]} with ${what}: ${status}, and nothing happens`, async () => {
		const w = await world();
		const { status: told, body } = await xsi(w, 'POST', path, opts);
		assert.equal(told, status, body);
		assert.match(body, /<ErrorInfo/);
		await clock.run(1_000);
		assert.deepEqual(w.sbc.arrived, []);
		assert.equal(w.pbx.remains().imrns, 0);
		assert.deepEqual(w.pbx.calls(), []);
	});
}

test('Mobility inactive: neither IMRN nor Call Back', async () => {
	const w = await world({ mobility: { active: false } });
	assert.equal((await xsi(w, 'POST', IMRN)).status, 403);
	assert.equal((await xsi(w, 'POST', 'calls/new?address=3035550177&location=Mobility')).status, 403);
	assert.deepEqual(w.pbx.calls(), []);
});

test('click-to-dial calls do not alert the mobile: Call Back is refused, IMRN is not', async () => {
	const w = await world({ mobility: { alertClickToDialCalls: false } });
	assert.equal((await xsi(w, 'POST', 'calls/new?address=3035550177&location=Mobility')).status, 403);
	assert.equal((await xsi(w, 'POST', IMRN)).status, 201);
});

test('what is no HTTP is answered 400 and the connection closed; a connection that goes away leaves nothing', async () => {
	const w = await world();
	const stream = w.laptop.connect({ address: '10.0.0.10', port: 80 });
	let heard = '';
	stream.on('data', (bytes: Buffer) => {
		heard += bytes.toString();
	});
	stream.on('error', () => {});
	stream.write('INVITE sip:bob SIP/2.0\r\n\r\n');
	await clock.run(1_000);
	assert.match(heard, /^HTTP\/1\.1 400 /);
	const silent = w.laptop.connect({ address: '10.0.0.10', port: 80 });
	silent.on('error', () => {});
	await clock.run(1_000);
	silent.destroy();
	await clock.run(1_000);
	assert.equal(w.pbx.remains().httpConnections, 0);
	assert.equal((await xsi(w, 'GET', 'profile')).status, 200);
});
