import type { Scenario } from '../run';

/** The line that runs this one scenario again, for a POSIX shell. */
export function commandFor(scenario: Scenario, seed: string): string {
	const tag = scenario.requirements[0];
	const parts = ['npm start --'];
	if (tag !== undefined) parts.push(`--tags @${tag}`);
	parts.push(`--name ${quoted(scenario.name.replace(/[.*+?^$()[\]{}|\\]/g, '\\$&'))}`, `--seed ${/^[\w.-]+$/.test(seed) ? seed : quoted(seed)}`);
	return parts.join(' ');
}

function quoted(text: string): string {
	return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", `'\\''`)}'` : `"${text}"`;
}
