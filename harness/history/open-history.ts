import { existsSync } from 'node:fs';
import { History } from '../../reports';
import { brokenEnvironment, misuse } from '../refusal';

/**
 * Opens the history of past runs.
 * @throws {Refusal} when there is none, or the file is something else.
 */
export function openHistory(file: string): History {
	if (!existsSync(file)) {
		throw misuse({ code: 'history', where: file, what: 'there is no history', remedy: 'worktime run makes one; --file names another' });
	}
	return opened(file);
}

/** The same, and makes the file where it is not there. */
export function opened(file: string): History {
	try {
		return new History(file);
	} catch (error) {
		throw brokenEnvironment({ code: 'history', where: file, what: `the history cannot be used: ${(error as Error).message}` });
	}
}
