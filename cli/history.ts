import { Command, InvalidArgumentError, Option } from 'commander';
import { colored } from './color';
import { HISTORY } from './places';

/** `worktime history`. */
export function historyCommand(end: (exitCode: number) => void): Command {
	return new Command('history')
		.description('print the last runs, which scenarios flip, and since which run what does not conform has not')
		.addOption(new Option('--file <file>', 'where runs are remembered').default(HISTORY))
		.option('--last <count>', 'how many runs are looked at', count, 20)
		.option('--no-color', 'plain text')
		.action(async ({ color, ...flags }: { file: string; last: number; color: boolean }) => {
			const harness: typeof import('../harness') = require('../harness');
			end(await harness.history({ ...flags, color: colored(color) }));
		});
}

const EXAMPLES = `
Examples:
  worktime compare reports/release-21 reports/latest
  worktime compare 12 13                                two runs of the history

Exit codes:
  0 nothing is worse   1 something is worse, or no longer checked`;

/** `worktime compare`. */
export function compareCommand(end: (exitCode: number) => void): Command {
	return new Command('compare')
		.description('print what differs between two runs, condition by condition')
		.argument('<before>', 'folder of a report, or number of a run in the history')
		.argument('<after>', 'the same')
		.option('--history <file>', 'where runs are remembered', HISTORY)
		.option('--no-color', 'plain text')
		.addHelpText('after', EXAMPLES)
		.action(async (before: string, after: string, { color, history }: { history: string; color: boolean }) => {
			const harness: typeof import('../harness') = require('../harness');
			end(await harness.compare({ before, after, history, color: colored(color) }));
		});
}

function count(given: string): number {
	if (!/^[1-9]\d{0,5}$/.test(given)) throw new InvalidArgumentError('It must be a number from 1.');
	return Number(given);
}
