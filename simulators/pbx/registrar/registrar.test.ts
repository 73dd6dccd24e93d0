// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Headers } from '../../drachtio';
import { Secret } from '../../kernel';
import { answerChallenge } from '../../sip';
import { clock } from '../testing/virtual-time';
import { ALICE, client, desk, type World, world } from '../testing/world';

const AOR = '<sip:2125550101@worktime.example>';
const PHONE = '<sip:desk-1@203.0.113.10:5060>';

/** REGISTER with whatever headers, and no credentials but those. */
const register = (w: World, headers: Headers) =>
	clock.settle(w.sbc.request({ method: 'REGISTER', headers: { From: AOR, To: AOR, Contact: PHONE, ...headers } }), 5_000);

/** REGISTER as the desk phone, through the challenge. */
const asDesk = (w: World, contact: string, headers: Headers = {}) => clock.settle(w.sbc.register(desk, contact, headers), 5_000);

const nonceOf = (challenge: string) => /nonce="([^"]+)"/.exec(challenge)?.[1] ?? '';

function authorization(
	nonce: string,
	{ password = desk.password, nonceCount = 1, username = desk.user, realm = 'worktime.example', qop = ['auth'] as readonly 'auth'[] } = {},
) {
	const answer = { username, password: new Secret(password), method: 'REGISTER', uri: 'sip:worktime.example', cnonce: 'abc', nonceCount };
	return answerChallenge({ realm, nonce, algorithm: 'MD5', qop }, answer);
}

test('registration: 401 with a challenge, then 200 with the contact and what it was granted', async () => {
	const w = await world();
	const challenged = await register(w, {});
	assert.equal(challenged.status, 401);
	assert.match(challenged.get('WWW-Authenticate'), /^Digest realm="worktime.example", nonce="[0-9a-f]{32}", algorithm=MD5, qop="auth"$/);
	assert.deepEqual(w.pbx.registrations(ALICE), []);

	const accepted = await register(w, {
		Authorization: authorization(nonceOf(challenged.get('WWW-Authenticate'))),
		Expires: 120,
		'User-Agent': 'Desk/1',
	});
	assert.equal(accepted.status, 200);
	assert.equal(accepted.get('Contact'), `${PHONE};expires=120`);
	const [registration] = w.pbx.registrations(ALICE);
	assert.deepEqual([registration?.line, registration?.contact, registration?.userAgent], ['desk', 'sip:desk-1@203.0.113.10:5060', 'Desk/1']);
	assert.deepEqual(await w.leave(), {});
});

test('registration: a wrong password, an unknown user, a foreign realm and weaker protection are challenged again, and not as stale', async () => {
	const w = await world();
	for (const wrong of [{ password: 'guess' }, { username: 'nobody' }, { realm: 'elsewhere.example' }, { qop: [] }]) {
		const nonce = nonceOf((await register(w, {})).get('WWW-Authenticate'));
		const refused = await register(w, { Authorization: authorization(nonce, wrong) });
		assert.equal(refused.status, 401, JSON.stringify(wrong));
		assert.doesNotMatch(refused.get('WWW-Authenticate'), /stale/);
	}
	assert.deepEqual(w.pbx.registrations(ALICE), []);
	assert.deepEqual(await w.leave(), {});
});

test('registration: an old nonce, a foreign nonce and a used count are stale, when the password is right', async () => {
	const w = await world();
	const nonce = nonceOf((await register(w, {})).get('WWW-Authenticate'));
	assert.equal((await register(w, { Authorization: authorization(nonce) })).status, 200);
	assert.equal((await register(w, { Authorization: authorization(nonce, { nonceCount: 2 }) })).status, 200, 'the next count');
	for (const [what, header] of [
		['a used count', authorization(nonce, { nonceCount: 2 })],
		['a foreign nonce', authorization('0123456789abcdef')],
	] as const) {
		const refused = await register(w, { Authorization: header });
		assert.equal(refused.status, 401, what);
		assert.match(refused.get('WWW-Authenticate'), /stale=true/, what);
	}
	await clock.run(300_001);
	const old = await register(w, { Authorization: authorization(nonce, { nonceCount: 3 }) });
	assert.equal(old.status, 401);
	assert.match(old.get('WWW-Authenticate'), /stale=true/);
	assert.deepEqual(await w.leave(), {});
});

test("registration: nobody registers another's line", async () => {
	const w = await world();
	const refused = await clock.settle(w.sbc.register(client, '<sip:client-1@203.0.113.10:5060>', { To: AOR }), 5_000);
	assert.equal(refused.status, 403);
	assert.deepEqual(w.pbx.registrations(ALICE), []);
});

test('registration: it runs out on the clock', async () => {
	const w = await world();
	assert.equal((await asDesk(w, PHONE, { Expires: 60 })).status, 200);
	await clock.run(59_000);
	assert.equal(w.pbx.registrations(ALICE).length, 1);
	await clock.run(1_000);
	assert.deepEqual(w.pbx.registrations(ALICE), []);
	assert.equal(w.pbx.remains().registrations, 0);
});

test('registration: too short is 423 with Min-Expires, too long is cut, none is an hour, nonsense is an hour', async () => {
	const w = await world();
	const short = await asDesk(w, PHONE, { Expires: 5 });
	assert.equal(short.status, 423);
	assert.equal(short.get('Min-Expires'), '30');
	for (const [asked, granted] of [
		['86400', 3600],
		[undefined, 3600],
		['soon', 3600],
		['90', 90],
	] as const) {
		const accepted = await asDesk(w, PHONE, asked === undefined ? {} : { Expires: asked });
		assert.equal(accepted.get('Contact'), `${PHONE};expires=${granted}`, String(asked));
	}
	assert.equal((await asDesk(w, `${PHONE};expires=45`, { Expires: 3000 })).get('Contact'), `${PHONE};expires=45`, 'the parameter goes first');
});

test('registration: fetch changes nothing; `*` needs Expires 0 and removes all; expires=0 removes one', async () => {
	const w = await world();
	await asDesk(w, PHONE, { Expires: 100 });
	const auth = { username: desk.user, password: desk.password };
	const fetched = await clock.settle(w.sbc.request({ method: 'REGISTER', headers: { From: AOR, To: AOR }, auth }), 5_000);
	assert.equal(fetched.get('Contact'), `${PHONE};expires=100`);
	assert.equal((await asDesk(w, '*', { Expires: 60 })).status, 400);
	assert.equal(w.pbx.registrations(ALICE).length, 1);
	const removed = await asDesk(w, '*', { Expires: 0 });
	assert.deepEqual([removed.status, removed.has('Contact')], [200, false]);
	await asDesk(w, PHONE);
	await asDesk(w, `${PHONE};expires=0`);
	assert.deepEqual(w.pbx.registrations(ALICE), []);
});

test('registration: the newest contact of a line wins', async () => {
	const w = await world();
	await asDesk(w, PHONE);
	const accepted = await asDesk(w, '<sip:desk-2@203.0.113.10:5060>;+sip.instance="<urn:uuid:2>"');
	assert.equal(accepted.get('Contact'), '<sip:desk-2@203.0.113.10:5060>;+sip.instance="<urn:uuid:2>";expires=3600');
	assert.deepEqual(
		w.pbx.registrations(ALICE).map(({ contact }) => contact),
		['sip:desk-2@203.0.113.10:5060'],
	);
});

test('registration: a late REGISTER of the same Call-ID changes nothing (RFC 3261 §10.3 item 7)', async () => {
	const w = await world();
	const nonce = nonceOf((await register(w, {})).get('WWW-Authenticate'));
	const inOrder = (cseq: number, expires: number) =>
		register(w, {
			'Call-ID': 'desk-registrations',
			CSeq: `${cseq} REGISTER`,
			Expires: expires,
			Authorization: authorization(nonce, { nonceCount: cseq }),
		});
	assert.equal((await inOrder(5, 100)).status, 200);
	const nonce2 = nonceOf((await register(w, {})).get('WWW-Authenticate'));
	const late = await register(w, { 'Call-ID': 'desk-registrations', CSeq: '4 REGISTER', Expires: 0, Authorization: authorization(nonce2) });
	assert.equal(late.status, 500);
	assert.equal(w.pbx.registrations(ALICE).length, 1);
	assert.equal((await inOrder(6, 0)).status, 200);
	assert.deepEqual(w.pbx.registrations(ALICE), []);
});

test('registration: an extension that is required and unknown is 420', async () => {
	const w = await world();
	const refused = await register(w, { Require: 'gruu' });
	assert.deepEqual([refused.status, refused.get('Unsupported')], [420, 'gruu']);
	const half = await register(w, { Require: 'path, gruu' });
	assert.deepEqual([half.status, half.get('Unsupported')], [420, 'gruu'], 'proxies require Path (RFC 3327 §5.2)');
});

test('registration: a device password that was changed counts at the next challenge', async () => {
	const w = await world();
	w.pbx.provisioning.passwords.setOfDevice(ALICE, 'desk', 'a-new-one');
	assert.equal((await asDesk(w, PHONE)).status, 401);
	assert.equal((await clock.settle(w.sbc.register({ ...desk, password: 'a-new-one' }, PHONE), 5_000)).status, 200);
});

test('behaviour challengesRequests=false: anybody registers, and calls', async () => {
	const w = await world({ behaviour: { challengesRequests: false } });
	assert.equal((await register(w, {})).status, 200);
	assert.equal(w.pbx.registrations(ALICE).length, 1);
});

const INSTANCE = '+sip.instance="<urn:uuid:00000000-0000-1000-8000-000000000001>"';
const FLOW = { Supported: 'path, outbound', Path: '<sip:b-1@203.0.113.10:5060;lr;ob>' };

test('outbound: the flow of a device is one binding wherever its contact is; another flow of it is another, and the 200 says that it holds', async () => {
	const w = await world();
	const first = await asDesk(w, `<sip:desk@192.0.2.1:1000>;reg-id=1;${INSTANCE}`, FLOW);
	assert.equal(first.get('Require'), 'outbound');
	assert.equal(first.get('Path'), FLOW.Path);
	assert.equal(first.get('Contact'), `<sip:desk@192.0.2.1:1000>;reg-id=1;${INSTANCE};expires=3600`);
	await asDesk(w, `<sip:desk@192.0.2.2:2000>;reg-id=2;${INSTANCE}`, FLOW);
	await asDesk(w, `<sip:desk@192.0.2.1:1001>;reg-id=1;${INSTANCE}`, FLOW);
	const contacts = () => w.pbx.registrations(ALICE).map(({ contact }) => contact);
	assert.deepEqual(contacts(), ['sip:desk@192.0.2.1:1001', 'sip:desk@192.0.2.2:2000']);
	await asDesk(w, `<sip:desk@192.0.2.9>;reg-id=2;${INSTANCE};expires=0`, FLOW);
	assert.deepEqual(contacts(), ['sip:desk@192.0.2.1:1001'], 'one flow signs off by its number');
	const other = INSTANCE.replace('1">', '2">').replace('000001>', '000002>');
	await asDesk(w, `<sip:desk@192.0.2.3>;reg-id=1;${other}`, FLOW);
	assert.deepEqual(contacts(), ['sip:desk@192.0.2.3'], 'another device takes the place of the first, whatever its flows');
	assert.deepEqual(await w.leave(), {});
});

test('outbound: whose first hop holds no flow is told 439; who does not say that he supports it registers as ever', async () => {
	const w = await world();
	const contact = `<sip:desk@192.0.2.1:1000>;reg-id=1;${INSTANCE}`;
	const refused = await asDesk(w, contact, { ...FLOW, Path: `${FLOW.Path}, <sip:203.0.113.11:5060;lr>` });
	assert.deepEqual([refused.status, w.pbx.registrations(ALICE)], [439, []]);
	const plain = await asDesk(w, contact, { Path: FLOW.Path });
	assert.deepEqual([plain.status, plain.has('Require'), plain.get('Contact')], [200, false, `<sip:desk@192.0.2.1:1000>;${INSTANCE};expires=3600`]);
	const direct = await asDesk(w, contact, { Supported: 'outbound' });
	assert.deepEqual([direct.status, direct.get('Require')], [200, 'outbound'], 'without anybody in between the registrar is the first hop');
});

for (const seed of [1, 2, 3]) {
	test(`registration: 401 then 200 with 20 % loss, duplication and reordering, seed ${seed}`, async () => {
		const w = await world({ seed });
		w.network.impair(['pbx', 'sbc'], { loss: 0.2, duplicate: 0.2, reorder: 0.2 });
		const accepted = await clock.settle(w.sbc.register(desk, PHONE), 60_000);
		assert.equal(accepted.status, 200);
		w.network.impair(['pbx', 'sbc'], {});
		assert.deepEqual(await w.leave(), {});
	});
}
