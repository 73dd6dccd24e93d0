import colors from 'picocolors';
import { counted } from '../format';
import { courseOf } from '../ladder/course';
import { type LadderForm, putDown } from '../ladder/put-down';
import { harmless } from '../summary/command';
import type { FieldCapture } from './field-capture';

/** The ladder of a capture, with what violates an invariant marked. */
export function ladderOfCapture({ events, violations }: FieldCapture, form: LadderForm, title: string): string {
	return putDown(courseOf({ steps: [], violations }, events), form, title);
}

/** What a capture shows besides its messages: what does not hold, which documented defects it may show, what could not be read. */
export function formatFieldCapture({ events, violations, knownIssues, mediaPackets, gaps }: FieldCapture, color: boolean): string {
	const paint = colors.createColors(color);
	const numbers = (all: readonly number[]) => `packet ${all.slice(0, 6).join(', ')}${all.length > 6 ? ` and ${all.length - 6} more` : ''}`;
	const lines = [
		...violations.map(({ invariant, message, events: shown }) => `${paint.red('✕')} ${harmless(`${invariant}: ${message}`)} (${numbers(shown)})`),
		...knownIssues.map(({ id, what, events: shown }) => `${paint.yellow('≈')} may be ${id}: ${what} (${numbers(shown)})`),
		...gaps.map((gap) => `${paint.yellow('!')} ${harmless(gap)}`),
		'',
		`${counted(events.length, 'packet')} read, ${mediaPackets} of media; ${counted(violations.length, 'violation')}, ${counted(knownIssues.length, 'lead')} to known issues`,
	];
	return `${lines.join('\n')}\n`;
}
