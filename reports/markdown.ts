import { chapterTitle, counted, duration, oneLine } from './format';
import { brokenStep, type Run, reasonsOf, rowOf, type Scenario } from './run';
import { commandFor, harmless } from './summary/command';
import { countsOf, grouped, SIGNS, unusual } from './tally';
import { conforms, leftOut, VERDICTS, type Verdict } from './verdict';

/** So many scenarios that did not pass are told in full. CI servers cut off what is much longer. */
const MOST_TOLD = 50;

/** The run for the page of a CI server, in GitHub's Markdown. */
export function markdown(run: Run): string {
	const counts = countsOf(run.scenarios);
	const shown = VERDICTS.filter((verdict) => counts[verdict] > 0);
	const total = shown.map((verdict) => `${SIGNS[verdict].sign} ${counts[verdict]} ${SIGNS[verdict].words}`).join(' · ');
	const troubles = run.scenarios.filter(({ verdict }) => !conforms(verdict) && !leftOut(verdict));
	const told = [...troubles].sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict)).slice(0, MOST_TOLD);
	const judged = unusual(run).map(([name, value]) => `${name} **${plain(value)}**`);
	const parts = [
		'## WorkTime conformance',
		run.scenarios.length === 0 ? '**No scenario was run.**' : `**${counted(run.scenarios.length, 'scenario')}**: ${total}`,
		...(judged.length === 0 ? [] : [`Judged: ${judged.join(' · ')}`]),
		...(run.gaps.length === 0 ? [] : [run.gaps.map((gap) => `> [!WARNING]\n> ${plain(gap)}`).join('\n\n')]),
		...(run.scenarios.length === 0 ? [] : [chapterTable(run, shown)]),
		...(told.length === 0 ? [] : ['### Did not pass', told.map((scenario) => trouble(scenario, run.seed)).join('\n\n')]),
		...(troubles.length > told.length ? [`… and ${troubles.length - told.length} more in the report.`] : []),
		...leftOutList(run),
		run.hash === ''
			? `Seed \`${run.seed}\`, ${duration(run.wallMs)} in real time.`
			: `Seed \`${run.seed}\`, journal hash \`${run.hash.slice(0, 16)}\`, ${duration(run.virtualMs)} simulated in ${duration(run.wallMs)}.`,
	];
	return `${parts.join('\n\n')}\n`;
}

function chapterTable({ scenarios }: Run, shown: readonly Verdict[]): string {
	const row = (title: string, those: readonly Scenario[]) => {
		const counts = countsOf(those);
		return `| ${title} | ${shown.map((verdict) => (counts[verdict] === 0 ? '' : counts[verdict])).join(' | ')} |`;
	};
	return [
		`| chapter | ${shown.map((verdict) => SIGNS[verdict].words).join(' | ')} |`,
		`| --- | ${shown.map(() => '---:').join(' | ')} |`,
		...[...grouped(scenarios, ({ chapter }) => chapter)].map(([chapter, those]) => row(plain(chapterTitle(chapter)), those)),
	].join('\n');
}

function trouble(scenario: Scenario, seed: string): string {
	const { sign, words } = SIGNS[scenario.verdict];
	const broken = brokenStep(scenario);
	const row = rowOf(scenario);
	const lines = [
		`- ${sign} **${words}**: ${plain(scenario.name)}${row === undefined ? '' : ` (${plain(row)})`} \`${scenario.uri}:${broken?.line || scenario.line}\``,
		...(broken === undefined ? [] : [`  ${plain(`${broken.keyword}${broken.text}`)}`]),
		...reasonsOf(scenario).map((reason) => `  ${plain(oneLine(reason))}`),
	];
	const command = harmless(commandFor(scenario, seed));
	return `${lines.join('  \n')}\n\n      ${command}`;
}

function leftOutList({ scenarios }: Run): string[] {
	const out = scenarios.filter(({ verdict }) => leftOut(verdict));
	const reasons = grouped(out, (scenario) => `${SIGNS[scenario.verdict].words}: ${plain(oneLine(reasonsOf(scenario)[0] ?? 'no reason is given'))}`);
	return reasons.size === 0 ? [] : [[...reasons].map(([reason, those]) => `- ${counted(those.length, 'scenario')} ${reason}`).join('\n')];
}

/** Text that means nothing to Markdown or HTML, in one line. */
const plain = (text: string) =>
	harmless(text)
		.replace(/\s+/g, ' ')
		.replace(/[\\`*_{}[\]()#+!|~>]/g, '\\$&')
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;');
