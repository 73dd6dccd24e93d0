import Table from 'cli-table3';
import colors from 'picocolors';
import { chapterTitle, counted, duration, speedUp } from '../format';
import { brokenStep, type Run, reasonsOf, rowOf, type Scenario } from '../run';
import { countsOf, grouped, requirementsOf, SIGNS, unusual, worstOf } from '../tally';
import { conforms, leftOut, VERDICTS, type Verdict } from '../verdict';
import { commandFor, harmless } from './command';

/** How the summary is written. */
export interface SummaryStyle {
	readonly color: boolean;
	/** Columns of the terminal. */
	readonly width: number;
}

type Colors = ReturnType<typeof colors.createColors>;

/** What a person at a terminal reads at the end of a run. */
export function formatSummary(run: Run, style: SummaryStyle): string {
	const paint = colors.createColors(style.color);
	const parts = [...run.gaps.map((gap) => paint.yellow(harmless(`! ${gap}`))), ...troubles(run, style, paint)];
	if (run.scenarios.length > 0) parts.push(table(run, style, paint));
	else parts.push('No scenario was run.');
	parts.push(...notExecuted(run, style, paint));
	parts.push(identity(run, paint));
	return `${parts.join('\n\n')}\n`;
}

function table(run: Run, { width }: SummaryStyle, paint: Colors): string {
	const chapters = [...grouped(run.scenarios, (scenario) => scenario.chapter)];
	const numbers = 5 * 13;
	const right = { hAlign: 'right' } as const;
	const cells = new Table({
		head: ['chapter', 'requirements', 'passed', 'failed', 'error', 'simulated'],
		colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
		// A chapter's title may be cut, its numbers never.
		colWidths: [Math.max(16, Math.min(56, width - numbers)), null, null, null, null, null],
		chars: { ...BORDERS },
		style: { head: [], border: [], compact: true },
	});
	const row = (title: string, scenarios: readonly Scenario[]) => {
		const counts = countsOf(scenarios);
		const requirements = [...requirementsOf(scenarios).values()];
		const good = requirements.filter((group) => conforms(worstOf(group))).length;
		const virtualMs = scenarios.reduce((sum, scenario) => sum + scenario.virtualMs, 0);
		return [
			title,
			{ content: `${good}/${requirements.length}`, ...right },
			{ content: counts.passed > 0 ? paint.green(String(counts.passed)) : '0', ...right },
			{ content: counts.failed > 0 ? paint.red(paint.bold(String(counts.failed))) : paint.dim('0'), ...right },
			{ content: counts.error > 0 ? paint.yellow(paint.bold(String(counts.error))) : paint.dim('0'), ...right },
			{ content: duration(virtualMs), ...right },
		];
	};
	for (const [chapter, scenarios] of chapters) cells.push(row(harmless(chapterTitle(chapter)), scenarios));
	if (chapters.length > 1) cells.push(row(paint.bold('all'), run.scenarios));
	return cells.toString();
}

const BORDERS = {
	top: '',
	'top-mid': '',
	'top-left': '',
	'top-right': '',
	bottom: '',
	'bottom-mid': '',
	'bottom-left': '',
	'bottom-right': '',
	left: '',
	'left-mid': '',
	mid: '',
	'mid-mid': '',
	right: '',
	'right-mid': '',
	middle: ' ',
};

/** Each scenario that did not pass: the step, the reason, and the line that runs it again. */
function troubles(run: Run, { width }: SummaryStyle, paint: Colors): string[] {
	return run.scenarios
		.filter(({ verdict }) => !conforms(verdict) && !leftOut(verdict))
		.map((scenario) => {
			const row = rowOf(scenario);
			const bad = scenario.verdict === 'failed' ? paint.red : paint.yellow;
			const title = `${bad(paint.bold(`${SIGNS[scenario.verdict].sign} ${SIGNS[scenario.verdict].words}`))}  ${paint.bold(harmless(scenario.name))}${row === undefined ? '' : paint.dim(harmless(` (${row})`))}`;
			const broken = brokenStep(scenario);
			const lines = [title, paint.dim(`  ${scenario.uri}:${broken?.line || scenario.line}`)];
			if (broken !== undefined) lines.push(harmless(`  ${broken.keyword}${broken.text}`));
			if (scenario.verdict === 'unstable') lines.push(`  ${bad(`passed only at attempt ${scenario.attempt}`)}`);
			for (const reason of reasonsOf(scenario)) lines.push(...wrapped(harmless(reason), width - 4).map((line) => `    ${bad(line)}`));
			lines.push(`  ${paint.cyan(commandFor(scenario, run.seed))}`);
			return lines.join('\n');
		});
}

/** Why scenarios were not executed, and how many for each reason. */
function notExecuted(run: Run, { width }: SummaryStyle, paint: Colors): string[] {
	const left = run.scenarios.filter(({ verdict }) => leftOut(verdict));
	const because = ({ verdict, ...scenario }: Scenario) =>
		`${SIGNS[verdict].words}: ${reasonsOf({ verdict, ...scenario })[0] ?? (verdict === 'notExecutable' ? 'this testbed cannot do or observe it' : '')}`;
	return [...grouped(left, because)].map(([reason, scenarios]) => {
		const text = `– ${counted(scenarios.length, 'scenario')} ${harmless(reason)}`;
		return wrapped(text, width)
			.map((line) => paint.dim(line))
			.join('\n');
	});
}

function virtual(run: Run, paint: Colors): string[] {
	return [
		`seed ${paint.bold(run.seed)}   journal hash ${paint.bold(run.hash.slice(0, 16))}`,
		`${duration(run.virtualMs)} simulated in ${duration(run.wallMs)}   speed-up ${speedUp(run.virtualMs, run.wallMs)}`,
	];
}

function identity(run: Run, paint: Colors): string {
	const real = run.scenarios.some(({ world }) => world !== undefined);
	const counts = countsOf(run.scenarios);
	const judged = unusual(run).map(([name, value]) => `${name} ${paint.bold(harmless(value))}`);
	const colour = (verdict: Verdict) =>
		verdict === 'failed' ? paint.red : conforms(verdict) ? paint.green : leftOut(verdict) ? String : paint.yellow;
	const total = VERDICTS.filter((verdict) => counts[verdict] > 0 || verdict === 'passed').map((verdict) =>
		colour(verdict)(`${counts[verdict]} ${SIGNS[verdict].words}`),
	);
	return [
		`${counted(run.scenarios.length, 'scenario')}: ${total.join(', ')}`,
		...(judged.length > 0 ? [judged.join('   ')] : []),
		...(real ? [`seed ${paint.bold(run.seed)}   in real time: ${duration(run.wallMs)}`] : virtual(run, paint)),
	].join('\n');
}

/** Breaks at blanks; a word longer than the line stays whole, so that it can be copied. */
function wrapped(text: string, width: number): string[] {
	return text.split('\n').flatMap((line) => {
		const lines: string[] = [];
		let current = '';
		for (const word of line.split(' ')) {
			if (current !== '' && current.length + 1 + word.length > Math.max(20, width)) {
				lines.push(current);
				current = word;
			} else current = current === '' ? word : `${current} ${word}`;
		}
		return [...lines, current];
	});
}
