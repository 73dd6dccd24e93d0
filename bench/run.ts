import Table from 'cli-table3';
import { type Measurement, measure, worktime } from './whole-run';

/** What the project promises for two cores, in milliseconds. */
const BUDGET = { wholeRun: 6_000, threeHourCall: 1_000 } as const;

const repetitions = Number(process.argv[2] ?? 5);
if (!Number.isInteger(repetitions) || repetitions < 1) {
	console.error(`'${process.argv[2]}' is not a number of repetitions: npm run bench -- 5`);
	process.exit(5);
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const repeated = <T>(act: () => T): T[] => Array.from({ length: repetitions }, act);
const of = (measured: readonly Measurement[], what: (one: Measurement) => number) => median(measured.map(what));

const help = median(repeated(() => worktime('--help').wallMs));
const whole = repeated(() => measure());
const call = repeated(() => measure('--tags', '@three-hour-call'));

const wall = of(whole, (one) => one.wallMs);
const threeHours = of(call, (one) => one.slowest.durationMs);
const scenarios = whole[0]?.scenarios ?? 0;

const table = new Table({ head: ['', 'median', 'budget'], colAligns: ['left', 'right', 'right'], style: { head: [], border: [] } });
const ms = (value: number) => `${Math.round(value)} ms`;
table.push(
	['worktime --help', ms(help), ''],
	[`worktime run: ${scenarios} scenarios`, ms(wall), ms(BUDGET.wholeRun)],
	['  until the first scenario', ms(of(whole, (one) => one.startUpMs)), ''],
	['  scenarios', ms(of(whole, (one) => one.scenariosMs)), ''],
	['  per scenario', `${(of(whole, (one) => one.scenariosMs) / scenarios).toFixed(1)} ms`, ''],
	['  report', ms(of(whole, (one) => one.reportMs)), ''],
	[`  slowest: ${whole[0]?.slowest.name ?? ''}`, ms(of(whole, (one) => one.slowest.durationMs)), ''],
	[`three-hour call alone (${((call[0]?.virtualMs ?? 0) / 3_600_000).toFixed(2)} h simulated)`, ms(threeHours), ms(BUDGET.threeHourCall)],
);
console.log(`${table.toString()}\nNode ${process.version}, medians of ${repetitions}, wall time, at most two cores`);
if (wall > BUDGET.wholeRun || threeHours > BUDGET.threeHourCall) {
	console.error('over budget');
	process.exit(1);
}
