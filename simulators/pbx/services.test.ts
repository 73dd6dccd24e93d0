import './testing/virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Provisioning, ProvisioningRefused } from './provisioning';
import { newServices, type ServiceChange } from './service-settings';

const ALICE = 'alice@worktime.example';

function store() {
	const person = { id: ALICE, firstName: 'Alice', lastName: 'Archer', email: ALICE, password: 'temporary-1' };
	const provisioning = new Provisioning({ users: [], imrnPool: [], newcomers: [person] });
	const changes: ServiceChange[] = [];
	provisioning.onServiceChange((change) => changes.push(change));
	return { provisioning, changes };
}

function refusedWith(act: () => void, field: string, message: RegExp): void {
	assert.throws(act, (error) => error instanceof ProvisioningRefused && error.field === field && message.test(error.message));
}

test('a new user has every service, as the defaults say', () => {
	const { mobility, ...others } = store().provisioning.services(ALICE);
	assert.deepEqual(others, newServices);
	assert.deepEqual([mobility.active, mobility.mobileNumbers], [false, []]);
});

test('a change keeps what it does not speak of, and is announced once it stands', () => {
	const { provisioning, changes } = store();
	provisioning.setService(ALICE, 'callForwardingNoAnswer', { active: true, forwardToPhoneNumber: '(303) 555-0177' });
	assert.deepEqual(provisioning.services(ALICE).callForwardingNoAnswer, { active: true, forwardToPhoneNumber: '+13035550177', numberOfRings: 3 });
	provisioning.setService(ALICE, 'simultaneousRing', { active: true, locations: [{ number: '917 555 0101', answerConfirmationRequired: true }] });
	const { simultaneousRing } = provisioning.services(ALICE);
	assert.deepEqual(simultaneousRing, {
		active: true,
		ringsWhileOnCall: true,
		locations: [{ number: '+19175550101', answerConfirmationRequired: true }],
	});
	provisioning.setMobility(ALICE, { active: true, mobileNumbers: ['+19175550109'] });
	assert.deepEqual(
		changes.map(({ user, service }) => [user, service]),
		[
			[ALICE, 'callForwardingNoAnswer'],
			[ALICE, 'simultaneousRing'],
			[ALICE, 'mobility'],
		],
	);
});

test('what changes nothing, or is refused, is not announced', () => {
	const { provisioning, changes } = store();
	provisioning.setService(ALICE, 'doNotDisturb', { active: false });
	refusedWith(
		() => provisioning.setService(ALICE, 'callForwardingAlways', { active: true }),
		'forwardToPhoneNumber',
		/number that calls are to be forwarded to/,
	);
	refusedWith(() => provisioning.setService(ALICE, 'callForwardingNoAnswer', { numberOfRings: 21 }), 'numberOfRings', /between 2 and 20/);
	refusedWith(
		() => provisioning.setService(ALICE, 'callForwardingBusy', { forwardToPhoneNumber: 'Bob' }),
		'forwardToPhoneNumber',
		/complete telephone number/,
	);
	refusedWith(() => provisioning.setService(ALICE, 'simultaneousRing', { active: true }), 'number', /number that is to ring/);
	assert.throws(() => provisioning.setService('nobody', 'doNotDisturb', { active: true }), /there is no user nobody/);
	assert.throws(() =>
		provisioning.attempt(() => {
			provisioning.setService(ALICE, 'doNotDisturb', { active: true });
			throw new Error('changed my mind');
		}),
	);
	assert.deepEqual([changes, provisioning.services(ALICE).doNotDisturb.active], [[], false]);
});

test('a service that is taken away is off, and cannot be switched on', () => {
	const { provisioning, changes } = store();
	provisioning.setService(ALICE, 'doNotDisturb', { active: true });
	provisioning.setServiceAssigned(ALICE, 'doNotDisturb', false);
	assert.deepEqual(
		[provisioning.services(ALICE).doNotDisturb.active, provisioning.person(ALICE).assignedServices.includes('doNotDisturb')],
		[false, false],
	);
	refusedWith(() => provisioning.setService(ALICE, 'doNotDisturb', { active: true }), 'active', /not assigned/);
	assert.deepEqual(
		changes.map(({ service }) => service),
		['doNotDisturb', 'doNotDisturb'],
	);
});

test('at most one location of Office Anywhere is the primary one; a number stands there once', () => {
	const { provisioning } = store();
	const location = { number: '917 555 0101', active: true, primary: true, answerConfirmationRequired: false };
	const other = { ...location, number: '917 555 0102' };
	refusedWith(() => provisioning.setService(ALICE, 'officeAnywhere', { locations: [location, other] }), 'primary', /primary/);
	refusedWith(
		() => provisioning.setService(ALICE, 'officeAnywhere', { locations: [location, { ...location, number: '+1 917 555 0101', primary: false }] }),
		'number',
		/twice/,
	);
});

test('the list of mobiles that ring: part of the mobile numbers, and not empty when only they ring', () => {
	const { provisioning } = store();
	provisioning.setMobility(ALICE, { active: true, mobileNumbers: ['+19175550101', '+19175550102'], mobileNumbersAlertList: ['+19175550102'] });
	assert.deepEqual(provisioning.services(ALICE).mobility.mobileNumbersAlertList, ['+19175550102']);
	refusedWith(() => provisioning.setMobility(ALICE, { mobileNumbersAlertList: ['+13035550177'] }), 'mobileNumbersAlertList', /not a mobile number/);
	refusedWith(() => provisioning.setMobility(ALICE, { devicesToRing: 'Mobile', mobileNumbersAlertList: [] }), 'number', /needs a mobile number/);
});
