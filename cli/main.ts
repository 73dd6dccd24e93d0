import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { findSeedCommand } from './find-seed';
import { gateCommand } from './gate';
import { compareCommand, historyCommand } from './history';
import { inspectCommand } from './inspect';
import { ladderCommand } from './ladder';
import { reportCommand } from './report';
import { requirementsCommand } from './requirements';
import { runCommand } from './run';
import { signallingCommand } from './signalling';
import { formatUsageError, internalError, USAGE } from './usage-error';

const AFTER_HELP = `
Examples:
  worktime run                                         all scenarios
  worktime run features/2.1-placing-outbound-calls     one chapter
  worktime run --tags '@OUT-06 and not @ios' --seed 7
  worktime signalling                                  drachtio applications without drachtio-server

Exit codes:
  0 conforms         1 product failure    2 unstable    3 stale issue
  4 environment      5 usage              6 policy or evidence`;

/** Reads the command line, does what it says, and ends the process with the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
	// Whoever reads the output may stop reading, `worktime run 2>&1 | head`, or its disk may be full: what is done goes on, and the exit code stays true.
	for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
	let exitCode = 0;
	const program = new Command('worktime')
		.description('Conformance tests of the WorkTime calling system, in a simulated world.')
		.version(version)
		.addHelpText('after', AFTER_HELP);
	const end = (code: number) => {
		exitCode = code;
	};
	for (const command of [
		runCommand,
		findSeedCommand,
		reportCommand,
		requirementsCommand,
		gateCommand,
		historyCommand,
		compareCommand,
		ladderCommand,
		inspectCommand,
		signallingCommand,
	])
		program.addCommand(command(end));
	speakAlike(program, 'worktime');
	try {
		await program.parseAsync(argv);
	} catch (error) {
		if (error instanceof CommanderError) exitCode = error.exitCode === 0 ? 0 : USAGE;
		else exitCode = internalError(error);
	}
	process.stdout.write('', () => process.exit(exitCode));
}

/** Every command tells a slip in the same words, and leaves it to `main` to end the process. */
function speakAlike(command: Command, name: string): void {
	command.exitOverride().configureOutput({ outputError: (message, write) => write(formatUsageError(message, name)) });
	for (const one of command.commands) speakAlike(one, `${name} ${one.name()}`);
}
