import { ExitCode } from '../reports';

/** Why nothing (more) is run, as its reader needs it. */
export interface RefusalDetail {
	/** Stable word to search for: `tag-expression`. */
	readonly code: string;
	/** What is wrong, in one sentence without a full stop. */
	readonly what: string;
	/** `file:line:column`, as far as known. */
	readonly where?: string;
	/** Lines that show the place. */
	readonly excerpt?: string;
	/** What to do about it. */
	readonly remedy?: string;
}

/** The caller asked for something that cannot be, or the environment does not allow it. Its reader gets one message and no stack. */
export class Refusal extends Error {
	constructor(
		readonly exitCode: ExitCode.Usage | ExitCode.EnvironmentError,
		readonly detail: RefusalDetail,
	) {
		super(detail.what);
		this.name = 'Refusal';
	}
}

/** Input that cannot be used: exit code 5. */
export const misuse = (detail: RefusalDetail): Refusal => new Refusal(ExitCode.Usage, detail);

/** Something outside the product under test that does not work: exit code 4. */
export const brokenEnvironment = (detail: RefusalDetail): Refusal => new Refusal(ExitCode.EnvironmentError, detail);

/** A file that was asked for cannot be written: exit code 4. */
export function cannotWriteFile(where: string, error: unknown): Refusal {
	const { message } = error instanceof Error ? error : new Error(String(error));
	return brokenEnvironment({ code: 'output-file', where, what: `this cannot be written: ${message}` });
}

/** Does what was asked for, or tells why not; gives the exit code. */
export async function orRefusal(act: () => Promise<ExitCode> | ExitCode): Promise<ExitCode> {
	try {
		return await act();
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		process.stderr.write(formatRefusal(error.detail));
		return error.exitCode;
	}
}

/** The message for the terminal. */
export function formatRefusal({ code, what, where, excerpt, remedy }: RefusalDetail): string {
	const lines = [`error[${code}]: ${where === undefined ? '' : `${where}: `}${what}`];
	if (excerpt !== undefined) lines.push(...excerpt.split('\n').map((line) => `    ${line}`));
	if (remedy !== undefined) lines.push(...remedy.split('\n').map((line, index) => `${index === 0 ? '  help: ' : '        '}${line}`));
	return `${lines.join('\n')}\n`;
}
