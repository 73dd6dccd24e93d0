import { readFileSync } from 'node:fs';

/** What a file of one JSON value per line gave, and what it did not. */
export interface Ndjson<T> {
	readonly values: T[];
	/** One sentence about what could not be read; absent when all could. */
	readonly gap?: string;
}

/** Reads a file of one JSON value per line. A line that is cut off or damaged is left out and told; so is a file that is not there. */
export function readNdjson<T>(path: string, name: string, revive: (value: unknown) => T | undefined): Ndjson<T> {
	let text: string;
	try {
		text = readFileSync(path, 'utf8');
	} catch (error) {
		return { values: [], gap: `${name} could not be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})` };
	}
	return parseNdjson(text, name, revive);
}

/** The same for text in hand. */
export function parseNdjson<T>(text: string, name: string, revive: (value: unknown) => T | undefined): Ndjson<T> {
	const values: T[] = [];
	const damaged: number[] = [];
	const lines = text.split('\n');
	lines.forEach((line, index) => {
		if (line.trim() === '') return;
		try {
			const value = revive(JSON.parse(line));
			if (value !== undefined) values.push(value);
			else damaged.push(index + 1);
		} catch {
			damaged.push(index + 1);
		}
	});
	if (damaged.length === 0) return { values };
	const cutOff = damaged.length === 1 && damaged[0] === lines.length;
	const where = `line ${damaged.slice(0, 3).join(', ')}${damaged.length > 3 ? ` and ${damaged.length - 3} more` : ''}`;
	return { values, gap: cutOff ? `${name} is cut off in line ${damaged[0]}` : `${name}: ${where} could not be read` };
}
