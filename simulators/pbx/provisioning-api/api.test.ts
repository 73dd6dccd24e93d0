import '../testing/virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../kernel';
import { Activation } from '../activation';
import { guideR21 } from '../behaviour';
import { Provisioning } from '../provisioning';
import { Bindings } from '../registrar';
import { clock } from '../testing/virtual-time';
import { ProvisioningApi } from './api';

const ALICE = 'alice@worktime.example';
const authorization = `Basic ${Buffer.from('dashboard:service-1').toString('base64')}`;

function api() {
	clock.begin();
	const provisioning = new Provisioning(
		{
			users: [],
			imrnPool: [],
			administrators: [{ id: 'ada@worktime.example', name: 'Ada Admin', password: 'admin-1' }],
			newcomers: [{ id: ALICE, firstName: 'Alice', lastName: 'Archer', email: ALICE, password: 'temporary-1' }],
			numbers: [{ number: '+12125550101', extension: '4101' }],
			stations: ['Station 4101'],
			devices: [
				{ mac: '0004F2000001', model: 'Polycom VVX 500' },
				{ mac: 'FEBC00000027', model: 'Business Communicator - Mobile' },
			],
			licences: 1,
		},
		{ domain: 'worktime.example', random: seeded(1).stream('test') },
	);
	const bindings = new Bindings(clock);
	const served = new ProvisioningApi({
		provisioning,
		activation: new Activation(provisioning, guideR21),
		bindings,
		clock,
		records: () => [],
		serviceCredentials: { name: 'dashboard', password: 'service-1' },
	});
	const ask = (method: string, path: string, body?: object | string, as: string | undefined = authorization) =>
		served.answer({
			method,
			url: `/provisioning/v1/${path}`,
			authorization: as,
			body: typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body),
		});
	return { ask, provisioning, bindings };
}

test('without the credentials of a service: 401, whatever is asked', () => {
	const { ask } = api();
	for (const as of [undefined, 'Basic x', `Basic ${Buffer.from(`${ALICE}:temporary-1`).toString('base64')}`]) {
		assert.equal(ask('GET', 'users', undefined, as ?? '').status, 401);
	}
});

test('unknown resources 404, unknown methods 405, broken bodies 400', () => {
	const { ask } = api();
	assert.equal(ask('GET', 'nothing').status, 404);
	assert.equal(ask('GET', 'users/nobody').status, 404);
	assert.equal(ask('DELETE', 'users').status, 405);
	assert.equal(ask('PUT', `users/${ALICE}/assignment`, '{').status, 400);
});

test('from a new user to a registered client: assignment, sharing, live registration; no password ever comes out', () => {
	const { ask, provisioning, bindings } = api();
	const everything: unknown[] = [];
	const seen = (answer: { status: number; content?: unknown }) => {
		everything.push(answer.content);
		return answer.status;
	};
	assert.equal(seen(ask('PUT', `users/${ALICE}/assignment`, { number: '+12125550101', station: 'Station 4101', phone: '0004F2000001' })), 200);
	assert.deepEqual(ask('POST', `users/${ALICE}/sharings`, { target: 'FEBC00000027' }), { status: 201, content: { device: 'FEBC00000027' } });
	assert.deepEqual(ask('GET', 'devices/FEBC00000027/registration'), { status: 200, content: null });
	const linePort = '2125550101_FEBC00000027@worktime.example';
	bindings.replace(linePort, [
		{ linePort, contact: 'sip:x@203.0.113.10', userAgent: 'WorkTime', callId: '1', cseq: 1, expiresAt: clock.now() + 60_000 },
	]);
	assert.deepEqual(ask('GET', 'devices/FEBC00000027/registration').content, {
		contact: 'sip:x@203.0.113.10',
		userAgent: 'WorkTime',
		expiresInSeconds: 60,
	});
	for (const path of ['users', `users/${ALICE}`, 'inventory', 'devices', 'call-records', 'mail-template', 'site/notes']) {
		assert.equal(seen(ask('GET', path)), 200, path);
	}
	const text = JSON.stringify(everything);
	const { lines } = provisioning.person(ALICE);
	const kept = lines.flatMap(({ device, accountHashes }) => [provisioning.passwords.ofDevice(device).reveal(), ...Object.values(accountHashes)]);
	const secrets = ['temporary-1', 'admin-1', ...kept];
	assert.equal(secrets.length, 8);
	for (const secret of secrets) assert.ok(!text.includes(secret), 'a password came out');
});

for (const [what, method, path, body, field] of [
	['assignment without a number', 'PUT', `users/${ALICE}/assignment`, { number: '', station: 'Station 4101', phone: '0004F2000001' }, 'number'],
	['sharing without an assignment', 'POST', `users/${ALICE}/sharings`, { target: 'FEBC00000027' }, 'user'],
	['a short password', 'PUT', `users/${ALICE}/password`, { current: 'temporary-1', password: 'short1' }, 'password'],
	['a password without a digit', 'PUT', `users/${ALICE}/password`, { current: 'temporary-1', password: 'letters-only' }, 'password'],
	['the same password again', 'PUT', `users/${ALICE}/password`, { current: 'temporary-1', password: 'temporary-1' }, 'password'],
	['a wrong current password', 'PUT', `users/${ALICE}/password`, { current: 'guess', password: 'her-own-22' }, 'current'],
	['a ported device without a MAC', 'POST', 'devices', { mac: '', model: 'X' }, 'mac'],
	['a ported mobile client', 'POST', 'devices', { mac: 'FE:BC:00:00:00:99', model: 'X' }, 'mac'],
	['a ported device twice', 'POST', 'devices', { mac: '00-04-f2-00-00-01', model: 'X' }, 'mac'],
	['phones to ring that are none', 'PUT', `users/${ALICE}/mobility`, { devicesToRing: 'Moon' }, 'devicesToRing'],
	['Office Anywhere without a number', 'PUT', `users/${ALICE}/office-anywhere`, { active: true, location: null }, 'number'],
	['a mail without a subject', 'PUT', 'mail-template', { enabled: true, subject: ' ', body: 'x' }, 'subject'],
	['a mail with a header in its subject', 'PUT', 'mail-template', { enabled: true, subject: 'a\nBcc: b', body: 'x' }, 'subject'],
] as const) {
	test(`${what}: refused with a message for the field ${field}`, () => {
		const { ask } = api();
		const { status, content } = ask(method, path, body);
		assert.ok(status >= 400 && status < 500, String(status));
		const { message, field: named } = content as { message: string; field: string };
		assert.deepEqual([named, message.length > 5], [field, true]);
	});
}

test('My Phone knows less of Sim Ring and Office Anywhere than the client: what the client has set beside that stays', () => {
	const { ask, provisioning } = api();
	const [one, two, three] = ['+19175550101', '+19175550102', '+19175550103'];
	const confirmed = { answerConfirmationRequired: true };
	provisioning.setService(ALICE, 'simultaneousRing', { active: true, locations: [{ number: one, ...confirmed }] });
	assert.equal(
		ask('PUT', `users/${ALICE}/sim-ring`, { active: false, locations: [{ number: '917 555 0102' }, { number: '(917) 555-0101' }] }).status,
		200,
	);
	assert.deepEqual(provisioning.services(ALICE).simultaneousRing.locations, [
		{ number: two, answerConfirmationRequired: false },
		{ number: one, ...confirmed },
	]);
	const second = { number: two, active: false, primary: true, ...confirmed };
	provisioning.setService(ALICE, 'officeAnywhere', { locations: [{ number: one, active: true, primary: false, ...confirmed }, second] });
	const anywhere = (location: object | null) => {
		assert.equal(ask('PUT', `users/${ALICE}/office-anywhere`, { active: true, location }).status, 200);
		return provisioning.services(ALICE).officeAnywhere.locations;
	};
	assert.deepEqual(anywhere({ number: '917 555 0103', ...confirmed }), [{ number: three, active: true, primary: false, ...confirmed }, second]);
	assert.deepEqual(anywhere({ number: '917 555 0102', ...confirmed }), [{ number: two, active: true, primary: true, ...confirmed }]);
	ask('PUT', `users/${ALICE}/office-anywhere`, { active: false, location: null });
	assert.deepEqual(anywhere({ number: one, ...confirmed }), [{ number: one, active: true, primary: true, ...confirmed }]);
});

for (const [what, path, first, second] of [
	['notes', 'site/notes', { value: 'Line 3 was moved' }, { value: 'Line 4 was moved' }],
	['the mail', 'mail-template', { enabled: true, subject: 'Hello', body: 'x' }, { enabled: true, subject: 'Welcome', body: 'y' }],
] as const) {
	test(`two administrators change ${what} as they both read it: the second is told, and what the first wrote stays`, () => {
		const { ask } = api();
		const read = () => ask('GET', path).content as { version: number };
		const { version } = read();
		assert.equal(ask('PUT', path, { ...first, version }).status, 204);
		assert.equal(ask('PUT', path, { ...first, version }).status, 204, 'the same once more is no harm');
		const refused = ask('PUT', path, { ...second, version });
		assert.equal(refused.status, 409);
		assert.match((refused.content as { message: string }).message, /meanwhile/);
		const now = read();
		assert.deepEqual({ ...now, version: 0 }, { ...first, version: 0 });
		assert.equal(ask('PUT', path, { ...second, version: now.version }).status, 204);
		assert.deepEqual({ ...read(), version: 0 }, { ...second, version: 0 });
	});
}

test('call handling: all of a service is set at once, numbers in E.164; what is wrong is refused with its field, and changes nothing', () => {
	const { ask, provisioning } = api();
	const put = (service: string, body: object) => ask('PUT', `users/${ALICE}/call-handling/${service}`, body);
	const always = { active: true, forwardToPhoneNumber: '303 555 0188', ringSplash: true };
	assert.equal(put('callForwardingAlways', always).status, 200);
	assert.equal(put('doNotDisturb', { active: true, ringSplash: false }).status, 200);
	const handling = () => (ask('GET', `users/${ALICE}`).content as { callHandling: Record<string, object | null> }).callHandling;
	assert.deepEqual(handling().callForwardingAlways, { ...always, forwardToPhoneNumber: '+13035550188' });
	assert.deepEqual(handling().doNotDisturb, { active: true, ringSplash: false });
	for (const [service, body, field] of [
		['callForwardingBusy', { active: true, forwardToPhoneNumber: '' }, 'forwardToPhoneNumber'],
		['callForwardingBusy', { active: true, forwardToPhoneNumber: '12' }, 'forwardToPhoneNumber'],
		['callForwardingNoAnswer', { active: true, forwardToPhoneNumber: '303 555 0188', numberOfRings: 21 }, 'numberOfRings'],
		['callForwardingNoAnswer', { active: true, forwardToPhoneNumber: '303 555 0188', numberOfRings: Number.NaN }, 'numberOfRings'],
		['callForwardingNotReachable', { active: true }, 'forwardToPhoneNumber'],
		['doNotDisturb', { ringSplash: true }, 'active'],
	] as const) {
		const before = JSON.stringify(provisioning.person(ALICE));
		const { status, content } = put(service, body);
		assert.ok(status === 400 || status === 409, `${service} ${status}`);
		assert.equal((content as { field: string }).field, field);
		assert.equal(JSON.stringify(provisioning.person(ALICE)), before);
	}
	provisioning.setServiceAssigned(ALICE, 'callForwardingAlways', false);
	assert.equal(put('callForwardingAlways', always).status, 403);
	assert.equal(handling().callForwardingAlways, null);
	assert.equal(put('callWaiting', { active: false }).status, 404);
});
