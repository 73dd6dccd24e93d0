import assert from 'node:assert/strict';
import { it } from 'node:test';
import { formatRefusal, Refusal } from '../refusal';
import { checkTagExpression, tagsIn } from './tag-expression';

for (const [expression, what, column] of [
	['@a @b', "expected 'and' or 'or'", 3],
	['@a and', 'expected a tag', 6],
	['and @a', 'expected a tag', 0],
	['@a not @b', "expected 'and' or 'or'", 3],
	['(@a or @b', "this '(' has no ')'", 0],
	['((@a) or @b', "this '(' has no ')'", 0],
	['(@a and (@b', "this '(' has no ')'", 8],
	['@a) or @b', "this ')' has no '('", 2],
	['()', 'expected a tag', 1],
	['not', 'expected a tag', 3],
] as const) {
	it(`${expression}: ${what}, at ${column}`, () => {
		assert.throws(
			() => checkTagExpression(expression),
			(error) => {
				assert.ok(error instanceof Refusal);
				assert.equal(error.exitCode, 5);
				const [first, second, third] = formatRefusal(error.detail).split('\n');
				assert.equal(first, `error[tag-expression]: the tag expression cannot be read: ${what}`);
				assert.equal(second, `    ${expression}`);
				assert.equal(third, `    ${' '.repeat(column)}^`);
				return true;
			},
		);
	});
}

it('an empty expression, as a variable that is not set gives it, is refused: it would run everything', () => {
	for (const expression of ['', ' \t']) {
		assert.throws(
			() => checkTagExpression(expression),
			(error) =>
				error instanceof Refusal &&
				error.exitCode === 5 &&
				/^error\[tag-expression\]: the tag expression is empty\n/.test(formatRefusal(error.detail)),
		);
	}
});

it('what can be read passes, and its tags are known', () => {
	for (const expression of ['@a', 'not @a', '@a and not (@b or @c)', '(((@a)))', '@a\\(b\\)']) checkTagExpression(expression);
	assert.deepEqual(tagsIn('@a and not (@b or @c-1)'), ['@a', '@b', '@c-1']);
});
