import type { ISupportCodeLibrary } from '@cucumber/cucumber/api';

/** What Cucumber knows of a sentence that steps can say. */
interface Definition {
	readonly pattern: string | RegExp;
	matchesStepName(sentence: string): boolean;
}

/**
 * Cucumber asks every definition whether it fits, for every step of every scenario. From now on what many scenarios say is looked up once, and
 * only among the definitions that begin as it does.
 */
export function lookUpOnce(support: ISupportCodeLibrary): void {
	const { stepDefinitions } = support as unknown as { readonly stepDefinitions: readonly Definition[] };
	const all = stepDefinitions.map((definition) => ({
		definition,
		beginning: beginningOf(definition.pattern),
		matches: definition.matchesStepName.bind(definition),
	}));
	const known = new Map<string, ReadonlySet<Definition>>();
	const fitting = (sentence: string): ReadonlySet<Definition> => {
		const found = all.filter(({ beginning, matches }) => sentence.startsWith(beginning) && matches(sentence));
		return new Set(found.map(({ definition }) => definition));
	};
	for (const definition of stepDefinitions) {
		definition.matchesStepName = (sentence) => {
			const fit = known.get(sentence) ?? fitting(sentence);
			known.set(sentence, fit);
			return fit.has(definition);
		};
	}
}

/** The words that every sentence of a Cucumber expression begins with: before the first that can differ. */
function beginningOf(pattern: string | RegExp): string {
	return typeof pattern === 'string' ? (/^[^{}()/\\]*\s/.exec(pattern)?.[0] ?? '') : '';
}
