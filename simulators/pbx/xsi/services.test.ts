// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock } from '../testing/virtual-time';
import { ALICE, type World, world } from '../testing/world';
import { basic, xsi } from '../testing/xsi-client';

const XML = { 'Content-Type': 'application/xml' };
const JSON_BODY = { 'Content-Type': 'application/json' };
const CAROL = 'carol@worktime.example';

const stateOf = (w: World) => JSON.stringify([w.pbx.provisioning.services(ALICE), w.pbx.provisioning.services(CAROL)]);

/** What can be put into each service, and how it stands there afterwards. */
const puts: readonly (readonly [path: string, put: string, shows: RegExp, json: object])[] = [
	[
		'DoNotDisturb',
		'<DoNotDisturb xmlns="http://schema.broadsoft.com/xsi"><active>true</active><ringSplash>true</ringSplash></DoNotDisturb>',
		/<DoNotDisturb xmlns="[^"]+"><active>true<\/active><ringSplash>true<\/ringSplash><\/DoNotDisturb>$/,
		{ active: true, ringSplash: true },
	],
	[
		'CallForwardingAlways',
		'<CallForwardingAlways><active>true</active><forwardToPhoneNumber>303 555 0177</forwardToPhoneNumber></CallForwardingAlways>',
		/<active>true<\/active><forwardToPhoneNumber>\+13035550177<\/forwardToPhoneNumber><ringSplash>false/,
		{ active: true, forwardToPhoneNumber: '+13035550177', ringSplash: false },
	],
	[
		'CallForwardingBusy',
		'<CallForwardingBusy><active>true</active><forwardToPhoneNumber>4102</forwardToPhoneNumber></CallForwardingBusy>',
		/<active>true<\/active><forwardToPhoneNumber>4102</,
		{ active: true, forwardToPhoneNumber: '4102' },
	],
	[
		'CallForwardingNoAnswer',
		'<CallForwardingNoAnswer><forwardToPhoneNumber>3035550177</forwardToPhoneNumber><numberOfRings>5</numberOfRings></CallForwardingNoAnswer>',
		/<active>false<\/active><forwardToPhoneNumber>\+13035550177<\/forwardToPhoneNumber><numberOfRings>5</,
		{ active: false, forwardToPhoneNumber: '+13035550177', numberOfRings: 5 },
	],
	[
		'CallForwardingNotReachable',
		'<CallForwardingNotReachable><active>true</active><forwardToPhoneNumber>3035550177</forwardToPhoneNumber></CallForwardingNotReachable>',
		/<active>true<\/active><forwardToPhoneNumber>\+13035550177</,
		{ active: true, forwardToPhoneNumber: '+13035550177' },
	],
	['CallWaiting', '<CallWaiting><active>false</active></CallWaiting>', /<active>false</, { active: false }],
	[
		'CallingLineIDDeliveryBlocking',
		'<CallingLineIDDeliveryBlocking><active>true</active></CallingLineIDDeliveryBlocking>',
		/<active>true</,
		{ active: true },
	],
	[
		'SimultaneousRingPersonal',
		'<SimultaneousRingPersonal><active>true</active><incomingCalls>Do not Ring if on a Call</incomingCalls><simRingLocations><simRingLocation><address>3035550188</address><answerConfirmationRequired>true</answerConfirmationRequired></simRingLocation></simRingLocations></SimultaneousRingPersonal>',
		/<active>true<\/active><incomingCalls>Do not Ring if on a Call<\/incomingCalls><simRingLocations><simRingLocation><address>\+13035550188<\/address><answerConfirmationRequired>true</,
		{
			active: true,
			incomingCalls: 'Do not Ring if on a Call',
			simRingLocations: { simRingLocation: [{ address: '+13035550188', answerConfirmationRequired: true }] },
		},
	],
	[
		'BroadWorksAnywhere',
		'<BroadWorksAnywhere><active>true</active><locations><location><phoneNumber>3035550199</phoneNumber></location></locations></BroadWorksAnywhere>',
		/<location><phoneNumber>\+13035550199<\/phoneNumber><active>true<\/active><primary>false</,
		{
			active: true,
			alertAllLocationsForClickToDialCalls: false,
			locations: { location: [{ phoneNumber: '+13035550199', active: true, primary: false, answerConfirmationRequired: false }] },
		},
	],
	[
		'VoiceMessaging',
		'<VoiceMessaging><active>true</active><alwaysRedirectToVoiceMail>true</alwaysRedirectToVoiceMail></VoiceMessaging>',
		/<active>true<\/active><alwaysRedirectToVoiceMail>true<\/alwaysRedirectToVoiceMail><busyRedirectToVoiceMail>true</,
		{ active: true, alwaysRedirectToVoiceMail: true, busyRedirectToVoiceMail: true, noAnswerRedirectToVoiceMail: true },
	],
	[
		'SharedCallAppearance',
		'<SharedCallAppearance><allowSCACallRetrieve>false</allowSCACallRetrieve></SharedCallAppearance>',
		/<allowSCACallRetrieve>false</,
		{
			active: true,
			alertAllAppearancesForClickToDialCalls: false,
			allowSCACallRetrieve: false,
			multipleCallArrangementIsActive: false,
			allowBridgingBetweenLocations: false,
		},
	],
];

for (const [path, put, shows, json] of puts) {
	test(`services/${path}: GET, PUT and GET again, in XML and in JSON; what is not given stays`, async () => {
		const w = await world();
		const before = await xsi(w, 'GET', `services/${path}?format=json`);
		assert.equal(before.status, 200);
		assert.match(before.headers['content-type'] ?? '', /^application\/json/);
		const { status, body } = await xsi(w, 'PUT', `services/${path}`, { headers: XML, body: put });
		assert.deepEqual([status, body], [200, '']);
		const after = await xsi(w, 'GET', `services/${path}`);
		assert.match(after.headers['content-type'] ?? '', /^application\/xml/);
		assert.match(after.body, shows);
		assert.deepEqual(JSON.parse((await xsi(w, 'GET', `services/${path}?format=json`)).body), { [path]: json });
		// What was read can be written again, and changes nothing.
		const now = stateOf(w);
		assert.equal((await xsi(w, 'PUT', `services/${path}`, { headers: JSON_BODY, body: JSON.stringify({ [path]: json }) })).status, 200);
		assert.equal(stateOf(w), now);
	});

	test(`services/${path}: refused with the right status, and nothing changed: method, body, credentials, user`, async () => {
		const w = await world();
		const before = stateOf(w);
		const ask = (method: string, opts: Parameters<typeof xsi>[3] = {}) => xsi(w, method, `services/${path}`, opts);
		for (const method of ['POST', 'DELETE', 'PATCH'] as const) {
			const { status, headers, body } = await ask(method, { headers: XML, body: put });
			assert.deepEqual([status, headers.allow], [405, 'GET, PUT']);
			assert.match(body, /<ErrorInfo/);
		}
		for (const [what, body, headers] of [
			['broken XML', `${put}<`, XML],
			['broken JSON', '{"', JSON_BODY],
			['another element', '<Profile><active>true</active></Profile>', XML],
			['an element that there is not', `<${path}><colour>red</colour></${path}>`, XML],
			['a value that is none', `<${path}><active>perhaps</active></${path}>`, XML],
			['a list in JSON', `{"${path}": [1]}`, JSON_BODY],
		] as const) {
			const answer = await ask('PUT', { headers, body });
			assert.equal(answer.status, 400, what);
			assert.match(answer.body, /<ErrorInfo xmlns="[^"]+"><summary>[^<]+<\/summary><summaryEnglish>[^<]+<\/summaryEnglish><errorCode>\d+</, what);
		}
		assert.equal((await ask('PUT', { headers: XML, body: put, authorization: null })).status, 401);
		assert.equal((await ask('PUT', { headers: XML, body: put, authorization: basic(ALICE, 'guess') })).status, 401);
		assert.equal((await ask('PUT', { headers: XML, body: put, authorization: basic(CAROL, 'my-phone-4715') })).status, 403, 'a stranger');
		assert.equal((await ask('GET', { authorization: basic(CAROL, 'my-phone-4715') })).status, 403, 'a stranger reads');
		assert.equal((await ask('PUT', { headers: XML, body: put, user: 'nobody@worktime.example' })).status, 404);
		assert.equal(stateOf(w), before);
		assert.deepEqual(await w.leave(), {});
	});
}

for (const [what, path, body] of [
	[
		'a forwarding to what is no number',
		'CallForwardingAlways',
		'<CallForwardingAlways><forwardToPhoneNumber>bob</forwardToPhoneNumber></CallForwardingAlways>',
	],
	['a forwarding to nowhere', 'CallForwardingBusy', '<CallForwardingBusy><active>true</active></CallForwardingBusy>'],
	['too many rings', 'CallForwardingNoAnswer', '<CallForwardingNoAnswer><numberOfRings>21</numberOfRings></CallForwardingNoAnswer>'],
	['rings that are no number', 'CallForwardingNoAnswer', '<CallForwardingNoAnswer><numberOfRings>few</numberOfRings></CallForwardingNoAnswer>'],
	[
		'calls to ring for that there are not',
		'SimultaneousRingPersonal',
		'<SimultaneousRingPersonal><incomingCalls>Never</incomingCalls></SimultaneousRingPersonal>',
	],
	['Sim Ring without a number', 'SimultaneousRingPersonal', '<SimultaneousRingPersonal><active>true</active></SimultaneousRingPersonal>'],
	[
		'the number that Mobility has',
		'SimultaneousRingPersonal',
		'<SimultaneousRingPersonal><active>true</active><simRingLocations><simRingLocation><address>(917) 555-0101</address></simRingLocation></simRingLocations></SimultaneousRingPersonal>',
	],
	[
		'the number that Mobility has, at Office Anywhere',
		'BroadWorksAnywhere',
		'<BroadWorksAnywhere><active>true</active><locations><location><phoneNumber>+19175550101</phoneNumber></location></locations></BroadWorksAnywhere>',
	],
] as const) {
	test(`PUT of ${what}: refused with an ErrorInfo, and nothing changed`, async () => {
		const w = await world();
		const before = stateOf(w);
		const answer = await xsi(w, 'PUT', `services/${path}`, { headers: XML, body });
		assert.ok(answer.status === 400 || answer.status === 409, String(answer.status));
		assert.match(answer.body, /<ErrorInfo/);
		assert.equal(stateOf(w), before);
	});
}

test('services/BargeInExempt is the user’s to switch; park and pickup are shown, and an administrator’s to set: PUT is answered 405', async () => {
	const w = await world();
	assert.equal(
		(await xsi(w, 'PUT', 'services/BargeInExempt', { headers: XML, body: '<BargeInExempt><active>true</active></BargeInExempt>' })).status,
		200,
	);
	assert.equal(w.pbx.provisioning.services(ALICE).bargeInExempt.active, true);
	w.pbx.provisioning.setService(ALICE, 'callPickup', { group: 'Sales' });
	const before = stateOf(w);
	for (const [path, shows] of [
		['CallPark', { active: true }],
		['CallPickup', { active: true, group: 'Sales' }],
		['DirectedCallPickupWithBargeIn', { active: true, enableBargeInWarningTone: true }],
	] as const) {
		assert.deepEqual(JSON.parse((await xsi(w, 'GET', `services/${path}?format=json`)).body), { [path]: shows });
		const answer = await xsi(w, 'PUT', `services/${path}`, { headers: XML, body: `<${path}><active>false</active></${path}>` });
		assert.deepEqual([answer.status, answer.headers.allow], [405, 'GET']);
	}
	assert.equal(stateOf(w), before);
});

test('services: those assigned to the user, each at its place; one that is not assigned is refused with 403', async () => {
	const w = await world();
	w.pbx.provisioning.setServiceAssigned(ALICE, 'callWaiting', false);
	const { Services } = JSON.parse((await xsi(w, 'GET', 'services?format=json')).body);
	const uris: string[] = Services.service.map(({ uri }: { uri: string }) => uri);
	assert.ok(!uris.some((uri) => uri.endsWith('/CallWaiting')));
	assert.equal(uris.length, 15);
	for (const uri of uris) assert.equal((await xsi(w, 'GET', uri.split('/user/')[1]?.split('/').slice(1).join('/') ?? '')).status, 200, uri);
	assert.equal((await xsi(w, 'GET', 'services/CallWaiting')).status, 403);
	assert.equal(
		(await xsi(w, 'PUT', 'services/CallWaiting', { headers: XML, body: '<CallWaiting><active>false</active></CallWaiting>' })).status,
		403,
	);
	assert.equal((await xsi(w, 'GET', 'services/CallTeleport')).status, 404);
});

test('broadworksmobility/MobileIdentity: the own number is shown, and not to be changed; another one is not found', async () => {
	const w = await world();
	const { body } = await xsi(w, 'GET', 'services/broadworksmobility/MobileIdentity/%2B19175550101');
	assert.match(body, /<mobileNumber>\+19175550101<\/mobileNumber><isPrimary>true</);
	assert.equal((await xsi(w, 'PUT', 'services/broadworksmobility/MobileIdentity/%2B19175550101')).status, 405);
	assert.equal((await xsi(w, 'GET', 'services/broadworksmobility/MobileIdentity/%2B13035550177')).status, 404);
});

test('directories/enterprise: everybody with a number, by name; by part of a name, by extension; in pages', async () => {
	const w = await world();
	const names = async (query: string) => {
		const { Enterprise } = JSON.parse((await xsi(w, 'GET', `directories/enterprise?format=json${query}`)).body);
		const found: { firstName: string }[] = Enterprise.enterpriseDirectory.directoryDetails;
		return [Enterprise.totalAvailableRecords, found.map(({ firstName }) => firstName).join(' ')];
	};
	assert.deepEqual(await names(''), [2, 'Alice Carol']);
	assert.deepEqual(await names('&lastName=car*'), [1, 'Carol']);
	assert.deepEqual(await names('&lastName=car'), [0, '']);
	assert.deepEqual(await names('&extension=4101'), [1, 'Alice']);
	assert.deepEqual(await names('&number=*0102'), [1, 'Carol']);
	assert.deepEqual(await names('&lastName=(*'), [0, '']);
	assert.deepEqual(await names('&start=2&results=1'), [2, 'Carol']);
	const { body } = await xsi(w, 'GET', 'directories/enterprise');
	assert.match(
		body,
		/<directoryDetails><userId>alice@worktime\.example<\/userId><firstName>Alice<\/firstName><lastName>Archer<\/lastName><number>\+12125550101</,
	);
	assert.doesNotMatch(body, /password|secret|9175550101/);
	for (const query of ['start=0', 'results=900', 'start=one'])
		assert.equal((await xsi(w, 'GET', `directories/enterprise?${query}`)).status, 400, query);
	assert.equal((await xsi(w, 'POST', 'directories/enterprise')).headers.allow, 'GET');
});

test('directories/Personal: contacts of the user alone; wrong ones are refused, and change nothing', async () => {
	const w = await world();
	const add = (body: string) => xsi(w, 'POST', 'directories/Personal', { headers: XML, body });
	assert.equal((await add('<entry><name>Mum</name><number>303 555 0166</number></entry>')).status, 201);
	assert.match((await xsi(w, 'GET', 'directories/Personal')).body, /<entry><name>Mum<\/name><number>\+13035550166<\/number><\/entry>/);
	for (const [status, body] of [
		[409, '<entry><name>Mum</name><number>3035550167</number></entry>'],
		[400, '<entry><name>Dad</name></entry>'],
		[400, '<entry><name>Dad</name><number>Dad</number></entry>'],
		[400, '<entry><name>Dad</name><number>3035550167</number><age>70</age></entry>'],
	] as const) {
		assert.equal((await add(body)).status, status, body);
	}
	assert.equal(w.pbx.provisioning.contacts.of(ALICE).length, 1);
	const carols = await xsi(w, 'GET', 'directories/Personal', { user: CAROL, authorization: basic(CAROL, 'my-phone-4715') });
	assert.doesNotMatch(carols.body, /Mum/);
	assert.equal((await xsi(w, 'DELETE', 'directories/Personal/Dad')).status, 404);
	assert.equal((await xsi(w, 'DELETE', 'directories/Personal/Mum')).status, 200);
	assert.deepEqual(w.pbx.provisioning.contacts.of(ALICE), []);
});

test('directories/CallLogs: placed, received and missed calls, newest first, with their calendar time', async () => {
	const w = await world();
	await w.signIn();
	await clock.run(5_000);
	assert.equal((await xsi(w, 'POST', 'calls/new?address=3035550177&location=Primary')).status, 201);
	await xsi(w, 'DELETE', `calls/${w.pbx.calls()[0]?.id}`);
	await clock.run(2_000);
	const { body } = await xsi(w, 'GET', 'directories/CallLogs');
	assert.match(
		body,
		/<CallLogs xmlns="[^"]+"><placed><callLogsEntry><phoneNumber>\+13035550177<\/phoneNumber><time>2015-01-01T00:00:05\.\d+Z<\/time><\/callLogsEntry><\/placed><received\/><missed\/><\/CallLogs>$/,
	);
	assert.deepEqual(await w.leave(), {});
});

test('profile/Fac, Registrations and Password/Portal', async () => {
	const w = await world();
	assert.match((await xsi(w, 'GET', 'profile/Fac')).body, /<fac><code>\*11<\/code><\/fac>/);
	assert.doesNotMatch((await xsi(w, 'GET', 'profile/Registrations')).body, /<registration>/);
	await w.signIn();
	assert.match(
		(await xsi(w, 'GET', 'profile/Registrations')).body,
		/<registration><endpointType>Primary<\/endpointType><linePort>2125550101@worktime\.example<\/linePort><uri>[^<]+<\/uri><expiration>\d+</,
	);
	const change = (oldPassword: string, newPassword: string) =>
		xsi(w, 'PUT', 'profile/Password/Portal', {
			headers: XML,
			body: `<Portal><oldPassword>${oldPassword}</oldPassword><newPassword>${newPassword}</newPassword></Portal>`,
		});
	assert.equal((await change('guess', 'a-new-password')).status, 403);
	assert.equal((await change('my-phone-4714', 'short')).status, 400);
	assert.equal((await change('my-phone-4714', 'a-new-password')).status, 200);
	assert.equal((await xsi(w, 'GET', 'profile')).status, 401);
	assert.equal((await xsi(w, 'GET', 'profile', { authorization: basic(ALICE, 'a-new-password') })).status, 200);
});

test('what the PBX says it shows of each service is what GET of that service answers, Mobility among them', async () => {
	const w = await world();
	w.pbx.provisioning.setService(ALICE, 'callForwardingAlways', { active: true, forwardToPhoneNumber: '4102' });
	w.pbx.provisioning.setServiceAssigned(ALICE, 'callWaiting', false);
	const shown = w.pbx.shownServices(ALICE);
	const answered: object[] = [];
	const { service } = JSON.parse((await xsi(w, 'GET', 'services?format=json')).body).Services as { service: { uri: string }[] };
	for (const { uri } of service) {
		const answer = await xsi(w, 'GET', `services/${uri.split('/').at(-1)}?format=json`);
		answered.push(Object.values(JSON.parse(answer.body))[0] as object);
	}
	assert.equal(answered.length, 15);
	assert.deepEqual(JSON.parse(JSON.stringify(shown.map(({ content }) => content))), answered);
	assert.deepEqual(
		shown.filter(({ content }) => 'forwardToPhoneNumber' in content && content.active === true).map((each) => each.service),
		['callForwardingAlways'],
	);
});
