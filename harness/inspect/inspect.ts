import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ExitCode, type FieldCapture, formatFieldCapture, type LadderForm, ladderOfCapture, readFieldCapture } from '../../reports';
import { cannotWriteFile, misuse, orRefusal } from '../refusal';

/** What is looked at, and how its ladder is put down. */
export interface InspectOptions {
	readonly file: string;
	readonly form: LadderForm;
	/** File for the ladder; without one, the terminal. */
	readonly out?: string;
	readonly color: boolean;
}

/**
 * Draws the ladder of a capture or log of a real system, judges it by the invariants and names documented defects that
 * it may show. Exit code 1 when an invariant does not hold, 6 when nothing can be read.
 */
export function inspect({ file, form, out, color }: InspectOptions): Promise<ExitCode> {
	return orRefusal(() => {
		const capture = readFieldCapture(read(file));
		const ladder = capture.events.length === 0 ? '' : ladderOfCapture(capture, form, basename(file));
		if (out === undefined) process.stdout.write(ladder);
		else {
			try {
				writeFileSync(out, ladder);
			} catch (error) {
				throw cannotWriteFile(out, error);
			}
		}
		// A ladder that goes on into another program must be nothing but a ladder.
		const stream = out === undefined && form !== 'text' ? process.stderr : process.stdout;
		stream.write(formatFieldCapture(capture, color));
		return exitCodeOf(capture);
	});
}

function exitCodeOf({ events, violations }: FieldCapture): ExitCode {
	if (events.length === 0) return ExitCode.PolicyOrEvidence;
	return violations.length > 0 ? ExitCode.ProductFailure : ExitCode.Conforms;
}

function read(file: string): Buffer {
	try {
		return readFileSync(file);
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		throw misuse({ code: 'capture', where: file, what: code === 'ENOENT' ? 'there is no such file' : `this cannot be read: ${message}` });
	}
}
