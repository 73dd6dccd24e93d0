import { deflateRawSync } from 'node:zlib';
import { chapterTitle, duration, oneLine } from '../format';
import { type Run, reasonsOf, rowOf } from '../run';
import { VERDICTS } from '../verdict';

/** What the page knows of a scenario besides its verdict and names. */
export interface Shown {
	readonly messages: number;
	/** Name of the blob that holds the rest; absent where there was no room for it. */
	readonly blob: string | undefined;
}

/**
 * The list of all scenarios as the page's script reads it, packed. Words that come again and again stand once and are
 * named by their numbers: ten thousand scenarios stay far below 2 MB.
 */
export function packedIndex(run: Run, shown: ReadonlyMap<string, Shown>): string {
	const chapters = new Numbered();
	const features = new Numbered();
	const requirements = new Numbered();
	const texts = new Numbered();
	const scenarios = run.scenarios.map((scenario) => {
		const { messages = 0, blob } = shown.get(scenario.id) ?? {};
		const words = [...scenario.tags, ...scenario.steps.map(({ text }) => text), ...reasonsOf(scenario).map(oneLine)];
		return [
			scenario.id,
			features.of(JSON.stringify([scenario.uri, scenario.feature, chapters.of(JSON.stringify([scenario.chapter, chapterTitle(scenario.chapter)]))])),
			scenario.name,
			rowOf(scenario) ?? 0,
			scenario.example ?? 0,
			VERDICTS.indexOf(scenario.verdict),
			scenario.requirements.map((id) => requirements.of(id)),
			messages,
			duration(scenario.virtualMs),
			blob ?? 0,
			words.map((word) => texts.of(word)),
		];
	});
	const all = {
		verdicts: VERDICTS,
		chapters: chapters.all.map((text) => JSON.parse(text)),
		features: features.all.map((text) => JSON.parse(text)),
		requirements: requirements.all,
		texts: texts.all,
		scenarios,
	};
	return deflateRawSync(JSON.stringify(all)).toString('base64');
}

/** Each text once, by its number. */
class Numbered {
	readonly all: string[] = [];
	readonly #numbers = new Map<string, number>();

	of(text: string): number {
		const known = this.#numbers.get(text);
		if (known !== undefined) return known;
		this.#numbers.set(text, this.all.length);
		return this.all.push(text) - 1;
	}
}
