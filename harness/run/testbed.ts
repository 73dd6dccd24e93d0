import { readFileSync } from 'node:fs';
import type { TestbedDescription } from '../../simulators/testbed';
import { nearest } from '../nearest';
import { misuse } from '../refusal';

/** The text of a testbed file, not yet checked. */
export interface TestbedText {
	readonly file: string;
	readonly text: string;
}

/** @throws {Refusal} when there is no such file. */
export function readTestbed(file: string): TestbedText {
	try {
		return { file, text: readFileSync(file, 'utf8') };
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		throw misuse({
			code: 'testbed-file',
			where: file,
			what: WHAT[code ?? ''] ?? `the testbed file cannot be read: ${message}`,
			remedy: 'the path is relative to the working directory',
		});
	}
}

const WHAT: Readonly<Record<string, string>> = {
	ENOENT: 'there is no such testbed file',
	EISDIR: 'this is a folder, not a testbed file',
	EACCES: 'reading the testbed file is not allowed',
};

/**
 * The testbed that a file describes. Call it when the steps are loaded: the parts that the testbed brings along keep
 * the timers that they find.
 * @throws {Refusal} with file, line and field when the file cannot be meant.
 */
export function checkTestbed({ file, text }: TestbedText): TestbedDescription {
	const { readTestbedFile, TestbedFileError }: typeof import('../../simulators/testbed') = require('../../simulators/testbed');
	try {
		return readTestbedFile(text, file);
	} catch (error) {
		if (!(error instanceof TestbedFileError)) throw error;
		const { line, field, problem, allowed } = error;
		const meant = nearest(field.split('.').at(-1) ?? '', allowed);
		throw misuse({
			code: 'testbed-file',
			where: `${file}:${line}`,
			what: field === '' ? problem : `${field}: ${problem}`,
			...(allowed.length > 0 && { remedy: meant === undefined ? `there are ${allowed.join(', ')}` : `did you mean ${meant}?` }),
		});
	}
}
