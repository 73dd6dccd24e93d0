import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type { ISupportCodeLibrary } from '@cucumber/cucumber/api';
import { lookUpOnce } from './look-up-once';

/** Cucumber's own. */
const { CucumberExpression, ParameterTypeRegistry } = createRequire(require.resolve('@cucumber/cucumber'))('@cucumber/cucumber-expressions');

const registry = new ParameterTypeRegistry();
const PATTERNS = [
	'Bob answers',
	'Alice calls {word}',
	'Alice calls Bob',
	'Alice call(s) Bob',
	'Alice is/was called',
	'{word} calls Bob',
	'Alice \\(her phone) rings',
	'Alice\\/Bob rings',
	'Alice',
	/^Alice (?:calls|rings) Bob$/,
];
const SENTENCES = [
	'Alice calls Bob',
	'Alice call Bob',
	'Alice was called',
	'Alice is called',
	'Mallory calls Bob',
	'Alice (her phone) rings',
	'Alice/Bob rings',
	'Alice',
	'Alice ',
	'nobody',
];

function definitions() {
	let asked = 0;
	const stepDefinitions = PATTERNS.map((pattern) => {
		const expression = typeof pattern === 'string' ? new CucumberExpression(pattern, registry) : undefined;
		const matchesStepName = (sentence: string) => {
			asked++;
			return typeof pattern === 'string' ? expression?.match(sentence) !== null : pattern.test(sentence);
		};
		return { pattern, matchesStepName };
	});
	const fitting = (sentence: string) =>
		stepDefinitions.filter((definition) => definition.matchesStepName(sentence)).map(({ pattern }) => String(pattern));
	return { support: { stepDefinitions } as unknown as ISupportCodeLibrary, fitting, asked: () => asked };
}

test('a sentence fits what it fitted before, whatever a definition begins with', () => {
	const before = definitions();
	const after = definitions();
	lookUpOnce(after.support);
	for (const sentence of SENTENCES) assert.deepEqual(after.fitting(sentence), before.fitting(sentence), sentence);
	assert.deepEqual(before.fitting('Alice calls Bob').length, 5);
});

test('a sentence that many say is looked up once', () => {
	const { support, fitting, asked } = definitions();
	lookUpOnce(support);
	fitting('Alice calls Bob');
	const once = asked();
	assert.ok(once > 0 && once < PATTERNS.length, `${once} definitions were asked`);
	for (let i = 0; i < 3; i++) fitting('Alice calls Bob');
	assert.equal(asked(), once);
});
