import Module, { createRequire } from 'node:module';

const asCucumber = createRequire(require.resolve('@cucumber/cucumber'));
const path = createRequire(asCucumber.resolve('@cucumber/cucumber-expressions')).resolve('regexp-match-indices');

const indexed = new WeakMap<RegExp, RegExp>();

/** A match with where its groups lie. */
function exec(expression: RegExp, text: string): RegExpExecArray | null {
	let own = indexed.get(expression);
	if (own === undefined) {
		own = new RegExp(expression.source, `${expression.flags}d`);
		indexed.set(expression, own);
	}
	return own.exec(text);
}

/**
 * Where the groups of a match lie, Node.js says by itself (flag `d`, ES2022). The package that Cucumber asks finds it out by taking the expression
 * apart, which is a fortieth of a run of a hundred scenarios. Who loads this before Cucumber has this in its place.
 */
const inItsPlace = new Module(path);
inItsPlace.exports = exec;
inItsPlace.loaded = true;
require.cache[path] = inItsPlace;
