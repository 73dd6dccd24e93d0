import { Command, InvalidArgumentError, Option } from 'commander';
import type { RunOptions } from '../harness';
import { colored } from './color';
import { HISTORY, LATEST } from './places';

const EXAMPLES = `
Examples:
  worktime run                                          all scenarios; report in reports/latest/index.html
  worktime run features/2.2-receiving-inbound-calls     the scenarios of one folder
  worktime run features/a.feature:12                    the scenario at line 12
  worktime run --tags '@OUT-06 and not @ios'            the scenarios with these tags
  worktime run --name 'busy' --seed 7                   the scenarios with "busy" in their names, with other random numbers
  worktime run --world wire --tags @OUT-06              the same system on real sockets, in real time
  worktime run --world wire --dashboards browser --tags @ADM-02    the dashboards in this machine's Chromium`;

interface Flags {
	readonly tags?: string;
	readonly name: readonly string[];
	readonly world: RunOptions['world'];
	readonly dashboards: RunOptions['dashboards'];
	readonly seed: string;
	readonly testbed?: string;
	readonly profile?: string;
	readonly everyPacket?: true;
	readonly out: string;
	readonly history?: string;
	readonly redact?: NonNullable<RunOptions['redact']>;
	readonly color: boolean;
	readonly quiet: boolean;
}

/** `worktime run`. */
export function runCommand(end: (exitCode: number) => void): Command {
	return new Command('run')
		.description('run scenarios and write a report')
		.argument('[features...]', 'feature files or folders, each perhaps with :line (default: all)')
		.option('-t, --tags <expression>', 'only scenarios whose tags fit; repeated, all must fit', (given, before?: string) =>
			before === undefined ? given : `(${before}) and (${given})`,
		)
		.option('-n, --name <pattern>', 'only scenarios whose name matches; may be repeated', (given, before: string[]) => [...before, given], [])
		.addOption(
			new Option('-w, --world <world>', 'where the system lives: on a virtual clock and network, or on loopback sockets in real time')
				.choices(['virtual', 'wire'])
				.default('virtual'),
		)
		.addOption(
			new Option('--dashboards <how>', 'how people get to the dashboards: by requests, or in a real Chromium (needs --world wire)')
				.choices(['http', 'browser'])
				.default('http'),
		)
		.option('-s, --seed <seed>', 'where all random numbers come from: the same seed gives the same run', '1')
		.addOption(new Option('--profile <profile>', "the guide's system with its known defects, or with those mended").choices(['guide-r21', 'fixed']))
		.option('--testbed <file>', 'which systems stand for which roles (YAML)')
		.option('--every-packet', 'simulate each packet of a voice stream by itself, not in trains: slower, with the same outcome')
		.option('-o, --out <folder>', 'where the report goes', LATEST)
		.option('--history <file>', 'where the run is remembered (default: reports/history.db for a report in reports/latest)')
		.addOption(new Option('--redact <what>', 'replace telephone numbers, names of people, or both, in all that the run leaves').argParser(redactable))
		.option('--no-color', 'plain text')
		.option('-q, --quiet', 'tell the result only, no progress', false)
		.addHelpText('after', EXAMPLES)
		.action(async (features: string[], { name, color, ...flags }: Flags) => {
			const history = flags.history ?? (flags.out === LATEST ? HISTORY : undefined);
			const options: RunOptions = {
				...flags,
				...(history !== undefined && { history }),
				features,
				names: name,
				color: colored(color),
			};
			// Loaded late, so that help needs no Cucumber.
			const harness: typeof import('../harness') = require('../harness');
			end(await harness.run(options));
		});
}

const REDACTABLE = ['numbers', 'names'] as const;

function redactable(given: string): NonNullable<RunOptions['redact']> {
	return given.split(',').map((word) => {
		const found = REDACTABLE.find((one) => one === word.trim());
		if (found === undefined) throw new InvalidArgumentError(`Allowed are ${REDACTABLE.join(', ')}, or both with a comma.`);
		return found;
	});
}
