import { Command, Option } from 'commander';
import { colored } from './color';

const EXAMPLES = `
Examples:
  worktime inspect lab.pcapng                     the ladder, what does not hold, which known issues it may show
  worktime inspect sip.log --svg -o ladder.svg

Exit codes:
  0 all invariants hold   1 one does not   6 nothing could be read`;

interface Flags {
	readonly mermaid?: true;
	readonly svg?: true;
	readonly out?: string;
	readonly color: boolean;
}

/** `worktime inspect`. */
export function inspectCommand(end: (exitCode: number) => void): Command {
	return new Command('inspect')
		.description('draw and judge a capture (pcap, pcapng) or a SIP log of a real system')
		.argument('<file>', 'what was captured; damaged files are read as far as they go')
		.addOption(new Option('--mermaid', 'the ladder as a sequence diagram of Mermaid').conflicts('svg'))
		.addOption(new Option('--svg', 'the ladder as a picture'))
		.option('-o, --out <file>', 'write the ladder to a file')
		.option('--no-color', 'plain text')
		.addHelpText('after', EXAMPLES)
		.action(async (file: string, { mermaid, svg, color, ...flags }: Flags) => {
			const harness: typeof import('../harness') = require('../harness');
			end(await harness.inspect({ file, ...flags, form: svg ? 'svg' : mermaid ? 'mermaid' : 'text', color: colored(color) }));
		});
}
