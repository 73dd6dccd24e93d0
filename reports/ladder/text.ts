import { instant } from '../format';
import type { Course } from './course';
import type { Lanes } from './lanes';
import type { Row } from './row';
import { sentenceOf } from './sections';

/** The ladder in lines of text: when, from whom to whom, what. */
export function ladderText({ lanes, sections }: Course): string {
	const width = Math.max(...lanes.all.map(({ name }) => name.length), 1);
	const lines: string[] = [];
	for (const section of sections) {
		if (section.rows.length === 0 && section.step === undefined) continue;
		lines.push(sentenceOf(section), ...section.rows.map((row) => `  ${instant(row.at).padStart(12)}  ${line(row, lanes, width)}`));
	}
	return `${lines.join('\n')}\n`;
}

function line(row: Row, lanes: Lanes, width: number): string {
	const name = (lane: number) => lanes.all[lane]?.name ?? '?';
	const bad = row.violates.length > 0 ? `  ✕ ${row.violates.join(', ')}` : '';
	switch (row.kind) {
		case 'message':
			return `${name(row.from).padStart(width)} ${row.fate === 'delivered' ? '→' : '✕'} ${name(row.to).padEnd(width)}  ${row.label}${row.mark === undefined ? '' : ` (${row.mark})`}${bad}`;
		case 'note':
			return `${row.lanes.map(name).join(', ').padStart(width)} ┆ ${row.lines.join(' | ')}${bad}`;
		case 'fold':
			return `${row.lanes.map(name).join(' – ').padStart(width)} ⟳ ${row.label}`;
	}
}
