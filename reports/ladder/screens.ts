import type { NoteRow, Row } from './row';

/**
 * Screens that were replaced at the instant at which they came, with nothing between, were seen by nobody: the last of
 * them stands for all. The others are told in its detail.
 */
export function settledScreens(rows: readonly Row[]): Row[] {
	const out: Row[] = [];
	for (const row of rows) {
		const before = out[out.length - 1];
		if (before !== undefined && isScreen(before) && isScreen(row) && replaces(row, before)) out[out.length - 1] = merged(before, row);
		else out.push(row);
	}
	return out;
}

const isScreen = (row: Row): row is NoteRow => row.kind === 'note' && row.tone === 'screen';

const replaces = (row: NoteRow, before: NoteRow) =>
	row.at === before.at && row.lanes[0] === before.lanes[0] && row.violates.length === 0 && before.violates.length === 0;

function merged(before: NoteRow, row: NoteRow): NoteRow {
	return {
		...row,
		events: [...before.events, ...row.events],
		detail: () => {
			const detail = row.detail();
			return { ...detail, text: `${before.detail().text}\n\n↓ at the same instant\n\n${detail.text}` };
		},
	};
}
