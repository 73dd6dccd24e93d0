import { Command, Option } from 'commander';
import { LATEST } from './places';

const EXAMPLES = `
Examples:
  worktime ladder 'Call Back rings iPhone'              lines of text
  worktime ladder call-back-rings-iphone --mermaid      for a ticket that draws Mermaid
  worktime ladder call-back-rings-iphone --svg -o ladder.svg`;

interface Flags {
	readonly run: string;
	readonly mermaid?: true;
	readonly svg?: true;
	readonly out?: string;
}

/** `worktime ladder`. */
export function ladderCommand(end: (exitCode: number) => void): Command {
	return new Command('ladder')
		.description('print the ladder of one scenario of a run, for a ticket')
		.argument('<scenario>', 'id of a scenario, or words of its name that fit no other')
		.option('--run <folder>', 'the report that it is taken from', LATEST)
		.addOption(new Option('--mermaid', 'as a sequence diagram of Mermaid').conflicts('svg'))
		.addOption(new Option('--svg', 'as a picture'))
		.option('-o, --out <file>', 'write it to a file')
		.addHelpText('after', EXAMPLES)
		.action(async (scenario: string, { mermaid, svg, ...flags }: Flags) => {
			const harness: typeof import('../harness') = require('../harness');
			end(await harness.ladder({ scenario, ...flags, form: svg ? 'svg' : mermaid ? 'mermaid' : 'text' }));
		});
}
