import { parse } from '@cucumber/tag-expressions';
import { misuse } from '../refusal';

/**
 * Checks a tag expression before anything is started.
 * @throws {Refusal} that points at the place.
 */
export function checkTagExpression(expression: string): void {
	// To Cucumber it is every scenario; who gives it most likely means a variable that is not set.
	if (expression.trim() === '') {
		throw misuse({ code: 'tag-expression', what: 'the tag expression is empty', remedy: 'name a tag, or leave out --tags to take all scenarios' });
	}
	try {
		parse(expression);
	} catch (error) {
		const reason = (error as Error).message.replace(/^.*syntax error: /s, '').replace(/\.$/, '');
		const place = placeOfError(expression);
		throw misuse({
			code: 'tag-expression',
			what: `the tag expression cannot be read: ${REASONS[reason] ?? reason}`,
			excerpt: place === undefined ? expression : `${expression}\n${' '.repeat(place)}^`,
			remedy: "join tags with and, or, not and brackets: --tags '@OUT-06 and not (@ios or @slow)'",
		});
	}
}

const REASONS: Record<string, string> = {
	'Expected operator': "expected 'and' or 'or'",
	'Expected operand': 'expected a tag',
	'Unmatched (': "this '(' has no ')'",
	'Unmatched )': "this ')' has no '('",
};

/** The tags that an expression names. */
export function tagsIn(expression: string): string[] {
	return tokens(expression)
		.map((token) => token.text)
		.filter((text) => !['and', 'or', 'not', '(', ')'].includes(text));
}

interface Token {
	readonly text: string;
	readonly at: number;
}

function tokens(expression: string): Token[] {
	return [...expression.matchAll(/[()]|(?:\\.|[^\s()\\])+/g)].map((match) => ({ text: match[0], at: match.index }));
}

/** Where the parser's complaint lies, which it does not say itself. */
function placeOfError(expression: string): number | undefined {
	const open: number[] = [];
	let operandNext = true;
	for (const { text, at } of tokens(expression)) {
		const startsOperand = !['and', 'or', ')'].includes(text);
		if (startsOperand !== operandNext) return at;
		if (text === '(') open.push(at);
		if (text === ')' && open.pop() === undefined) return at;
		operandNext = text === 'not' || text === '(' || text === 'and' || text === 'or';
	}
	return operandNext ? expression.length : open.at(-1);
}
