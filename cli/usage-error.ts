import type { ExitCode } from '../reports';

/** `ExitCode.Usage`, without loading what it stands in: a slip of the pen is answered at once. */
export const USAGE: ExitCode.Usage = 5;

/** Commander's message in the form that all messages have. `command` is the one that it is about: `worktime gate`. */
export function formatUsageError(message: string, command: string): string {
	const [what = '', suggestion] = message
		.replace(/^error: /, '')
		.trim()
		.split('\n');
	const meant = /Did you mean (.*)\?/.exec(suggestion ?? '')?.[1];
	return `error[usage]: ${what}\n  help: ${meant === undefined ? `${command} --help lists what can be asked for` : `did you mean ${meant}?`}\n`;
}

/** An exception that nobody foresaw: a defect of the harness. Gives `ExitCode.EnvironmentError`. */
export function internalError(error: unknown): number {
	const { message, stack } = error instanceof Error ? error : new Error(String(error));
	const own = stack?.split('\n').find((line) => line.includes('.ts:') && !line.includes('node_modules'));
	const at = /\(?([^()\s]+:\d+:\d+)\)?$/.exec(own ?? '')?.[1];
	process.stderr.write(
		`error[internal]: ${at === undefined ? '' : `${at}: `}${message}\n  help: this is a defect of worktime itself: report it with the command line and the seed\n`,
	);
	return 4;
}
