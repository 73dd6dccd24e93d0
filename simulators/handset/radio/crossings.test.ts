import '../virtual-time';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModemCapability, RadioNetwork } from '../../network';
import { type ExchangeLine, exchangeLine, type LineEnd, subscriberLine, telephoneLine } from '../../subscriber-line';
import { clock } from '../virtual-time';
import { HandsetRadio } from './handset-radio';
import { laboratory } from './laboratory';

const MOBILE = '+19175550101';
const BOB = '+13035550177';

const HSPA: RadioNetwork = {
	technology: 'hspa',
	access: { atRest: 'hspa', inVehicle: '3g-vehicle' },
	anchor: 'core',
	duringCalls: { data: 'continues-with', capability: 'multi-rab' },
	resumesAfterMs: { least: 500, most: 500 },
};
const LTE: RadioNetwork = {
	technology: 'lte',
	access: { atRest: 'lte-good', inVehicle: 'lte-vehicle' },
	anchor: 'core',
	duringCalls: { data: 'falls-back', to: 'hspa', setUpMs: { least: 2_000, most: 2_000 }, gapMs: { least: 500, most: 500 } },
	resumesAfterMs: { least: 3_000, most: 3_000 },
};
/** On which a phone that transfers data misses the first page of every call, or both. */
const deafEdge = (times: number, chance = 1): RadioNetwork => ({
	technology: 'edge',
	access: { atRest: 'edge', inVehicle: 'edge' },
	anchor: 'core',
	duringCalls: { data: 'suspended' },
	missedPages: { chance, repeatedAfterMs: { least: 5_000, most: 5_000 }, times },
	resumesAfterMs: { least: 1_000, most: 1_000 },
});
const EV_DO: RadioNetwork = {
	technology: 'ev-do',
	access: { atRest: 'ev-do', inVehicle: '3g-vehicle' },
	anchor: 'core',
	duringCalls: { data: 'continues-with', capability: 'svdo' },
	resumesAfterMs: { least: 1_000, most: 1_000 },
};

/** A phone on cellular data and its carrier's end of the line. */
async function onCellular(radios: readonly RadioNetwork[], capabilities: readonly ModemCapability[] = ['multi-rab'], seed = 1) {
	const { random, journal: log, server, host, serving } = laboratory(radios, seed);
	let hear: Parameters<LineEnd['receive']>[0] = () => {};
	let failed = () => {};
	let wire: ReturnType<typeof subscriberLine> | undefined;
	const attach = (): ExchangeLine => {
		wire = subscriberLine({ clock, journal: log, carrier: 'Some carrier', subscription: { telephone: 'phone', number: MOBILE, line: 'air' } });
		wire.telephone.receive((message) => hear(message));
		return exchangeLine({ end: wire.network, line: 'air', clock, pagingMs: 500 });
	};
	const services: string[] = [];
	let exchange = attach();
	const radio = new HandsetRadio({
		name: 'phone',
		clock,
		random,
		journal: log,
		host,
		serving,
		capabilities,
		line: {
			send: (message) => wire?.telephone.send(message),
			receive(each) {
				hear = each;
			},
			onFailure(see) {
				failed = see;
			},
		},
		service(service) {
			services.push(service);
			if (service === 'full') {
				if (wire === undefined) exchange = attach();
				return;
			}
			wire?.cut();
			wire = undefined;
			exchange.drop();
			failed();
		},
	});
	const phone = telephoneLine({ end: radio.end, number: MOBILE, clock });
	const rung: string[] = [];
	phone.onIncoming(() => {
		rung.push(`rings at ${clock.now()}`);
		radio.callsChanged(phone.calls);
	});
	phone.onChange(() => radio.callsChanged(phone.calls));
	radio.leaveWifi();
	await clock.run(2_000);
	const [port, listener] = await clock.settle(Promise.all([host.udp(4000), server.udp(4000)]), 1_000);
	return {
		radio,
		phone,
		rung,
		services,
		exchange: () => exchange,
		/** The phone transfers data now. */
		transfers: async () => {
			port.send(Buffer.from('voice'), listener.local);
			await clock.run(100);
		},
		said: () => log.ofKind('cellular').map(({ direction, message }) => `${direction === 'to-network' ? '>' : '<'} ${message}`),
		data: () => radio.connectivity?.over,
		close() {
			phone.close();
			radio.close();
			wire?.cut();
			exchange.drop();
			port.close();
			listener.close();
			assert.equal(clock.pending(), 0, `${clock.pending()} timers left`);
		},
	};
}

test('a page is missed, and the user dials: the own call is not heard later for it', async () => {
	const { phone, exchange, transfers, close } = await onCellular([deafEdge(2, 0.5)], [], 3);
	exchange().onSetup((call) => call.connect());
	await transfers();
	exchange().offer({ calling: BOB, called: MOBILE });
	await clock.run(1_000);
	assert.deepEqual(phone.calls, [], 'it has missed the page');
	const own = phone.dial(BOB);
	await clock.run(500);
	assert.equal(own.state, 'active');
	await clock.run(5_000);
	assert.deepEqual(
		phone.calls.map(({ state }) => state),
		['active', 'ringing'],
	);
	close();
});

test('a page is missed, and the caller gives up before it comes again: the phone does not ring for nobody', async () => {
	const { rung, exchange, transfers, close } = await onCellular([deafEdge(2, 0.5)], [], 3);
	await transfers();
	const call = exchange().offer({ calling: BOB, called: MOBILE });
	await clock.run(3_000);
	call.clear(16);
	await clock.run(10_000);
	assert.deepEqual(rung, []);
	assert.deepEqual(exchange().remains(), { calls: 0, timers: 0 });
	close();
});

test('a page is missed, and the caller gives up before the carrier has anything else to say: nobody pages again, and data goes on', async () => {
	const { exchange, transfers, data, said, close } = await onCellular([deafEdge(2, 0.5)], [], 3);
	await transfers();
	const call = exchange().offer({ calling: BOB, called: MOBILE });
	await clock.run(200);
	call.clear(16);
	for (let second = 0; second < 12; second++) {
		await clock.run(1_000);
		assert.equal(data(), 'edge', `after ${second + 1} s`);
	}
	assert.deepEqual(said(), ['< PAGING']);
	close();
});

test('a call is never heard of, and the phone goes through airplane mode: the next call, of the same reference, rings', async () => {
	const { radio, phone, rung, exchange, transfers, close } = await onCellular([deafEdge(1)], []);
	await transfers();
	exchange().offer({ calling: BOB, called: MOBILE });
	await clock.run(2_000);
	radio.setAirplaneMode(true);
	await clock.run(1_000);
	radio.setAirplaneMode(false);
	await clock.run(5_000);
	exchange().offer({ calling: BOB, called: MOBILE });
	await clock.run(1_000);
	assert.equal(rung.length, 1);
	assert.equal(phone.calls[0]?.state, 'ringing');
	close();
});

test('LTE: the caller gives up while the phone falls back for the call: it does not ring for nobody', async () => {
	const { rung, exchange, data, close } = await onCellular([LTE, HSPA]);
	const call = exchange().offer({ calling: BOB, called: MOBILE });
	await clock.run(1_000);
	call.clear(16);
	await clock.run(5_000);
	assert.deepEqual([rung, data()], [[], 'lte']);
	assert.deepEqual(exchange().remains(), { calls: 0, timers: 0 });
	close();
});

test('LTE: the user gives up while the phone falls back for the call: the carrier hears of no call', async () => {
	const { phone, exchange, said, data, close } = await onCellular([LTE, HSPA]);
	const dialled: string[] = [];
	exchange().onSetup(({ called }) => dialled.push(called ?? ''));
	const call = phone.dial(BOB);
	await clock.run(1_000);
	assert.deepEqual([said(), data()], [[], 'hspa']);
	call.hangUp();
	await clock.run(5_000);
	assert.deepEqual(dialled, []);
	assert.deepEqual(phone.remains(), { calls: 0, timers: 0 });
	assert.equal(data(), 'lte');
	close();
});

test('LTE: airplane mode while the phone falls back for a call that comes in: nothing rings in airplane mode', async () => {
	const { radio, rung, exchange, close } = await onCellular([LTE, HSPA]);
	exchange().offer({ calling: BOB, called: MOBILE });
	await clock.run(1_000);
	radio.setAirplaneMode(true);
	await clock.run(5_000);
	assert.deepEqual(rung, []);
	close();
});

test('LTE: airplane mode on and off while the phone falls back for an own call, which is over: nobody is called for it', async () => {
	const { radio, phone, exchange, close } = await onCellular([LTE, HSPA]);
	const call = phone.dial(BOB);
	await clock.run(500);
	radio.setAirplaneMode(true);
	assert.deepEqual([call.state, call.cause], ['ended', 27]);
	radio.setAirplaneMode(false);
	const dialled: string[] = [];
	exchange().onSetup(({ called }) => dialled.push(called ?? ''));
	await clock.run(5_000);
	assert.deepEqual(dialled, []);
	close();
});

test('LTE: an emergency call instead of a call that was given up during the fallback: it alone goes out', async () => {
	const { phone, exchange, close } = await onCellular([LTE, HSPA]);
	const dialled: string[] = [];
	exchange().onSetup((call) => {
		dialled.push(call.called ?? '');
		call.connect();
	});
	const call = phone.dial(BOB);
	await clock.run(500);
	call.hangUp();
	const help = phone.dial('911', 'emergency');
	await clock.run(5_000);
	assert.deepEqual([dialled, help.state], [['911'], 'active']);
	close();
});

test('LTE: switched off during the fallback: nothing is sent, and no timer is left', async () => {
	const { phone, said, close } = await onCellular([LTE, HSPA]);
	phone.dial(BOB);
	await clock.run(500);
	close();
	await clock.run(10_000);
	assert.deepEqual(said(), []);
});

test('EV-DO: nobody follows a page, and the user dials: data stays suspended for the whole call', async () => {
	const { phone, exchange, data, close } = await onCellular([EV_DO]);
	exchange().offer({ calling: BOB, called: MOBILE }).clear(16);
	await clock.run(9_000);
	const call = phone.dial(BOB);
	await clock.run(3_000);
	exchange().calls[0]?.proceed();
	exchange().calls[0]?.connect();
	await clock.run(5_000);
	assert.deepEqual([call.state, data()], ['active', undefined]);
	call.hangUp();
	await clock.run(5_000);
	assert.equal(data(), 'ev-do');
	close();
});

test('EV-DO: the first call ends while a second one is paged: data stays suspended for the second one, too', async () => {
	const { phone, exchange, data, close } = await onCellular([EV_DO]);
	const first = exchange().offer({ calling: BOB, called: MOBILE });
	await clock.run(1_000);
	phone.calls[0]?.answer();
	await clock.run(1_000);
	exchange().offer({ calling: BOB, called: MOBILE });
	await clock.run(300);
	first.clear(16);
	await clock.run(2_000);
	assert.deepEqual([phone.calls.map(({ state }) => state), data()], [['ringing'], undefined]);
	phone.calls[0]?.answer();
	await clock.run(5_000);
	assert.deepEqual([phone.calls.map(({ state }) => state), data()], [['active'], undefined]);
	phone.calls[0]?.hangUp();
	await clock.run(5_000);
	assert.equal(data(), 'ev-do');
	close();
});

for (const place of ['during the call', 'before data comes back'] as const) {
	test(`LTE: its coverage ends ${place} for which the phone fell back: it stays on HSPA`, async () => {
		const { radio, phone, exchange, data, close } = await onCellular([LTE, HSPA]);
		exchange().onSetup((call) => call.connect());
		const call = phone.dial(BOB);
		await clock.run(4_000);
		assert.deepEqual([call.state, data()], ['active', 'hspa']);
		if (place === 'during the call') radio.enterCoverage(['hspa']);
		call.hangUp();
		await clock.run(1_000);
		radio.enterCoverage(['hspa']);
		await clock.run(10_000);
		assert.equal(data(), 'hspa');
		close();
	});
}

test('LTE: another cell of the same kind during a call for which the phone fell back: data stays where the call is', async () => {
	const { radio, phone, exchange, data, close } = await onCellular([LTE, HSPA]);
	exchange().onSetup((call) => call.connect());
	const call = phone.dial(BOB);
	await clock.run(4_000);
	radio.enterCoverage(['lte', 'hspa']);
	await clock.run(2_000);
	assert.deepEqual([call.state, data()], ['active', 'hspa']);
	call.hangUp();
	await clock.run(5_000);
	assert.equal(data(), 'lte');
	close();
});

test('airplane mode, then Wi-Fi, then another place: no cellular service before airplane mode is off', async () => {
	const { radio, services, data, close } = await onCellular([LTE, HSPA]);
	radio.setAirplaneMode(true);
	radio.joinWifi('home');
	await clock.run(1_000);
	radio.enterCoverage(['hspa']);
	radio.leaveWifi();
	await clock.run(2_000);
	assert.deepEqual([services.at(-1), data()], ['none', undefined]);
	radio.setAirplaneMode(false);
	await clock.run(2_000);
	assert.deepEqual([services.at(-1), data()], ['full', 'hspa']);
	close();
});
