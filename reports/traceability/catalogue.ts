import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readYaml, YamlFileError } from '../yaml-file';

/** What a requirement can be. */
export const KINDS_OF_REQUIREMENTS = [
	'capability',
	'limitation',
	'known-issue',
	'provisioning',
	'troubleshooting',
	'recommendation',
	'document',
] as const;

/** One statement of the guide. */
export interface Requirement {
	readonly id: string;
	/** Section of the guide, `4.1.2-3`, or a figure. */
	readonly guide: string;
	readonly statement: string;
	readonly kind: readonly (typeof KINDS_OF_REQUIREMENTS)[number][];
	/** Why no scenario decides it, where none does and that is meant. */
	readonly notCovered?: string;
}

/** The catalogue of requirements, in the order of its files, by id. */
export type Catalogue = ReadonlyMap<string, Requirement>;

/** Beside the catalogue: why a row has no scenario. */
export const REASONS_FILE = 'not-covered.yaml';

const rows = z.array(z.object({ id: z.string(), guide: z.string(), statement: z.string(), kind: z.array(z.enum(KINDS_OF_REQUIREMENTS)).min(1) }));
const reasons = z.record(z.string(), z.string().trim().min(10, 'a reason is a sentence'));

/**
 * Reads the catalogue in `folder`; `named` is how the folder is called in errors.
 * @throws {YamlFileError} with file, line and field.
 */
export function readCatalogue(folder: string, named: string): Catalogue {
	const catalogue = new Map<string, Requirement>();
	const text = (name: string) => readFileSync(join(folder, name), 'utf8');
	const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
	for (const name of files.filter((file) => file !== REASONS_FILE).sort()) {
		const { value, lineOf } = readYaml(text(name), `${named}/${name}`, rows);
		value.forEach((row, i) => {
			if (catalogue.has(row.id)) throw new YamlFileError(`${named}/${name}`, lineOf([i, 'id']), 'id', `${row.id} occurs twice`);
			catalogue.set(row.id, row);
		});
	}
	if (!files.includes(REASONS_FILE)) return catalogue;
	const { value, lineOf } = readYaml(text(REASONS_FILE), `${named}/${REASONS_FILE}`, reasons);
	for (const [id, notCovered] of Object.entries(value)) {
		const requirement = catalogue.get(id);
		if (requirement === undefined) throw new YamlFileError(`${named}/${REASONS_FILE}`, lineOf([id]), id, 'there is no such requirement');
		catalogue.set(id, { ...requirement, notCovered });
	}
	return catalogue;
}
