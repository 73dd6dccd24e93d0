import type { Course } from './course';
import type { Row } from './row';
import { sentenceOf } from './sections';

/** The ladder as a sequence diagram of Mermaid, for a ticket or a wiki. */
export function mermaid({ lanes, sections }: Course): string {
	const lines = [
		'sequenceDiagram',
		...lanes.all.map(({ name, role }, i) => `\tparticipant L${i} as ${plain(name)}${role === 'other' ? '' : `<br/>${role}`}`),
	];
	const wide = lanes.all.length < 2 ? 'L0' : `L0,L${lanes.all.length - 1}`;
	for (const section of sections) {
		if (section.rows.length === 0 && section.step === undefined) continue;
		if (lanes.all.length > 0) lines.push(`\tNote over ${wide}: ${plain(sentenceOf(section))}`);
		for (const row of section.rows) lines.push(`\t${line(row)}`);
	}
	return `${lines.join('\n')}\n`;
}

function line(row: Row): string {
	switch (row.kind) {
		case 'message': {
			const answer = /^\d{3} /.test(row.label);
			const arrow = row.fate === 'delivered' ? (answer ? '-->>' : '->>') : answer ? '--x' : '-x';
			const bad = row.violates.length > 0 ? ` — violates ${row.violates.join(', ')}` : '';
			return `L${row.from}${arrow}L${row.to}: ${plain(`${row.label}${row.mark === undefined ? '' : ` (${row.mark})`}${bad}`)}`;
		}
		case 'note':
			return `Note over ${over(row.lanes)}: ${row.lines.map(plain).join('<br/>')}`;
		case 'fold':
			return `Note over ${over(row.lanes)}: ${plain(row.label)}`;
	}
}

function over(lanes: readonly number[]): string {
	const known = lanes.filter((lane) => lane >= 0);
	const [first, last] = [Math.min(...known), Math.max(...known)];
	if (known.length === 0) return 'L0';
	return first === last ? `L${first}` : `L${first},L${last}`;
}

/** Without what means something to Mermaid. */
const plain = (text: string) => text.replace(/[#;<>{}"`\\]/g, (sign) => `#${sign.charCodeAt(0)};`).replace(/\s+/g, ' ');
