import { Command } from 'commander';
import { colored } from './color';
import { LATEST } from './places';

const EXAMPLES = `
Examples:
  worktime gate --policy gate.yaml                              judges reports/latest
  worktime gate --policy gate.yaml --baseline reports/release-21

Exit codes:
  0 every rule is met   6 a rule is not met   5 the policy cannot be read`;

interface Flags {
	readonly policy: string;
	readonly run: string;
	readonly baseline?: string;
	readonly color: boolean;
}

/** `worktime gate`. */
export function gateCommand(end: (exitCode: number) => void): Command {
	return new Command('gate')
		.description('judge a run by a release policy')
		.requiredOption('-p, --policy <file>', 'what the run must show (YAML)')
		.option('--run <folder>', 'the report that is judged', LATEST)
		.option('-b, --baseline <folder>', 'the report that was good enough last time')
		.option('--no-color', 'plain text')
		.addHelpText('after', EXAMPLES)
		.action(async ({ color, ...flags }: Flags) => {
			const harness: typeof import('../harness') = require('../harness');
			end(await harness.gate({ ...flags, color: colored(color) }));
		});
}
