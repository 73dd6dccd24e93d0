import '../testing/virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../../kernel';
import type { Services } from '../service-settings';
import { clock } from '../testing/virtual-time';
import { ALICE, BOB, desk, MALLORY, MOBILE, type World, world } from '../testing/world';
import { featureCodes } from './feature-codes';

/** What the desk phone is told when it dials this, once it has hung up again. */
async function dialled(w: World, digits: string): Promise<'confirmed' | number> {
	const call = w.sbc.fromPhone(desk, digits);
	await clock.until(() => call.isOver, 10_000);
	return call.failure?.status ?? 'confirmed';
}

const changed = (w: World, before: Services) =>
	Object.entries(w.pbx.provisioning.services(ALICE)).filter(
		([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof Services]),
	);

for (const [digits, service, becomes] of [
	['*723035550188', 'callForwardingAlways', { active: true, forwardToPhoneNumber: MALLORY }],
	['*724102', 'callForwardingAlways', { active: true, forwardToPhoneNumber: '4102' }],
	['*903035550188', 'callForwardingBusy', { active: true, forwardToPhoneNumber: MALLORY }],
	['*923035550188', 'callForwardingNoAnswer', { active: true, forwardToPhoneNumber: MALLORY }],
	['*943035550188', 'callForwardingNotReachable', { active: true, forwardToPhoneNumber: MALLORY }],
	['*78', 'doNotDisturb', { active: true }],
	['%2343%23', 'callWaiting', { active: false }],
	['*31', 'callerIdBlocking', { active: true }],
] as const) {
	test(`${digits}: ${service} is set, the caller hears so and is released`, async () => {
		const w = await world();
		const before = w.pbx.provisioning.services(ALICE);
		assert.equal(await dialled(w, digits), 'confirmed');
		const after = changed(w, before);
		assert.deepEqual(
			after.map(([name]) => name),
			[service],
		);
		assert.deepEqual({ ...after[0]?.[1], ...becomes }, after[0]?.[1]);
		assert.deepEqual([w.sbc.arrived, w.pbx.records()], [[], []]);
		assert.deepEqual(await w.leave(), {});
	});
}

for (const [on, off, service] of [
	['*723035550188', '*73', 'callForwardingAlways'],
	['*903035550188', '*91', 'callForwardingBusy'],
	['*923035550188', '*93', 'callForwardingNoAnswer'],
	['*943035550188', '*95', 'callForwardingNotReachable'],
	['*78', '*79', 'doNotDisturb'],
	['*31', '%2331%23', 'callerIdBlocking'],
] as const) {
	test(`${off} after ${on}: off again, with the number kept`, async () => {
		const w = await world();
		await dialled(w, on);
		const { active: _, ...kept } = w.pbx.provisioning.services(ALICE)[service];
		assert.equal(await dialled(w, off), 'confirmed');
		assert.deepEqual(w.pbx.provisioning.services(ALICE)[service], { active: false, ...kept });
	});
}

test('*43 switches call waiting on again, *53* asks for it and changes nothing', async () => {
	const w = await world();
	w.pbx.provisioning.setService(ALICE, 'callWaiting', { active: false });
	assert.equal(await dialled(w, '*53*'), 'confirmed');
	assert.equal(w.pbx.provisioning.services(ALICE).callWaiting.active, false);
	assert.equal(await dialled(w, '*43'), 'confirmed');
	assert.equal(w.pbx.provisioning.services(ALICE).callWaiting.active, true);
});

test('*12 and *13: the primary location of Office Anywhere', async () => {
	const w = await world();
	const location = { number: '+19175550109', active: false, primary: true, answerConfirmationRequired: false };
	w.pbx.provisioning.setService(ALICE, 'officeAnywhere', { active: true, locations: [location] });
	const active = () => w.pbx.provisioning.services(ALICE).officeAnywhere.locations.map((one) => one.active);
	assert.deepEqual([await dialled(w, '*12'), active()], ['confirmed', [true]]);
	assert.deepEqual([await dialled(w, '*13'), active()], ['confirmed', [false]]);
});

for (const [digits, status, why] of [
	['*99', 404, 'no such code'],
	['*7', 404, 'part of a code'],
	['*7812', 404, 'digits after a code that takes none'],
	['*11*11', 404, 'a code twice'],
	['*72', 484, 'forwarding without a number, and none is set'],
	['*72303555', 404, 'forwarding to what is no number'],
	['*72*11', 404, 'forwarding to a code'],
	['*67', 484, 'a call without a number'],
	['*67*11', 404, 'a code as the party'],
	['*67911', 404, 'a number that cannot be called'],
	['*33', 484, 'a pickup without an extension'],
	['*334', 484, 'a pickup with half an extension'],
	['*334199', 404, 'the extension of nobody'],
	['*333035550177', 404, 'a pickup at a number outside'],
	['*684199', 404, 'parking at the extension of nobody'],
	['*884199', 404, 'fetching at the extension of nobody'],
	['*68*11', 404, 'parking at a code'],
	['*981', 404, 'digits after a code that takes none'],
	['*26', 403, 'a service that the user has not'],
	['*86', 404, 'voice mail, which nobody has'],
	['*62', 404, 'voice mail, which nobody has'],
] as const) {
	test(`${digits} is refused with ${status} and changes nothing: ${why}`, async () => {
		const w = await world();
		const before = w.pbx.provisioning.services(ALICE);
		assert.equal(await dialled(w, digits), status);
		assert.deepEqual([changed(w, before), w.sbc.arrived, w.pbx.calls()], [[], [], []]);
		assert.deepEqual(await w.leave(), {});
	});
}

for (const [digits, service] of [
	['*68', 'callPark'],
	['*884102', 'callPark'],
	['*98', 'callPickup'],
	['*334102', 'directedCallPickup'],
] as const) {
	test(`${digits} without ${service}: 403, and the phone is told why; assigned again it works at once`, async () => {
		const w = await world();
		w.pbx.provisioning.setServiceAssigned(ALICE, service, false);
		const call = w.sbc.fromPhone(desk, digits);
		await clock.until(() => call.isOver, 10_000);
		assert.equal(call.failure?.status, 403);
		assert.equal(call.failure.response?.get('Reason'), 'SIP;cause=403;text="This service is not assigned to you"');
		w.pbx.provisioning.setServiceAssigned(ALICE, service, true);
		assert.equal(await dialled(w, digits), 'confirmed');
		assert.deepEqual(await w.leave(), {});
	});
}

test('a code of a service that was taken away: 403, and it stays off', async () => {
	const w = await world();
	w.pbx.provisioning.setServiceAssigned(ALICE, 'doNotDisturb', false);
	assert.equal(await dialled(w, '*78'), 403);
	assert.equal(w.pbx.provisioning.services(ALICE).doNotDisturb.active, false);
});

test('*72 without a number: to the one that is set already', async () => {
	const w = await world();
	w.pbx.provisioning.setService(ALICE, 'callForwardingAlways', { forwardToPhoneNumber: BOB });
	assert.equal(await dialled(w, '*72'), 'confirmed');
	assert.equal(w.pbx.provisioning.services(ALICE).callForwardingAlways.active, true);
});

test('the voice portal takes who dials *62, *86 or the own number', async () => {
	for (const digits of ['*62', '*86', '4101']) {
		const w = await world();
		const users: string[] = [];
		w.pbx.provisioning.mailboxes.setPasscode(ALICE, new Secret('471199'));
		w.pbx.control.voicePortal = async (user, side) => {
			users.push(user?.id ?? '');
			side.refuse(480);
			return undefined;
		};
		assert.deepEqual([await dialled(w, digits), users], [480, [ALICE]]);
	}
});

test('every code does something: none is as unknown as one that is not there', async () => {
	for (const code of featureCodes) {
		const w = await world();
		w.pbx.provisioning.mailboxes.setPasscode(ALICE, new Secret('471199'));
		w.pbx.control.voicePortal = async (_user, side) => {
			side.refuse(480);
			return undefined;
		};
		w.pbx.provisioning.setService(ALICE, 'callForwardingAlways', { forwardToPhoneNumber: BOB });
		assert.notEqual(await dialled(w, encodeURIComponent(code).replaceAll('%2A', '*')), 404, code);
	}
});

for (const [what, digits, persistent, from, privacy] of [
	['*67 hides the caller for one call', '*673035550177', false, /^"Anonymous" <sip:anonymous@anonymous\.invalid>/, 'id'],
	['persistent caller id blocking hides the caller', '3035550177', true, /^"Anonymous" <sip:anonymous@anonymous\.invalid>/, 'id'],
	['*23 is a call like any other', '*233035550177', false, /\+12125550101/, undefined],
	['*28 shows the mobile number for one call', '*283035550177', false, new RegExp(`\\${MOBILE}`), undefined],
] as const) {
	test(`${what}; trusted peers are told who it is`, async () => {
		const w = await world();
		w.pbx.provisioning.setService(ALICE, 'callerIdBlocking', { active: persistent });
		const call = w.sbc.fromPhone(desk, digits);
		await clock.until(() => w.sbc.to(BOB).length > 0, 2_000);
		const { request } = w.sbc.last(BOB);
		assert.match(request.get('From'), from);
		assert.equal(request.has('Privacy') ? request.get('Privacy') : undefined, privacy);
		assert.match(request.get('P-Asserted-Identity'), digits.startsWith('*28') ? /\+19175550101/ : /\+12125550101/);
		call.cancel();
		assert.deepEqual(await w.leave(), {});
	});
}

test('a caller who withholds the number is anonymous to the desk phone, and known to the carrier of the mobile only', async () => {
	const w = await world();
	await w.signIn();
	const call = w.sbc.fromCarrier(BOB, '+12125550101', undefined, { Privacy: 'id', From: '"Anonymous" <sip:anonymous@anonymous.invalid>' });
	await clock.until(() => w.sbc.arrived.length === 2, 2_000);
	const [phone, mobile] = [w.sbc.last('desk-1').request, w.sbc.last(MOBILE).request];
	assert.ok(!phone.has('P-Asserted-Identity') && phone.get('From').startsWith('"Anonymous"'));
	assert.deepEqual([mobile.get('Privacy'), mobile.get('From').startsWith('"Anonymous"')], ['id', true]);
	assert.match(mobile.get('P-Asserted-Identity'), /\+13035550177/);
	assert.equal(w.pbx.calls()[0]?.party, 'anonymous');
	call.cancel();
	assert.deepEqual(await w.leave(), {});
});
