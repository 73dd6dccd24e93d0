import colors from 'picocolors';
import { counted, shortened } from '../format';
import { harmless } from '../summary/command';
import type { SummaryStyle } from '../summary/summary';
import { SIGNS } from '../tally';
import { conforms } from '../verdict';
import type { Matrix, MatrixRow } from './matrix';

/** The matrix for a terminal. */
export function formatMatrix({ rows, unknown, needless }: Matrix, { color, width }: SummaryStyle): string {
	const paint = colors.createColors(color);
	const group = (coverage: MatrixRow['coverage']) => rows.filter((row) => row.coverage === coverage);
	const [open, reasoned, covered] = [group('open'), group('reason'), group('scenarios')];
	const line = ({ requirement: { guide, id, statement } }: MatrixRow, outcome: string) => {
		const head = `${guide.padEnd(8)} ${id}  `;
		return `${head}${outcome} ${paint.dim(harmless(shortened(statement, Math.max(20, width - head.length - 18))))}`;
	};
	const parts: string[] = [];
	if (open.length > 0) {
		parts.push(paint.red(paint.bold(`Nothing covers (${open.length})`)), ...open.map((row) => line(row, paint.red('✕ nothing       '))), '');
	}
	if (reasoned.length > 0) {
		parts.push(paint.bold(`No scenario, for a reason (${reasoned.length})`));
		const reasons = new Map<string, MatrixRow[]>();
		for (const row of reasoned) {
			const reason = row.requirement.notCovered ?? '';
			reasons.set(reason, [...(reasons.get(reason) ?? []), row]);
		}
		for (const [reason, those] of reasons) parts.push(`  ${harmless(reason)}`, ...those.map((row) => `  ${line(row, '–')}`));
		parts.push('');
	}
	if (covered.length > 0) parts.push(paint.bold(`Scenarios (${covered.length})`), ...covered.map((row) => line(row, outcomeOf(row, paint))), '');
	for (const [id, { uri, line: at }] of unknown) parts.push(paint.red(`✕ ${uri}:${at} names ${id}, which is not in the catalogue`));
	for (const id of needless) parts.push(paint.yellow(`! ${id} has scenarios: its reason for having none can go`));
	const sum = `${counted(rows.length, 'requirement')}: ${covered.length} with scenarios, ${reasoned.length} without for a reason, `;
	parts.push(sum + (open.length > 0 ? paint.red(`${open.length} with neither`) : '0 with neither'));
	return `${parts.join('\n')}\n`;
}

function outcomeOf({ verdict, scenarios }: MatrixRow, paint: ReturnType<typeof colors.createColors>): string {
	const { sign, words } = verdict === undefined ? { sign: '·', words: 'not run' } : SIGNS[verdict];
	const text = `${sign} ${`${words} ${scenarios.length}`.padEnd(14)}`;
	return verdict === undefined ? text : conforms(verdict) ? paint.green(text) : paint.yellow(text);
}

/** The matrix as JSON, for other programs. */
export function matrixJson({ rows, unknown }: Matrix): string {
	return `${JSON.stringify(
		{
			requirements: rows.map(({ requirement, scenarios, verdict, coverage }) => ({ ...requirement, coverage, verdict: verdict ?? null, scenarios })),
			unknown: [...unknown.keys()],
		},
		undefined,
		'\t',
	)}\n`;
}
