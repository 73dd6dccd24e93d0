import './testing/virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../kernel';
import { Activation } from './activation';
import { guideR21, type PbxBehaviour } from './behaviour';
import type { Enterprise } from './enterprise';
import { Provisioning } from './provisioning';
import { conflicts } from './services';
import { ProvisioningRefused } from './store/refused';

const ALICE = 'alice@worktime.example';
const CAROL = 'carol@worktime.example';
const MOBILE = '+19175550101';

const person = (id: string, firstName: string) => ({ id, firstName, lastName: 'Archer', email: id, password: 'temporary-1' });

const enterprise: Enterprise = {
	users: [],
	imrnPool: [],
	newcomers: [person(ALICE, 'Alice'), person(CAROL, 'Carol')],
	numbers: [
		{ number: '+12125550101', extension: '4101' },
		{ number: '+12125550102', extension: '4102' },
	],
	stations: ['Station 4101', 'Station 4102'],
	devices: [
		{ mac: '0004F2000001', model: 'Polycom VVX 500' },
		{ mac: '0004F2000002', model: 'Polycom VVX 500' },
		{ mac: 'FEBC00000027', model: 'Business Communicator - Mobile' },
		{ mac: 'FEBC00000028', model: 'Business Communicator - Mobile' },
		{ mac: 'FEBC00000029', model: 'Business Communicator - Mobile' },
	],
	licences: 2,
};
const first = { number: '+12125550101', station: 'Station 4101', phone: '0004F2000001' };

function store(behaviour: Partial<PbxBehaviour> = {}) {
	const all = { ...guideR21, ...behaviour };
	const provisioning = new Provisioning(enterprise, { behaviour: all, domain: 'worktime.example', random: seeded(1).stream('test') });
	return { provisioning, activation: new Activation(provisioning, all) };
}

/** The act is refused, and nobody's data have changed. */
function refused(provisioning: Provisioning, act: () => void, field: string | undefined, message: RegExp): void {
	const before = JSON.stringify([provisioning.people(), provisioning.assignments.inventory()]);
	assert.throws(act, (error: unknown) => {
		assert.ok(error instanceof ProvisioningRefused, String(error));
		assert.match(error.message, message);
		assert.equal(error.field, field);
		return true;
	});
	assert.equal(JSON.stringify([provisioning.people(), provisioning.assignments.inventory()]), before);
}

test('phone assignment: number, station, phone and user together; who has none is no user of the call control', () => {
	const { provisioning } = store();
	assert.deepEqual(provisioning.users(), []);
	provisioning.assignments.assign(ALICE, first);
	const alice = provisioning.user(ALICE);
	assert.deepEqual([alice.number, alice.extension, alice.lines.desk?.linePort], ['+12125550101', '4101', '2125550101@worktime.example']);
	assert.equal(provisioning.byExtension('4101')?.id, ALICE);
	assert.equal(provisioning.line({ authUser: '2125550101' })?.user.id, ALICE);
});

for (const [what, change, field, message] of [
	['number', { number: first.number }, 'number', /assigned to somebody else/],
	['station', { station: first.station }, 'station', /assigned to somebody else/],
	['phone', { phone: first.phone }, 'phone', /assigned to somebody else/],
	['number that does not exist', { number: '+12125559999' }, 'number', /no such/],
	['mobile client for a phone', { phone: 'FEBC00000027' }, 'phone', /no such phone/],
] as const) {
	test(`phone assignment with a ${what} that cannot be: refused, nothing changes`, () => {
		const { provisioning } = store();
		provisioning.assignments.assign(ALICE, first);
		const second = { number: '+12125550102', station: 'Station 4102', phone: '0004F2000002' };
		refused(provisioning, () => provisioning.assignments.assign(CAROL, { ...second, ...change }), field, message);
	});
}

test('unassigned as somebody saw it who has not seen what the user has now: refused; twice: no harm', () => {
	const { provisioning } = store();
	const { assignments } = provisioning;
	assignments.assign(ALICE, first);
	assignments.unassign(ALICE, first.number);
	assignments.unassign(ALICE, first.number);
	assignments.assign(ALICE, { ...first, number: '+12125550102' });
	refused(provisioning, () => assignments.unassign(ALICE, first.number), 'user', /another number/);
	assignments.unassign(ALICE, '+12125550102');
	assert.deepEqual(provisioning.users(), []);
});

test('sharing: one free client is bound and takes a licence; taken back, both are free again', () => {
	const { provisioning } = store();
	refused(provisioning, () => provisioning.assignments.share(ALICE, 'FEBC00000027'), 'user', /Phone Assignment/);
	provisioning.assignments.assign(ALICE, first);
	provisioning.assignments.assign(CAROL, { number: '+12125550102', station: 'Station 4102', phone: '0004F2000002' });
	provisioning.assignments.share(ALICE, 'FEBC00000027');
	assert.deepEqual(provisioning.assignments.inventory().licences, { total: 2, used: 1 });
	assert.equal(provisioning.user(ALICE).lines.client?.linePort, '2125550101_FEBC00000027@worktime.example');
	assert.equal(provisioning.user(ALICE).lines.client?.type, 'SHARED');
	refused(provisioning, () => provisioning.assignments.share(CAROL, 'FEBC00000027'), 'target', /in use already/);
	// As a double click on Share asks for it.
	refused(provisioning, () => provisioning.assignments.share(ALICE, 'FEBC00000027'), 'target', /shared with this user already/);
	refused(provisioning, () => provisioning.assignments.share(CAROL, 'FEBC99999999'), 'target', /no such/);
	refused(provisioning, () => provisioning.assignments.unassign(ALICE), 'user', /Take back/);
	provisioning.assignments.share(ALICE, 'FEBC00000028');
	assert.equal(provisioning.user(ALICE).moreClients?.length, 1);
	refused(provisioning, () => provisioning.assignments.share(CAROL, 'FEBC00000029'), 'target', /licences/);
	provisioning.assignments.unshare(ALICE, 'FEBC00000027');
	provisioning.assignments.share(CAROL, 'FEBC00000029');
	assert.deepEqual(provisioning.assignments.inventory().licences, { total: 2, used: 2 });
});

for (const typed of ['917 555 0101', '(917) 555-0101', '1-917-555-0101', '+1 917 555 0101', '9175550101', '0111 917 555 0101']) {
	test(`mobile number typed ${typed}: stored in E.164, and known again however it is typed`, () => {
		const { provisioning } = store();
		provisioning.addMobileNumber(ALICE, typed);
		assert.deepEqual(provisioning.person(ALICE).mobility.mobileNumbers, [MOBILE]);
		refused(provisioning, () => provisioning.addMobileNumber(CAROL, '+19175550101'), 'number', /in use already/);
	});
}

for (const typed of ['', '555', 'call me', '117 555 0101', '+1 917 555 01012', '911', '+19175550101;drop table person', '*11']) {
	test(`mobile number typed "${typed}": refused beside the field`, () => {
		const { provisioning } = store();
		refused(provisioning, () => provisioning.addMobileNumber(ALICE, typed), 'number', /complete telephone number/);
	});
}

test('Mobility is active with a number and the Mobile App feature, with one of the two it is not; the last number takes it away', () => {
	const { provisioning } = store();
	provisioning.addMobileNumber(ALICE, MOBILE);
	assert.equal(provisioning.person(ALICE).mobility.active, false);
	provisioning.setMobileApp(ALICE, true);
	assert.equal(provisioning.person(ALICE).mobility.active, true);
	provisioning.removeMobileNumber(ALICE, MOBILE);
	assert.deepEqual([provisioning.person(ALICE).mobility.active, provisioning.person(ALICE).mobility.mobileApp], [false, true]);
});

test('Mobility is taken from a user who has it: numbers come and go still, and given back it works with what is there', () => {
	const { provisioning, activation } = store();
	activation.setUp(ALICE, { mobileNumber: MOBILE });
	provisioning.setServiceAssigned(ALICE, 'mobility', false);
	activation.addMobileNumber(ALICE, '917 555 0102');
	activation.removeMobileNumber(ALICE, MOBILE);
	assert.deepEqual([provisioning.person(ALICE).mobility.mobileNumbers, provisioning.person(ALICE).mobility.active], [['+19175550102'], false]);
	refused(provisioning, () => activation.setMobileApp(ALICE, true), 'mobileApp', /not assigned/);
	refused(provisioning, () => activation.setUp(ALICE, {}), 'mobileApp', /not assigned/);
	provisioning.setServiceAssigned(ALICE, 'mobility', true);
	assert.equal(provisioning.person(ALICE).mobility.active, true);
	provisioning.setServiceAssigned(ALICE, 'mobility', false);
	activation.setMobileApp(ALICE, false);
	provisioning.setServiceAssigned(ALICE, 'mobility', true);
	assert.equal(provisioning.person(ALICE).mobility.active, false);
});

test('a number of the company is nobody’s mobile number, also while it is free: else it would be whoever’s gets it', () => {
	const { provisioning } = store();
	refused(provisioning, () => provisioning.addMobileNumber(CAROL, '212 555 0101'), 'number', /business number of your company/);
	provisioning.assignments.assign(ALICE, first);
	refused(provisioning, () => provisioning.addMobileNumber(CAROL, '212 555 0101'), 'number', /business number of your company/);
});

test('at most ten mobile numbers', () => {
	const { provisioning } = store();
	for (let i = 10; i < 20; i++) provisioning.addMobileNumber(ALICE, `+191755501${i}`);
	refused(provisioning, () => provisioning.addMobileNumber(ALICE, '+19175550120'), 'number', /at most 10/);
});

test('active Mobility that rings the mobile cannot be without a number', () => {
	const { provisioning } = store();
	refused(provisioning, () => provisioning.setMobility(ALICE, { active: true }), 'number', /needs a mobile number/);
	provisioning.setMobility(ALICE, { active: true, devicesToRing: 'Fixed' });
});

for (const service of ['officeAnywhere', 'simultaneousRing'] as const) {
	test(`${service} with the number of Mobility, typed otherwise: refused at the front door in either order; the back door lets it in`, () => {
		const { provisioning, activation } = store();
		const wanted = { active: true, locations: [{ number: '(917) 555-0101', answerConfirmationRequired: false, active: true, primary: false }] };
		activation.setUp(ALICE, { mobileNumber: '917 555 0101' });
		refused(provisioning, () => activation.setService(ALICE, service, wanted), 'number', /cannot serve the same number/);
		provisioning.setService(ALICE, service, wanted);
		assert.equal(conflicts(provisioning.person(ALICE)).length, 1);

		const other = store();
		other.activation.setService(ALICE, service, wanted);
		refused(other.provisioning, () => other.activation.setUp(ALICE, { mobileNumber: MOBILE }), 'mobileNumber', /cannot serve the same number/);
		other.activation.setUp(ALICE, { mobileNumber: '+19175550102' });
	});
}

test('three services came to want one number by the back door: each can be switched off at the front door, one after the other', () => {
	const { provisioning, activation } = store();
	const locations = [{ number: MOBILE, answerConfirmationRequired: false, active: true, primary: false }];
	activation.setUp(ALICE, { mobileNumber: MOBILE });
	for (const service of ['officeAnywhere', 'simultaneousRing'] as const) provisioning.setService(ALICE, service, { active: true, locations });
	assert.equal(conflicts(provisioning.person(ALICE))[0]?.services.length, 3);
	activation.addMobileNumber(ALICE, '917 555 0102');
	activation.setService(ALICE, 'simultaneousRing', { active: false });
	refused(provisioning, () => activation.setService(ALICE, 'simultaneousRing', { active: true }), 'number', /cannot serve the same number/);
	activation.setService(ALICE, 'officeAnywhere', { active: false });
	assert.deepEqual(conflicts(provisioning.person(ALICE)), []);
});

test('both ways of activation end in the identical state', () => {
	const [portal, client] = [store(), store()];
	portal.activation.addMobileNumber(ALICE, MOBILE);
	portal.activation.setMobileApp(ALICE, true);
	portal.activation.setMobility(ALICE, { alertClickToDialCalls: false, devicesToRing: 'Mobile', answerConfirmationRequired: true });
	const settings = { alertClickToDialCalls: false, devicesToRing: 'Mobile', answerConfirmationRequired: true } as const;
	client.activation.setUp(ALICE, { mobileNumber: '917-555-0101', ...settings });
	assert.deepEqual(client.provisioning.people(), portal.provisioning.people());
});

test('a password: the user’s own opens, the one before does not; a temporary one is known to be that', () => {
	const { provisioning } = store();
	assert.equal(provisioning.person(ALICE).passwordTemporary, true);
	provisioning.passwords.set(ALICE, 'her-own-2');
	assert.deepEqual([provisioning.passwords.opens(ALICE, 'her-own-2'), provisioning.passwords.opens(ALICE, 'temporary-1')], [true, false]);
	assert.equal(provisioning.passwords.opens('nobody@worktime.example', ''), false);
	assert.equal(provisioning.person(ALICE).passwordTemporary, false);
});
