import type { Message } from './envelope';

type Child = NonNullable<Message<'gherkinDocument'>['feature']>['children'][number];
type Background = NonNullable<Child['background']>;
type Outline = NonNullable<Child['scenario']>;

/** What the text of the features adds to the pickles that were made from them. */
export interface Features {
	/** Name of the feature in a file. */
	name(uri: string): string;
	/** Keyword of a step (`Given `) and its line. */
	step(astNodeIds: readonly string[]): { keyword: string; line: number };
	/** Line of a scenario, or of its row. */
	line(astNodeIds: readonly string[]): number;
	/** The row of an outline as `column: value, …`. */
	example(astNodeIds: readonly string[]): string | undefined;
}

/** Collects the names, keywords and lines of all features. */
export function featuresOf(documents: readonly Message<'gherkinDocument'>[]): Features {
	const names = new Map<string, string>();
	const steps = new Map<string, { keyword: string; line: number }>();
	const lines = new Map<string, number>();
	const examples = new Map<string, string>();

	const background = (from: Background | undefined) => {
		for (const step of from?.steps ?? []) steps.set(step.id, { keyword: step.keyword, line: step.location.line });
	};
	const scenario = (from: Outline) => {
		lines.set(from.id, from.location.line);
		background(from);
		for (const table of from.examples) {
			const columns = table.tableHeader?.cells.map((cell) => cell.value) ?? [];
			for (const row of table.tableBody) {
				lines.set(row.id, row.location.line);
				examples.set(row.id, row.cells.map((cell, i) => `${columns[i] ?? i + 1}: ${cell.value}`).join(', '));
			}
		}
	};

	for (const document of documents) {
		if (document.uri !== undefined && document.feature !== undefined) names.set(document.uri, document.feature.name);
		for (const child of document.feature?.children ?? []) {
			for (const inner of child.rule === undefined ? [child] : child.rule.children) {
				if (inner.background !== undefined) background(inner.background as Background);
				if (inner.scenario !== undefined) scenario(inner.scenario);
			}
		}
	}

	const last = (ids: readonly string[]) => ids[ids.length - 1] ?? '';
	return {
		name: (uri) => names.get(uri) ?? uri,
		step: (ids) => steps.get(ids[0] ?? '') ?? { keyword: '', line: 0 },
		line: (ids) => lines.get(last(ids)) ?? 0,
		example: (ids) => examples.get(last(ids)),
	};
}
