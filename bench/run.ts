import Table from 'cli-table3';
import { median } from './median';
import { plainCucumber } from './plain-cucumber';
import { SLICE } from './slice';
import { type Measurement, measure, worktime } from './whole-run';

const repetitions = Number(process.argv[2] ?? 5);
if (!Number.isInteger(repetitions) || repetitions < 1) {
	console.error(`'${process.argv[2]}' is not a number of repetitions: npm run bench -- 5`);
	process.exit(5);
}

const repeated = <T>(act: () => T): T[] => Array.from({ length: repetitions }, act);
const of = (measured: readonly Measurement[], what: (one: Measurement) => number) => median(measured.map(what));

// The first start of all fills the cache of what is read.
worktime('--help');
const peer = median(repeated(plainCucumber));
const help = median(repeated(() => worktime('--help').wallMs));
const call = repeated(() => measure('--tags', '@three-hour-call'));
const slice = repeated(() => measure('--tags', SLICE.map((id) => `@${id}`).join(' or ')));
const whole = repeated(() => measure());

const table = new Table({
	head: ['', 'median', '× plain Cucumber', 'must reach'],
	colAligns: ['left', 'right', 'right', 'right'],
	style: { head: [], border: [] },
});
const row = (name: string, ms: number, mustReach = '') => table.push([name, `${Math.round(ms)} ms`, (ms / peer).toFixed(1), mustReach]);
const run = (name: string, measured: readonly Measurement[], mustReach: string) => {
	const { scenarios = 0, slowest } = measured[0] ?? {};
	const during = of(measured, (one) => one.scenariosMs);
	row(
		`${name}: ${scenarios} scenarios`,
		of(measured, (one) => one.wallMs),
		mustReach,
	);
	row(
		'  until the first scenario',
		of(measured, (one) => one.startUpMs),
	);
	row('  scenarios', during);
	row('  per scenario', during / scenarios);
	row(
		'  report',
		of(measured, (one) => one.reportMs),
	);
	row(
		`  slowest: ${slowest?.name ?? ''}`,
		of(measured, (one) => one.slowest.durationMs),
	);
};
row('Cucumber by itself, one scenario of one step', peer);
row('worktime --help', help);
row(
	`three-hour call (${((call[0]?.virtualMs ?? 0) / 3_600_000).toFixed(2)} h simulated)`,
	of(call, (one) => one.slowest.durationMs),
	'1,000 ms',
);
run('chapters 2.1 and 2.2', slice, '6,000 ms');
run('everything', whole, '10,000 ms');
console.log(`${table.toString()}\nNode ${process.version}, medians of ${repetitions}, wall time, at most two cores`);
