import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestOf, servicesText, withNotified } from './line-services';

const TYPE = 'application/x-as-feature-event+xml';
const QUIET = '<?xml version="1.0"?><x:DoNotDisturbEvent xmlns:x="y"><x:device/><x:doNotDisturbOn>true</x:doNotDisturbOn></x:DoNotDisturbEvent>';
const AWAY = (type: string, on: boolean) =>
	`<ForwardingEvent><forwardingType>${type}</forwardingType><forwardStatus>${on}</forwardStatus><forwardTo>+13035550188</forwardTo></ForwardingEvent>`;

test('line services: one document changes what it speaks of, and nothing else', () => {
	const before = { forwarding: { busy: { active: true, to: '1' } } };
	assert.deepEqual(withNotified(before, TYPE, QUIET), { ...before, doNotDisturb: true });
	assert.deepEqual(withNotified(before, `${TYPE}; charset=utf-8`, AWAY('forwardImmediate', true)), {
		forwarding: { busy: { active: true, to: '1' }, always: { active: true, to: '+13035550188' } },
	});
});

test('line services: several documents as parts, with a preamble and quotes around the boundary', () => {
	const body = `preamble\r\n--b\r\nContent-Type: ${TYPE}\r\n\r\n${QUIET}\r\n--b\r\nContent-Type: ${TYPE}\r\n\r\n${AWAY('forwardNoAns', false)}\r\n--b--\r\n`;
	assert.deepEqual(withNotified({}, 'multipart/mixed; boundary="b"', body), {
		doNotDisturb: true,
		forwarding: { noAnswer: { active: false, to: '+13035550188' } },
	});
});

test('line services: what is not understood changes nothing', () => {
	for (const [type, body] of [
		['text/plain', QUIET],
		[TYPE, '<DoNotDisturbEvent>'],
		[TYPE, ''],
		['multipart/mixed;boundary=b', '--b--\r\n'],
	] as const)
		assert.equal(withNotified({}, type, body), undefined, `${type} ${body}`);
	assert.deepEqual(withNotified({}, TYPE, AWAY('forwardSometimes', true)), {});
});

test('line services: what the keys ask for', () => {
	const head = '<?xml version="1.0" encoding="UTF-8"?>';
	const namespace = 'http://www.ecma-international.org/standards/ecma-323/csta/ed3';
	assert.equal(
		requestOf({ service: 'doNotDisturb', active: false }),
		`${head}<SetDoNotDisturb xmlns="${namespace}"><device/><doNotDisturbOn>false</doNotDisturbOn></SetDoNotDisturb>`,
	);
	assert.equal(
		requestOf({ service: 'forwarding', when: 'busy', active: true, to: '4106' }),
		`${head}<SetForwarding xmlns="${namespace}"><device/><forwardingType>forwardBusy</forwardingType><activateForward>true</activateForward><forwardDN>4106</forwardDN></SetForwarding>`,
	);
	assert.doesNotMatch(requestOf({ service: 'forwarding', when: 'always', active: false }), /forwardDN/);
});

test('line services: what a person reads', () => {
	const to = '4106';
	assert.deepEqual(servicesText({ doNotDisturb: false, forwarding: { always: { active: false, to } } }), []);
	assert.deepEqual(
		servicesText({ doNotDisturb: true, forwarding: { noAnswer: { active: true, to }, busy: { active: true, to }, always: { active: true, to } } }),
		['Do Not Disturb', 'Forwarding to 4106', 'Forwarding when busy to 4106', 'Forwarding when unanswered to 4106'],
	);
});
