import { instant, shortened } from '../format';
import { escaped } from '../html';
import type { Lanes } from './lanes';
import type { FoldRow, MessageRow, NoteRow, Row } from './row';

/** Where things stand, in pixels at natural size. The look is the style sheet's. */
const GUTTER = 90;
const WIDEST = 990;
const LANE = { narrowest: 112, widest: 190 };
const ROW = 29;
const NOTE_LINE = 14;
const NOTE_LINES = 5;
const CHARACTER = 6.3;

/** Draws the ladder of one scenario, piece by piece: all pieces have the same lanes at the same places. */
export class LadderDrawing {
	readonly width: number;
	readonly #lanes: Lanes;
	readonly #spacing: number;

	constructor(lanes: Lanes) {
		const count = Math.max(1, lanes.all.length);
		this.#lanes = lanes;
		this.#spacing = Math.min(LANE.widest, Math.max(LANE.narrowest, (WIDEST - GUTTER) / count));
		this.width = Math.round(GUTTER + this.#spacing * count);
	}

	/** The names above the lanes. */
	head(): string {
		const names = this.#lanes.all.map((lane, i) => {
			const x = this.#x(i);
			const room = Math.floor(this.#spacing / CHARACTER) - 1;
			return `<g class="lane-name ${lane.role}"><title>${escaped(`${lane.name} ${lane.below}`)}</title><text x="${x}" y="15">${escaped(shortened(lane.name, room))}</text><text class="b" x="${x}" y="29">${escaped(shortened(lane.below, room + 2))}</text></g>`;
		});
		return this.#svg(36, names.join(''), 'names');
	}

	/** One section's rows; at least so high that the lanes go on beside the sentence. */
	piece(rows: readonly Row[], leastHeight = 0): string {
		let y = 6;
		let last = '';
		const parts: string[] = [];
		for (const row of rows) {
			const time = instant(row.at);
			const drawn = this.#row(row, y);
			const stamp = time === last ? '' : `<text class="ts" x="${GUTTER - 12}" y="${y + (row.kind === 'message' ? 24 : 19)}">${time}</text>`;
			const bad = row.violates.length > 0;
			const name = `${row.title}${row.kind === 'message' && row.mark !== undefined ? `, ${row.mark}` : ''}, ${time}${bad ? `, violates ${row.violates.join(', ')}` : ''}`;
			parts.push(
				`<g class="row ${drawn.classes}${bad ? ' bad' : ''}" data-n="${row.n}" tabindex="-1" role="button" aria-label="${escaped(name)}"><rect class="hit" x="2" y="${y}" width="${this.width - 4}" height="${drawn.height}" rx="4"/>${stamp}${drawn.markup}</g>`,
			);
			y += drawn.height;
			last = time;
		}
		const height = Math.max(y + 6, leastHeight);
		const lines = this.#lanes.all.map((_, i) => `M${this.#x(i)} 0V${height}`).join('');
		return this.#svg(height, `<path class="lane" d="${lines}"/>${parts.join('')}`, rows.length === 0 ? 'piece blank' : 'piece');
	}

	#svg(height: number, content: string, classes: string): string {
		return `<svg class="${classes}" viewBox="0 0 ${this.width} ${height}" width="${this.width}" height="${height}" xmlns="http://www.w3.org/2000/svg">${content}</svg>`;
	}

	#x(lane: number): number {
		return Math.round(GUTTER + this.#spacing * (lane + 0.5));
	}

	#row(row: Row, y: number): { classes: string; markup: string; height: number } {
		switch (row.kind) {
			case 'message':
				return this.#message(row, y);
			case 'note':
				return this.#note(row, y);
			case 'fold':
				return this.#fold(row, y);
		}
	}

	#message(row: MessageRow, y: number): { classes: string; markup: string; height: number } {
		const from = this.#x(row.from);
		const to = this.#x(row.to);
		const mark = row.mark ?? '';
		const label = shortened(row.label, Math.floor((this.width - GUTTER) / CHARACTER) - mark.length - 8);
		const length = (label.length + (mark === '' ? 0 : mark.length + 3) + (row.sdp ? 5 : 0)) * CHARACTER;
		const middle = Math.round(Math.min(Math.max((from + to) / 2, GUTTER + length / 2), this.width - 6 - length / 2));
		const extra = `${row.sdp ? '<tspan class="sdp" dx="5">SDP</tspan>' : ''}${mark === '' ? '' : `<tspan class="mk" dx="6">${escaped(mark)}</tspan>`}`;
		return {
			classes: `${row.tone}${row.fate === 'delivered' ? '' : ' broken'}${row.mark === undefined ? '' : ' marked'}`,
			markup: `<text class="l" x="${middle}" y="${y + 13}">${escaped(label)}${extra}</text>${arrow(row, from, to, y + 21)}`,
			height: ROW,
		};
	}

	#note(row: NoteRow, y: number): { classes: string; markup: string; height: number } {
		const lanes = row.lanes.filter((lane) => lane >= 0);
		const left = this.#x(Math.min(...(lanes.length > 0 ? lanes : [0])));
		const right = this.#x(Math.max(...(lanes.length > 0 ? lanes : [0])));
		const lines = row.lines.slice(0, NOTE_LINES);
		if (row.lines.length > NOTE_LINES) lines[NOTE_LINES - 1] = '…';
		const longest = Math.max(...lines.map((line) => line.length), 1) * CHARACTER + 22;
		const most = row.tone === 'screen' ? this.#spacing - 8 : this.width - GUTTER - 8;
		const width = Math.round(Math.max(Math.min(longest, most), right - left + 24, 64));
		const x = Math.round(Math.min(Math.max((left + right) / 2 - width / 2, GUTTER - 8), this.width - width - 4));
		const height = lines.length * NOTE_LINE + 9;
		const room = Math.floor((width - 14) / CHARACTER);
		const texts = lines.map(
			(line, i) =>
				`<text x="${x + width / 2}" y="${y + 17 + i * NOTE_LINE}"${i === 0 && row.tone === 'screen' ? ' class="f"' : ''}>${escaped(shortened(line, room))}</text>`,
		);
		return {
			classes: `note ${row.tone}`,
			markup: `<rect class="box" x="${x}" y="${y + 3}" width="${width}" height="${height}" rx="${row.tone === 'screen' ? 7 : 4}"/>${texts.join('')}`,
			height: height + 7,
		};
	}

	#fold(row: FoldRow, y: number): { classes: string; markup: string; height: number } {
		const left = this.#x(row.lanes[0] ?? 0);
		const right = this.#x(row.lanes[row.lanes.length - 1] ?? 0);
		const width = Math.max(right - left + 40, Math.min(row.label.length * CHARACTER + 40, this.width - GUTTER));
		const x = Math.round(Math.min(Math.max((left + right) / 2 - width / 2, GUTTER - 8), this.width - width - 4));
		const sheet = (shift: number) => `<rect class="box" x="${x + shift}" y="${y + 4 + shift}" width="${width}" height="25" rx="5"/>`;
		return {
			classes: 'fold',
			markup: `${sheet(4)}${sheet(2)}${sheet(0)}<text x="${x + width / 2}" y="${y + 21}">⟳ ${escaped(row.label)}</text>`,
			height: 40,
		};
	}
}

/** The line of a message with its head; one that does not get through breaks off on the way. */
function arrow(row: MessageRow, from: number, to: number, y: number): string {
	if (from === to) return `<path class="a" d="M${from} ${y - 4}h22v8h-20m6-4l-6 4 6 4"/>`;
	const sign = to > from ? 1 : -1;
	const head = (x: number) => `M${x - sign * 7} ${y - 4}L${x} ${y}L${x - sign * 7} ${y + 4}`;
	switch (row.fate) {
		case 'delivered':
			return `<path class="a" d="M${from} ${y}H${to - sign}${head(to - sign)}"/>`;
		case 'no-listener':
			return `<path class="a" d="M${from} ${y}H${to - sign * 8}"/>${cross(to - sign * 8, y)}`;
		case 'held': {
			const end = Math.round(from + (to - from) * 0.5);
			return `<path class="a" d="M${from} ${y}H${end}"/><path class="x" d="M${end + sign * 3} ${y - 5}v10m${sign * 4}-10v10"/>`;
		}
		case 'lost':
		case 'partitioned':
		case 'host-down':
		case 'no-bearer': {
			const end = Math.round(from + (to - from) * 0.6);
			return `<path class="a" d="M${from} ${y}H${end}"/>${cross(end, y)}`;
		}
	}
}

const cross = (x: number, y: number) => `<path class="x" d="M${x - 4} ${y - 4}l8 8m0-8l-8 8"/>`;
