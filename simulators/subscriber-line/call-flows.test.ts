import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { journal, scope, VirtualClock } from '../kernel';
import { type ExchangeCall, exchangeLine, subscriberLine, type TelephoneCall, telephoneLine } from '.';

const clock = VirtualClock.install();
const MOBILE = '+19175550101';
const CALLER = '+13035550177';

function lineOf(line: 'air' | 'land' = 'air') {
	const log = journal(clock);
	const wire = subscriberLine({
		clock,
		journal: log,
		carrier: 'Meridian Wireless',
		subscription: { telephone: 'alice', number: MOBILE, line },
		latencyMs: 50,
	});
	const phone = telephoneLine({ end: wire.telephone, number: MOBILE, clock });
	const exchange = exchangeLine({ end: wire.network, line, clock, pagingMs: 500 });
	const arrived: ExchangeCall[] = [];
	const rung: TelephoneCall[] = [];
	exchange.onSetup((call) => arrived.push(call));
	phone.onIncoming((call) => rung.push(call));
	return {
		log,
		wire,
		phone,
		exchange,
		arrived: () => arrived.at(-1) as ExchangeCall,
		rung: () => rung.at(-1) as TelephoneCall,
		/** `>` to the network, `<` to the telephone. */
		said: () =>
			log.ofKind('cellular').map(({ direction, message, cause, digit }) => {
				const detail = cause ?? digit;
				return `${direction === 'to-network' ? '>' : '<'} ${message}${detail === undefined ? '' : ` ${detail}`}`;
			}),
		nothingLeft() {
			assert.deepEqual(phone.remains(), { calls: 0, timers: 0 });
			assert.deepEqual(exchange.remains(), { calls: 0, timers: 0 });
			assert.deepEqual(wire.remains(), { messages: 0 });
			assert.equal(phone.calls.length + exchange.calls.length, 0);
			assert.equal(clock.pending(), 0);
		},
	};
}

beforeEach(() => clock.begin());

test('outgoing, over the air: set up, answered, hung up by the telephone', async () => {
	const { phone, arrived, said, nothingLeft, log } = lineOf();
	const call = phone.dial(CALLER);
	assert.equal(call.state, 'dialling');
	await clock.run(60);
	assert.equal(arrived().called, CALLER);
	arrived().proceed();
	arrived().alert();
	await clock.run(60);
	assert.equal(call.state, 'alerting');
	arrived().connect();
	assert.equal(arrived().state, 'answering');
	await clock.run(110);
	assert.equal(call.state, 'active');
	assert.equal(arrived().state, 'active');
	call.hangUp();
	assert.equal(call.state, 'ended');
	await clock.run(200);
	assert.equal(arrived().clearedBy, 'telephone');
	assert.equal(arrived().cause, 16);
	assert.deepEqual(said(), [
		'> SETUP',
		'< CALL PROCEEDING',
		'< ALERTING',
		'< CONNECT',
		'> CONNECT ACKNOWLEDGE',
		'> DISCONNECT 16',
		'< RELEASE 16',
		'> RELEASE COMPLETE 16',
	]);
	const setup = log.ofKind('cellular')[0];
	assert.deepEqual([setup?.calling, setup?.called, setup?.subscriber, setup?.line, setup?.telephone], [MOBILE, CALLER, MOBILE, 'air', 'alice']);
	nothingLeft();
});

test('incoming, over the air: paged, rings with name and number, answered, hung up by the network', async () => {
	const { exchange, rung, said, nothingLeft } = lineOf();
	const call = exchange.offer({ calling: CALLER, callingName: 'Bob Baker', called: MOBILE });
	await clock.run(560);
	assert.deepEqual(rung().party, { number: CALLER, name: 'Bob Baker' });
	assert.equal(rung().state, 'ringing');
	await clock.run(60);
	assert.equal(call.state, 'alerting');
	rung().answer();
	assert.equal(rung().state, 'ringing', 'not active before CONNECT ACKNOWLEDGE');
	await clock.run(110);
	assert.equal(rung().state, 'active');
	call.clear(16);
	await clock.run(200);
	assert.equal(call.clearedBy, 'exchange');
	assert.equal(rung().cause, 16);
	assert.deepEqual(said(), [
		'< PAGING',
		'< SETUP',
		'> ALERTING',
		'> CONNECT',
		'< CONNECT ACKNOWLEDGE',
		'< DISCONNECT 16',
		'> RELEASE 16',
		'< RELEASE COMPLETE 16',
	]);
	nothingLeft();
});

test('incoming, land line: no paging', async () => {
	const { exchange, rung, said } = lineOf('land');
	exchange.offer({ called: MOBILE });
	await clock.run(110);
	assert.deepEqual(rung().party, {}, 'withheld');
	assert.deepEqual(said(), ['< SETUP', '> ALERTING']);
});

test('incoming: declined while it rings, DISCONNECT 21', async () => {
	const { exchange, rung, said, nothingLeft } = lineOf('land');
	const call = exchange.offer({ calling: CALLER, called: MOBILE });
	await clock.run(110);
	rung().decline();
	await clock.run(200);
	assert.equal(call.cause, 21);
	assert.deepEqual(said().slice(2), ['> DISCONNECT 21', '< RELEASE 21', '> RELEASE COMPLETE 21']);
	nothingLeft();
});

test('incoming: user busy is said at once and never rings, RELEASE COMPLETE 17', async () => {
	const { phone, exchange, said, nothingLeft } = lineOf('land');
	phone.onIncoming((call) => call.decline(17));
	const call = exchange.offer({ called: MOBILE });
	await clock.run(200);
	assert.deepEqual(said(), ['< SETUP', '> RELEASE COMPLETE 17']);
	assert.deepEqual([call.state, call.cause], ['ended', 17]);
	nothingLeft();
});

test('the caller gives up while the telephone rings, and in the middle of paging', async () => {
	const { exchange, rung, said, nothingLeft } = lineOf();
	const call = exchange.offer({ called: MOBILE });
	await clock.run(620);
	call.clear(26);
	await clock.run(200);
	assert.deepEqual([rung().state, rung().cause], ['ended', 26]);
	const paged = exchange.offer({ called: MOBILE });
	await clock.run(100);
	paged.clear(16);
	await clock.run(2_000);
	assert.deepEqual(said().slice(3), ['< DISCONNECT 26', '> RELEASE 26', '< RELEASE COMPLETE 26', '< PAGING'], 'no SETUP follows the second PAGING');
	nothingLeft();
});

test('CONNECT and DISCONNECT cross: the call ends, not connected', async () => {
	const { exchange, rung, said, nothingLeft } = lineOf('land');
	const call = exchange.offer({ called: MOBILE });
	await clock.run(110);
	rung().answer();
	call.clear(16);
	await clock.run(300);
	assert.deepEqual([rung().state, call.state, call.clearedBy], ['ended', 'ended', 'exchange']);
	assert.deepEqual(said().slice(2), ['> CONNECT', '< DISCONNECT 16', '> RELEASE 16', '< RELEASE COMPLETE 16']);
	nothingLeft();
});

test('both hang up at once: the DISCONNECTs cross, then the RELEASEs, and no RELEASE COMPLETE is sent', async () => {
	const { phone, exchange, arrived, said, nothingLeft } = lineOf('land');
	const call = phone.dial(CALLER);
	await clock.run(60);
	arrived().connect();
	await clock.run(110);
	call.hangUp();
	exchange.calls[0]?.clear(31);
	await clock.run(300);
	assert.deepEqual([call.cause, arrived().cause], [16, 31], 'each side knows its own reason');
	assert.deepEqual(said().slice(3), ['> DISCONNECT 16', '< DISCONNECT 31', '< RELEASE 16', '> RELEASE 31']);
	nothingLeft();
});

test('two calls at once: both sides dial at the same moment, and their references differ', async () => {
	const { phone, exchange, arrived, rung } = lineOf('land');
	const out = phone.dial(CALLER);
	const incoming = exchange.offer({ called: MOBILE });
	await clock.run(60);
	assert.notEqual(out.id, incoming.id);
	arrived().connect();
	rung().answer();
	await clock.run(110);
	assert.deepEqual([out.state, rung().state, phone.calls.length, exchange.calls.length], ['active', 'active', 2, 2]);
	rung().hangUp();
	await clock.run(200);
	assert.deepEqual([out.state, rung().state, phone.calls.length], ['active', 'ended', 1]);
});

test('keys: each sounds for itself, in order, only in an active call', async () => {
	const { phone, exchange, arrived, said, nothingLeft } = lineOf('land');
	const heard: string[] = [];
	exchange.onDigit((_call, digit) => heard.push(digit));
	const call = phone.dial(CALLER);
	call.pressDigit('9');
	await clock.run(60);
	arrived().connect();
	await clock.run(110);
	call.pressDigit('1');
	call.pressDigit('#');
	assert.throws(() => call.pressDigit('A'), /no such key: A/);
	await clock.run(1_000);
	assert.deepEqual(heard, ['1', '#']);
	assert.deepEqual(said().slice(3), ['> START DTMF 1', '> STOP DTMF', '> START DTMF #', '> STOP DTMF']);
	call.pressDigit('2');
	call.pressDigit('3');
	call.hangUp();
	await clock.run(1_000);
	assert.deepEqual(heard, ['1', '#', '2'], 'what was not sent when the call ended is not sent at all');
	nothingLeft();
});

test('the turn belongs to the receiver of a message', async () => {
	const { phone, exchange, rung } = lineOf('land');
	const turns: string[] = [];
	exchange.onSetup(() => turns.push(scope.current()));
	phone.onIncoming(() => turns.push(scope.current()));
	phone.dial(CALLER);
	exchange.offer({ called: MOBILE });
	await clock.run(60);
	assert.deepEqual(turns, ['Meridian Wireless', 'alice']);
	assert.equal(rung().state, 'ringing');
});

test('keys: the exchange is told when each begins, and how long it was when it ends', async () => {
	const log = journal(clock);
	const wire = subscriberLine({
		clock,
		journal: log,
		carrier: 'Meridian Wireless',
		subscription: { telephone: 'alice', number: MOBILE, line: 'air' },
	});
	const lengths = [160, 20];
	const phone = telephoneLine({ end: wire.telephone, number: MOBILE, clock, keyMs: () => lengths.shift() ?? 0 });
	const exchange = exchangeLine({ end: wire.network, line: 'air', clock, pagingMs: 500 });
	const told: string[] = [];
	exchange.onSetup((call) => call.connect());
	exchange.onDigit((_call, digit) => told.push(`${digit} begins`));
	exchange.onDigitEnd((_call, digit, ms) => told.push(`${digit} lasted ${ms}`));
	const call = phone.dial(CALLER);
	await clock.run(200);
	call.pressDigit('1');
	call.pressDigit('2');
	await clock.run(1_000);
	assert.deepEqual(told, ['1 begins', '1 lasted 160', '2 begins', '2 lasted 20']);
});

test('radio lost during calls: they end at the telephone at once, by cause 27, and nothing is sent of it', async () => {
	const { wire, exchange, said } = lineOf();
	let fails: () => void = () => {};
	const end = {
		...wire.telephone,
		onFailure(see: () => void) {
			fails = see;
		},
	};
	const phone = telephoneLine({ end, number: MOBILE, clock });
	exchange.onSetup((call) => call.connect());
	const seen: string[] = [];
	phone.onChange(({ state, cause }) => seen.push(`${state} ${cause ?? ''}`.trim()));
	phone.dial(CALLER);
	await clock.run(200);
	assert.deepEqual(seen, ['active']);
	const before = said();
	fails();
	assert.deepEqual(seen, ['active', 'ended 27']);
	assert.deepEqual(said(), before);
	assert.deepEqual(phone.remains(), { calls: 0, timers: 0 });
});
