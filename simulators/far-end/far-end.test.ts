import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { journal, VirtualClock } from '../kernel';
import { type ExchangeCall, exchangeLine, subscriberLine } from '../subscriber-line';
import { type FarEndOptions, farEndTelephone } from '.';

const clock = VirtualClock.install();
const BOB = '+13035550177';
const ALICE = '+12125550101';

function bobsTelephone(behaviour: FarEndOptions['behaviour'] = {}) {
	const log = journal(clock);
	const wire = subscriberLine({ clock, journal: log, carrier: 'Pinnacle Telephone', subscription: { telephone: 'bob', number: BOB, line: 'land' } });
	const exchange = exchangeLine({ end: wire.network, line: 'land', clock, pagingMs: 0 });
	const dialled: ExchangeCall[] = [];
	exchange.onSetup((call) => dialled.push(call));
	const bob = farEndTelephone({ name: 'bob', clock, journal: log, line: wire.telephone, number: BOB, behaviour });
	return { bob, exchange, dialled, screens: () => log.ofKind('screen').map(({ lines }) => lines.join(' | ')) };
}

const ringBob = (exchange: ReturnType<typeof bobsTelephone>['exchange']) =>
	exchange.offer({ calling: ALICE, callingName: 'Alice Archer', called: BOB });

beforeEach(() => clock.begin());

test('rings with name and number, is answered, the other side hangs up', async () => {
	const { bob, exchange, screens } = bobsTelephone();
	assert.deepEqual(bob.screen(), [BOB]);
	const call = ringBob(exchange);
	await clock.run(100);
	assert.deepEqual(bob.screen(), ['Incoming call', 'Alice Archer', ALICE]);
	bob.answer();
	await clock.run(100);
	call.clear(16);
	await clock.run(100);
	assert.deepEqual(screens(), [
		`Incoming call | Alice Archer | ${ALICE}`,
		`Connected | Alice Archer | ${ALICE}`,
		`Call ended: Normal call clearing | Alice Archer | ${ALICE}`,
	]);
	assert.equal(bob.rung, 1);
	assert.deepEqual(bob.remains(), { calls: 0, timers: 0 });
	assert.equal(clock.pending(), 0);
});

test('a withheld number is a private number, and names are shown only if it can', async () => {
	const { bob, exchange } = bobsTelephone({ showsNames: false });
	exchange.offer({ called: BOB });
	await clock.run(100);
	assert.deepEqual(bob.screen(), ['Incoming call', 'Private number']);
	bob.decline();
	await clock.run(100);
	ringBob(exchange);
	await clock.run(100);
	assert.deepEqual(bob.screen(), ['Incoming call', ALICE]);
});

test('declined: the caller gets 21', async () => {
	const { bob, exchange } = bobsTelephone();
	const call = ringBob(exchange);
	await clock.run(100);
	bob.decline();
	await clock.run(100);
	assert.equal(call.cause, 21);
	assert.equal(bob.screen()[0], 'Call ended: Call rejected');
});

test('busy: 17 at once, nothing rings, nothing is shown', async () => {
	const { bob, exchange, screens } = bobsTelephone({ busy: true });
	const call = ringBob(exchange);
	await clock.run(100);
	assert.deepEqual([call.cause, bob.rung, screens()], [17, 0, []]);
	bob.set({ busy: false });
	ringBob(exchange);
	await clock.run(100);
	assert.equal(bob.rung, 1);
});

test('a second call: busy without call waiting, with it the second rings and the first goes on', async () => {
	const { bob, exchange } = bobsTelephone();
	ringBob(exchange);
	await clock.run(100);
	bob.answer();
	await clock.run(100);
	const second = exchange.offer({ calling: '+13035550188', called: BOB });
	await clock.run(100);
	assert.deepEqual([second.cause, bob.screen()[0]], [17, 'Connected']);
	bob.set({ callWaiting: true });
	const third = exchange.offer({ calling: '+13035550188', called: BOB });
	await clock.run(100);
	assert.deepEqual([third.state, ...bob.screen()], ['alerting', 'Incoming call', '+13035550188']);
	third.clear(16);
	await clock.run(100);
	assert.equal(bob.screen()[0], 'Connected');
});

test('answers by itself after 3 s, unless the caller gave up before', async () => {
	const { bob, exchange } = bobsTelephone({ answersAfterMs: 3_000 });
	const call = ringBob(exchange);
	await clock.run(2_900);
	assert.equal(call.state, 'alerting');
	await clock.run(200);
	assert.equal(call.state, 'active');
	bob.hangUp();
	await clock.run(100);
	const brief = ringBob(exchange);
	await clock.run(1_000);
	assert.equal(bob.remains().timers, 1);
	brief.clear(16);
	await clock.run(100);
	assert.deepEqual(bob.remains(), { calls: 0, timers: 0 });
	assert.equal(clock.pending(), 0);
});

test('dials, hears ringing, talks, presses a key, hangs up', async () => {
	const { bob, exchange, dialled, screens } = bobsTelephone();
	const keys: string[] = [];
	exchange.onDigit((_call, digit) => keys.push(digit));
	bob.dial(ALICE);
	await clock.run(10);
	const call = dialled[0] as ExchangeCall;
	call.alert();
	await clock.run(10);
	call.connect();
	await clock.run(20);
	bob.pressDigit('5');
	await clock.run(10);
	bob.hangUp();
	await clock.run(100);
	assert.deepEqual([call.called, call.cause, keys.join('')], [ALICE, 16, '5']);
	assert.deepEqual(screens(), [
		`Calling | ${ALICE}`,
		`Ringing at the other end | ${ALICE}`,
		`Connected | ${ALICE}`,
		`Call ended: Normal call clearing | ${ALICE}`,
	]);
	assert.equal(clock.pending(), 0);
});

test('what cannot be done says what the display shows', async () => {
	const { bob } = bobsTelephone();
	assert.throws(() => bob.answer(), /bob has no call that rings: it shows "\+13035550177"/);
	assert.throws(() => bob.hangUp(), /no call to hang up/);
	assert.throws(() => bob.pressDigit('1'), /no active call/);
});

test('unplugged in the middle of a call: nothing of it is left here', async () => {
	const { bob, exchange } = bobsTelephone({ answersAfterMs: 5_000 });
	ringBob(exchange);
	await clock.run(100);
	await bob.close();
	assert.deepEqual(bob.remains(), { calls: 0, timers: 0 });
	exchange.drop();
	assert.equal(clock.pending(), 0);
});
