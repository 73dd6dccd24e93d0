import colors from 'picocolors';
import { harmless } from '../summary/command';
import type { Judgement } from './gate';

/** So many lines stand under a rule that is not met. */
const MOST_LINES = 12;

/** Each rule with what was found, then whether the gate is open. */
export function formatJudgements(judgements: readonly Judgement[], color: boolean): string {
	const paint = colors.createColors(color);
	const lines = judgements.flatMap(({ rule, met, found, because }) => [
		`${met ? paint.green('✓') : paint.red('✕')} ${harmless(rule)}: ${harmless(found)}`,
		...because.slice(0, MOST_LINES).map((line) => paint.dim(`    ${harmless(line.replace(/\s+/g, ' '))}`)),
		...(because.length > MOST_LINES ? [paint.dim(`    and ${because.length - MOST_LINES} more`)] : []),
	]);
	const unmet = judgements.filter(({ met }) => !met).length;
	const verdict =
		unmet === 0
			? paint.green(`the gate is open: ${judgements.length} of ${judgements.length} rules are met`)
			: paint.red(`the gate is closed: ${unmet} of ${judgements.length} rules are not met`);
	return `${[...lines, '', verdict].join('\n')}\n`;
}
