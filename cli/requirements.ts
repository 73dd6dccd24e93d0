import { Command } from 'commander';
import { colored } from './color';

const EXAMPLES = `
Examples:
  worktime requirements                 what nothing covers first, then the rest with the verdicts of the last run
  worktime requirements --check         for CI: exit code 6 when a row has neither a scenario nor a stated reason
  worktime requirements --json --run reports/release-21`;

interface Flags {
	readonly run?: string;
	readonly check: boolean;
	readonly json: boolean;
	readonly color: boolean;
}

/** `worktime requirements`. */
export function requirementsCommand(end: (exitCode: number) => void): Command {
	return new Command('requirements')
		.description('print which scenarios decide which requirement of the guide, and what they said')
		.option('--run <folder>', 'the report whose verdicts are shown (default: reports/latest, if it is there)')
		.option('--check', 'fail when a requirement has neither a scenario nor a stated reason', false)
		.option('--json', 'as JSON', false)
		.option('--no-color', 'plain text')
		.addHelpText('after', EXAMPLES)
		.action(async ({ color, ...flags }: Flags) => {
			const harness: typeof import('../harness') = require('../harness');
			end(await harness.requirements({ ...flags, color: colored(color) }));
		});
}
