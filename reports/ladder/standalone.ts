import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shortened } from '../format';
import { escaped } from '../html';
import type { Course } from './course';
import { sentenceOf } from './sections';
import { LadderDrawing } from './svg';

const MARGIN = 12;
const SENTENCE = 26;
const CHARACTER = 7;

/** The ladder as one SVG file that needs nothing else, for a ticket; light or dark as its reader's screen is. */
export function standaloneSvg({ lanes, sections }: Course, title: string): string {
	const drawing = new LadderDrawing(lanes);
	const parts: string[] = [];
	let y = MARGIN;
	const put = (markup: string) => {
		parts.push(markup.replace('<svg ', `<svg x="${MARGIN}" y="${y}" `));
		y += Number(/ height="(\d+)"/.exec(markup)?.[1] ?? 0);
	};
	const say = (text: string, classes: string) => {
		parts.push(`<text class="${classes}" x="${MARGIN}" y="${y + 17}">${escaped(shortened(text, Math.floor(drawing.width / CHARACTER)))}</text>`);
		y += SENTENCE;
	};
	say(title, 'said title');
	put(drawing.head());
	for (const section of sections) {
		if (section.rows.length === 0 && section.step === undefined) continue;
		say(sentenceOf(section), `said ${section.step?.status ?? ''}`);
		if (section.rows.length > 0) put(drawing.piece(section.rows));
	}
	const width = drawing.width + 2 * MARGIN;
	const height = y + MARGIN;
	return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">
<style>${ladderStyle()}
.said { text-anchor: start; font-size: 13px; font-weight: 600; }
.said.title { font-size: 15px; }
.said.failed { fill: var(--failed); }
.ground { fill: var(--card); }</style>
<rect class="ground" width="${width}" height="${height}"/>
${parts.join('\n')}
</svg>
`;
}

/** The colours and the look of ladders, from the report's style sheet. */
function ladderStyle(): string {
	const sheet = readFileSync(join(__dirname, '../page/style.css'), 'utf8');
	const part = (from: string, to: string) => sheet.slice(sheet.indexOf(from), sheet.indexOf(to));
	return `${part(':root', '* {')}${part('/* ladders */', '/* a message, whole */')}`;
}
