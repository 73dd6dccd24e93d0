import type { MediaReport, Recorded } from '../../simulators/kernel';
import { instant } from '../format';
import { type Html, html } from '../html';

type Report = Recorded<MediaReport>;

/** How good a leg sounded in one interval (ITU-T G.107 Annex B, in a person's words). */
const GRADES: readonly { readonly least: number; readonly name: string; readonly words: string }[] = [
	{ least: 4.0, name: 'good', words: 'satisfied' },
	{ least: 3.6, name: 'fair', words: 'some dissatisfied' },
	{ least: 3.1, name: 'poor', words: 'many dissatisfied' },
	{ least: 0, name: 'bad', words: 'nearly all dissatisfied' },
];

const WIDTH = 720;
const HEIGHT = 16;

/** The quality of each leg of media over the time of the scenario; nothing where no media was measured. */
export function mediaStrip(reports: readonly Report[]): Html | undefined {
	if (reports.length === 0) return undefined;
	const from = Math.min(...reports.map((report) => report.from));
	const to = Math.max(...reports.map((report) => report.to), from + 1);
	const legs = new Map<string, Report[]>();
	for (const report of reports) {
		const way = report.direction === 'received' ? `heard by ${report.host}` : report.direction.replaceAll('-', ' ');
		const leg = `${report.leg}, ${way}`;
		legs.set(leg, [...(legs.get(leg) ?? []), report]);
	}
	return html`<section class="media" aria-label="Quality of the media"><table><thead><tr><th>media</th><th><span>${instant(from)}</span><span>${instant(to)}</span></th><th class="n">MOS</th><th class="n">lost</th><th class="n">jitter</th></tr></thead><tbody>${[
		...legs,
	].map(([leg, own]) => legRow(leg, own, from, to))}</tbody></table></section>`;
}

function legRow(leg: string, reports: readonly Report[], from: number, to: number): Html {
	const scale = (at: number) => Math.round(((at - from) / (to - from)) * WIDTH * 10) / 10;
	const scores = reports.flatMap(({ mos }) => (mos === undefined ? [] : [mos]));
	const sum = (of: (report: Report) => number) => reports.reduce((total, report) => total + of(report), 0);
	const [packets, lost] = [sum((report) => report.packets), sum((report) => report.lost + report.late)];
	const jitter = Math.max(...reports.map(({ jitterMs }) => jitterMs));
	const pieces = reports.map((report) => {
		const { grade, words } = gradeOf(report);
		const x = scale(report.from);
		return html`<rect class="${grade}" x="${x}" y="0" width="${Math.max(1, scale(report.to) - x)}" height="${HEIGHT}"><title>${instant(report.from)} – ${instant(report.to)}: ${words}; ${factsOf(report)}</title></rect>`;
	});
	const range = scores.length === 0 ? '–' : `${Math.min(...scores).toFixed(1)}${scores.length > 1 ? ` – ${Math.max(...scores).toFixed(1)}` : ''}`;
	const codecs = [...new Set(reports.map(({ codec }) => codec))].join(', ');
	return html`<tr><th scope="row">${leg} <span class="quiet">${codecs}</span></th><td><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${leg}: MOS ${range}"><rect class="none" width="${WIDTH}" height="${HEIGHT}"/>${pieces}</svg></td><td class="n">${range}</td><td class="n">${packets + lost === 0 ? '–' : `${((100 * lost) / (packets + lost)).toFixed(1)} %`}</td><td class="n">${Math.round(jitter)} ms</td></tr>`;
}

function gradeOf({ mos, heard }: Report): { grade: string; words: string } {
	if (heard === 'nothing') return { grade: 'nothing', words: 'nothing came' };
	const silent = heard === 'silence' ? 'silence, ' : '';
	const grade = mos === undefined ? undefined : GRADES.find(({ least }) => mos >= least);
	if (mos === undefined || grade === undefined) return { grade: 'unrated', words: `${silent}not rated while the delay is unknown` };
	return { grade: grade.name, words: `${silent}MOS ${mos.toFixed(2)}, ${grade.words}` };
}

function factsOf({ packets, lost, late, reordered, duplicates, jitterMs, oneWayDelayMs, mouthToEarMs, codec }: Report): string {
	return [
		codec,
		`${packets} packets`,
		`${lost} lost`,
		`${late} late`,
		...(reordered > 0 ? [`${reordered} reordered`] : []),
		...(duplicates > 0 ? [`${duplicates} twice`] : []),
		`jitter ${jitterMs.toFixed(1)} ms`,
		...(oneWayDelayMs === undefined ? [] : [`one way ${Math.round(oneWayDelayMs)} ms`]),
		...(mouthToEarMs === undefined ? [] : [`mouth to ear ${Math.round(mouthToEarMs)} ms`]),
	].join(', ');
}
