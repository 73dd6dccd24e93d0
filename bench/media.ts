import Table from 'cli-table3';
import { journal, seeded, seedGlobals, VirtualClock } from '../simulators/kernel';
import { type AgreedMedia, CallAudio, MediaRelay } from '../simulators/media';
import { type Impairment, virtualNetwork } from '../simulators/network';

/** What the project promises for a call of ten minutes with both streams, in milliseconds. */
const BUDGET_MS = 500;
const TEN_MINUTES_MS = 600_000;

const clock = VirtualClock.install();
const left = '192.0.2.1';
const middle = '192.0.2.2';
const right = '192.0.2.3';
const towards = (port: number): AgreedMedia => ({
	remote: { address: middle, port },
	direction: 'sendrecv',
	law: 'PCMU',
	payloadType: 0,
	keysPayloadType: 101,
});

/** A call through a relay; gives real time and the reports. */
async function call(impairment: Impairment, everyPacket: boolean): Promise<{ ms: number; reports: string; events: number }> {
	clock.begin();
	const random = seeded(1);
	seedGlobals(random);
	const log = journal(clock);
	const network = virtualNetwork({ clock, random, journal: log, everyPacket });
	const [a, relayHost, b] = [
		network.host('left', 'other', [left]),
		network.host('middle', 'other', [middle]),
		network.host('right', 'other', [right]),
	];
	if (Object.keys(impairment).length > 0) network.impair('left', impairment);
	const began = performance.now();
	const relay = new MediaRelay({ host: relayHost, clock, bothWays: true, latches: [true, true], inactivityMs: 30_000, inactive: () => {} });
	await clock.settle(Promise.all([relay.open(0, 5000), relay.open(1, 5002)]), 1_000);
	relay.describe(0, { address: left, port: 4000 });
	relay.describe(1, { address: right, port: 6000 });
	relay.expect(true);
	const common = { clock, random, journal: log };
	const ends = [
		new CallAudio({ ...common, host: a, port: 4000, sounds: () => 500 }),
		new CallAudio({ ...common, host: b, port: 6000, sounds: () => 650 }),
	] as const;
	await clock.run(1);
	ends[0].follow(towards(5000));
	ends[1].follow(towards(5002));
	await clock.run(TEN_MINUTES_MS);
	for (const end of ends) end.close();
	relay.close();
	await clock.run(1_000);
	const reports = JSON.stringify(log.ofKind('media').map(({ n: _n, at: _at, ...report }) => report));
	return { ms: performance.now() - began, reports, events: log.all().length };
}

const links: readonly [string, Impairment][] = [
	['good links', {}],
	['1 % loss, 30 ms jitter', { loss: 0.01, jitterMs: 30 }],
	['everything at once', { loss: 0.03, jitterMs: 80, duplicate: 0.01, reorder: 0.02 }],
];

async function main(): Promise<void> {
	const table = new Table({
		head: ['ten minutes, both streams', 'in trains', 'budget', 'events', 'packet by packet', 'events', 'ratio', 'reports'],
		colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'left'],
		style: { head: [], border: [] },
	});
	let over = false;
	for (const [name, impairment] of links) {
		await call(impairment, false);
		const trains = await call(impairment, false);
		const single = await call(impairment, true);
		const same = trains.reports === single.reports;
		over ||= trains.ms > BUDGET_MS || !same;
		const ms = (value: number) => `${Math.round(value)} ms`;
		const ratio = `${(single.ms / trains.ms).toFixed(0)} ×`;
		table.push([name, ms(trains.ms), ms(BUDGET_MS), trains.events, ms(single.ms), single.events, ratio, same ? 'the same' : 'DIFFERENT']);
	}
	console.log(`${table.toString()}\nNode ${process.version}, one core, wall time`);
	if (over) {
		console.error('over budget, or not the same');
		process.exitCode = 1;
	}
}

void main();
