import type { Envelope } from '../../reports';
import { nearest } from '../nearest';
import { misuse, type RefusalDetail } from '../refusal';

/** What Gherkin's parser calls the kinds of lines, in the words of who writes features. */
const LINES: Record<string, string> = {
	'#EOF': 'the end of the file',
	'#Language': '# language: …',
	'#TagLine': '@tags',
	'#FeatureLine': 'Feature:',
	'#RuleLine': 'Rule:',
	'#BackgroundLine': 'Background:',
	'#ScenarioLine': 'Scenario:',
	'#ExamplesLine': 'Examples:',
	'#StepLine': 'a step (Given, When, Then, And, But)',
	'#DocStringSeparator': '"""',
	'#TableRow': 'a | table row |',
	'#Comment': '# a comment',
	'#Other': 'a description',
};

/** A feature file cannot be read. */
export function syntaxErrors(envelopes: readonly Envelope[]): ReturnType<typeof misuse> | undefined {
	const [first, ...more] = envelopes.flatMap(({ parseError }) => (parseError === undefined ? [] : [parseError]));
	if (first === undefined) return undefined;
	const { uri = '', location } = first.source;
	const message = first.message.replace(/^\(\d+:\d+\): /, '');
	const [, expected, got] = /^expected: (.*), got (.*)$/s.exec(message) ?? [];
	const column = location?.column ?? 1;
	const remedies = [
		...(expected === undefined
			? []
			: [
					`here may stand: ${expected
						.split(', ')
						.flatMap((token) => LINES[token] ?? [])
						.join(', ')}`,
				]),
		...more
			.map(({ source, message: other }) => `also: ${source.uri ?? ''}:${source.location?.line ?? 1}: ${other.replace(/^\(\d+:\d+\): /, '')}`)
			.slice(0, 5),
	];
	return misuse({
		code: 'feature-syntax',
		where: `${uri}:${location?.line ?? 1}:${column}`,
		what: got === undefined ? `this feature cannot be read: ${message}` : `this feature cannot be read: unexpected ${got}`,
		...(remedies.length > 0 && { remedy: remedies.join('\n') }),
	});
}

/** @throws {Refusal} for a scenario that is to be run and has no steps: it would pass. */
export function refuseEmpty({ pickleId }: NonNullable<Envelope['testCase']>, envelopes: readonly Envelope[]): void {
	const pickle = envelopes.find((envelope) => envelope.pickle?.id === pickleId)?.pickle;
	if (pickle === undefined || pickle.steps.length > 0) return;
	throw misuse({
		code: 'empty-scenario',
		where: `${pickle.uri}:${pickle.location?.line ?? 1}`,
		what: `the scenario "${pickle.name}" has no steps`,
		remedy: 'a first step that does not begin with Given, When, Then, And, But or * is taken for a description',
	});
}

/** Sentences of the scenarios that were run which mean nothing, or more than one thing, to the steps: each sentence once. */
export function unclearSteps(envelopes: readonly Envelope[]): RefusalDetail[] {
	const pickles = new Map(envelopes.flatMap(({ pickle }) => (pickle === undefined ? [] : [[pickle.id, pickle]])));
	const lines = linesOf(envelopes);
	const definitions = new Map(envelopes.flatMap(({ stepDefinition }) => (stepDefinition === undefined ? [] : [[stepDefinition.id, stepDefinition]])));
	const sentences = new Map([...definitions.values()].map((definition) => [definition.pattern.source, definition]));
	const place = (definition: { sourceReference: { uri?: string; location?: { line: number } } } | undefined) =>
		`${definition?.sourceReference.uri ?? '?'}:${definition?.sourceReference.location?.line ?? 0}`;

	const told = new Map<string, RefusalDetail>();
	for (const { testCase } of envelopes) {
		const pickle = testCase && pickles.get(testCase.pickleId);
		for (const { pickleStepId, stepDefinitionIds } of testCase?.testSteps ?? []) {
			const step = pickle?.steps.find(({ id }) => id === pickleStepId);
			if (pickle === undefined || step === undefined || stepDefinitionIds === undefined || stepDefinitionIds.length === 1 || told.has(step.text))
				continue;
			const where = `${pickle.uri}:${lines.get(step.astNodeIds[0] ?? '') ?? pickle.location?.line ?? 0}`;
			if (stepDefinitionIds.length === 0) {
				const alike = nearest(step.text, sentences.keys());
				told.set(step.text, {
					code: 'undefined-step',
					where,
					what: `no step definition matches "${step.text}"`,
					remedy:
						alike === undefined ? 'steps/ holds all sentences that are known' : `the one most like it: "${alike}" (${place(sentences.get(alike))})`,
				});
			} else {
				told.set(step.text, {
					code: 'ambiguous-step',
					where,
					what: `${stepDefinitionIds.length} step definitions match "${step.text}"`,
					remedy: stepDefinitionIds.map((id) => `"${definitions.get(id)?.pattern.source ?? id}" (${place(definitions.get(id))})`).join('\n'),
				});
			}
		}
	}
	return [...told.values()];
}

/** Line of each step of the features. */
function linesOf(envelopes: readonly Envelope[]): Map<string, number> {
	const lines = new Map<string, number>();
	const walk = (node: unknown) => {
		if (typeof node !== 'object' || node === null) return;
		const { id, location } = node as { id?: string; location?: { line: number } };
		if (id !== undefined && location !== undefined) lines.set(id, location.line);
		for (const value of Object.values(node)) walk(value);
	};
	for (const { gherkinDocument } of envelopes) walk(gherkinDocument?.feature);
	return lines;
}
