import { existsSync, readdirSync, statSync } from 'node:fs';
import { extname, relative, resolve } from 'node:path';
import { nearest } from '../nearest';
import { PACKAGE_ROOT } from '../package-root';
import { misuse } from '../refusal';
import { checkTagExpression, tagsIn } from './tag-expression';

/** Which scenarios are wanted. */
export interface Selection {
	/** Feature files or folders, relative to the working directory, each perhaps with `:line`. None: all features. */
	readonly features: readonly string[];
	readonly tags?: string;
	/** Regular expressions, one of which a scenario's name must match. */
	readonly names: readonly string[];
}

/**
 * Checks a selection and puts it as Cucumber wants it.
 * @returns paths of feature files relative to the package, with their line suffixes.
 * @throws {Refusal} when it cannot be meant.
 */
export function checkSelection({ features, tags, names }: Selection): string[] {
	if (tags !== undefined) checkTagExpression(tags);
	for (const name of names) checkName(name);
	return features.flatMap(featureFiles);
}

/** Why a selection that is well formed selected nothing. */
export function nothingSelected({ features, tags, names }: Selection, known: ReadonlySet<string>): ReturnType<typeof misuse> {
	const wanted = [
		...(features.length > 0 ? [features.join(' ')] : []),
		...(tags !== undefined ? [`--tags '${tags}'`] : []),
		...names.map((name) => `--name '${name}'`),
	];
	const unknown = tags === undefined ? [] : tagsIn(tags).filter((tag) => !known.has(tag));
	const hints = unknown.map((tag) => {
		const meant = known.has(`@${tag}`) ? `@${tag}` : nearest(tag, known);
		return `no scenario carries ${tag}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
	});
	if (hints.length === 0) hints.push('loosen the selection; without one, all scenarios are run');
	return misuse({
		code: 'nothing-selected',
		what: `no scenario is selected${wanted.length === 0 ? '' : ` by ${wanted.join(' ')}`}`,
		remedy: hints.join('\n'),
	});
}

function checkName(name: string): void {
	// As with an empty tag expression: every name matches it.
	if (name.trim() === '') {
		throw misuse({ code: 'name-pattern', what: '--name is empty', remedy: 'give a part of a name, or leave out --name to take all scenarios' });
	}
	try {
		new RegExp(name);
	} catch (error) {
		throw misuse({
			code: 'name-pattern',
			what: `--name '${name}' is not a regular expression: ${(error as Error).message.replace(/^.*: /, '')}`,
			remedy: 'put a backslash before ( ) [ ] { } + * ? . that are meant as they stand',
		});
	}
}

function featureFiles(given: string): string[] {
	const lines = /(?::\d+)+$/.exec(given)?.[0] ?? '';
	const named = given.slice(0, given.length - lines.length);
	// As with an empty tag expression: it would be the working directory, with all that is below it.
	if (named.trim() === '')
		throw misuse({
			code: 'feature-path',
			what: 'the path of a feature is empty',
			remedy: 'name a feature file or folder, or none to take all scenarios',
		});
	const path = resolve(named);
	const refuse = (what: string, remedy: string) => misuse({ code: 'feature-path', where: given, what, remedy });
	if (!existsSync(path)) throw refuse('there is no such feature file or folder', 'paths are relative to the working directory');
	if (statSync(path).isDirectory()) {
		const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.feature'));
		if (files.length === 0) throw refuse('this folder holds no feature file', 'feature files end in .feature');
		return files.sort().map((file) => inPackage(resolve(path, file)));
	}
	if (extname(path) !== '.feature') throw refuse('this is not a feature file', 'feature files end in .feature');
	return [inPackage(path) + lines];
}

/** Relative to the package, as the scenarios' identities have it; wildcards in the path stand for themselves. */
function inPackage(path: string): string {
	return relative(PACKAGE_ROOT, path)
		.replaceAll('\\', '/')
		.replace(/[?*()[\]{}]/g, '[$&]');
}
