import { Command } from 'commander';
import { colored } from './color';

const EXAMPLES = `
Examples:
  worktime report merge reports/shard-1 reports/shard-2 --out reports/whole`;

/** `worktime report`. */
export function reportCommand(end: (exitCode: number) => void): Command {
	const merge = new Command('merge')
		.description('put the runs of shards, or runs side by side, into one report')
		.argument('<runs...>', 'folders of reports')
		.requiredOption('-o, --out <folder>', 'where the report goes: a folder that is not there yet')
		.option('--no-color', 'plain text')
		.addHelpText('after', EXAMPLES)
		.action(async (runs: string[], { out, color }: { out: string; color: boolean }) => {
			const harness: typeof import('../harness') = require('../harness');
			end(await harness.merge({ runs, out, color: colored(color) }));
		});
	const make = new Command('make')
		.description('make a report anew from what a run left, also one that was killed')
		.argument('<run>', 'folder of the run')
		.option('--no-color', 'plain text')
		.action(async (run: string, { color }: { color: boolean }) => {
			const harness: typeof import('../harness') = require('../harness');
			end(await harness.make({ run, color: colored(color) }));
		});
	const report = new Command('report').description('make a report of what runs left');
	return report.addCommand(merge).addCommand(make);
}
