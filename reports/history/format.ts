import colors from 'picocolors';
import { counted, duration } from '../format';
import { harmless } from '../summary/command';
import { SIGNS } from '../tally';
import { conforms, VERDICTS } from '../verdict';
import type { Difference } from './conditions';
import { type Course, firstBadOf, flipsOf, type PastRunRow } from './history';

type Colors = ReturnType<typeof colors.createColors>;

/** The last runs, what flips, and since when what does not conform has not. */
export function formatHistory(runs: readonly PastRunRow[], courses: readonly Course[], color: boolean): string {
	const paint = colors.createColors(color);
	if (runs.length === 0) return 'The history is empty: worktime run adds to it.\n';
	const parts = [paint.bold('Runs'), ...runs.map((run) => runLine(run, paint)), ''];
	const [newest] = runs;
	const like = runs.filter(({ judged }) => judged === newest?.judged);
	if (newest !== undefined && like.length < runs.length)
		parts.push(`Of the ${like.length} that judged ${harmless(newest.judged) || 'the system of the guide'}, as run ${newest.number} did:`, '');
	const flipping = courses.map((course) => ({ course, flips: flipsOf(course) })).filter(({ flips }) => flips > 0);
	if (flipping.length > 0) {
		parts.push(paint.bold('Flips'));
		for (const { course, flips } of flipping.sort((a, b) => b.flips - a.flips))
			parts.push(`${trend(course, paint)}  ${counted(flips, 'flip').padEnd(9)} ${harmless(course.name)} ${paint.dim(course.id)}`);
		parts.push('');
	}
	const bad = courses.map(firstBadOf).filter((one) => one !== undefined);
	if (bad.length > 0) {
		parts.push(paint.bold('Not conforming now'));
		for (const { course, since, lastGood } of bad) {
			const before = lastGood === undefined ? 'never seen to conform' : `last good in run ${lastGood}`;
			parts.push(`${trend(course, paint)}  since run ${since}, ${before}  ${harmless(course.name)} ${paint.dim(course.id)}`);
		}
		parts.push('');
	}
	if (flipping.length === 0 && bad.length === 0) parts.push(`Nothing flipped, and all conforms, in ${counted(like.length, 'run')}.`, '');
	return parts.join('\n');
}

function runLine({ number, startedAt, seed, hash, wallMs, complete, counts, judged }: PastRunRow, paint: Colors): string {
	const total = VERDICTS.filter((verdict) => counts[verdict] !== undefined).map(
		(verdict) => `${(conforms(verdict) ? paint.green : paint.yellow)(`${SIGNS[verdict].sign} ${counts[verdict]}`)} ${SIGNS[verdict].words}`,
	);
	const when = startedAt.toISOString().slice(0, 16).replace('T', ' ');
	return `${String(number).padStart(4)}  ${when}  seed ${seed}  ${(hash === '' ? 'real' : hash.slice(0, 8)).padEnd(8)}  ${duration(wallMs).padStart(6)}  ${total.join(', ')}${complete ? '' : paint.yellow('  (not complete)')}${judged === '' ? '' : `  ${paint.bold(harmless(judged))}`}`;
}

const SHOWN = 20;

/** One sign per run, the newest at the right. */
function trend({ verdicts }: Course, paint: Colors): string {
	const signs = verdicts.slice(-SHOWN).map(({ verdict }) => (conforms(verdict) ? paint.green : paint.red)(SIGNS[verdict].sign));
	return signs.join('');
}

/** What differs between two runs, scenario by scenario. */
export function formatComparison(differences: readonly Difference[], color: boolean): string {
	const paint = colors.createColors(color);
	if (differences.length === 0) return 'The two runs checked the same, with the same outcome.\n';
	const lines: string[] = [];
	let last = '';
	for (const { scenario, text, worse } of differences) {
		if (scenario.id !== last) lines.push(`${paint.bold(harmless(scenario.name))} ${paint.dim(scenario.id)}`);
		last = scenario.id;
		lines.push(`  ${worse ? paint.red('✕') : paint.green('·')} ${harmless(text.replace(/\n/g, '\n      '))}`);
	}
	const worse = differences.filter((difference) => difference.worse).length;
	return `${lines.join('\n')}\n\n${counted(differences.length, 'difference')}, ${worse} for the worse\n`;
}
