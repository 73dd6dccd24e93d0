import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { PACKAGE_ROOT } from '../package-root';
import { brokenEnvironment } from '../refusal';

const FOLDER = 'features/requirements';
const rows = z.array(z.object({ id: z.string(), statement: z.string() }));

/** What each requirement says, by its id. */
export function requirementStatements(): Map<string, string> {
	const statements = new Map<string, string>();
	for (const name of readdirSync(join(PACKAGE_ROOT, FOLDER)).filter((file) => file.endsWith('.yaml'))) {
		try {
			for (const { id, statement } of rows.parse(parse(readFileSync(join(PACKAGE_ROOT, FOLDER, name), 'utf8')))) statements.set(id, statement);
		} catch (error) {
			throw brokenEnvironment({
				code: 'requirements',
				where: `${FOLDER}/${name}`,
				what: `the catalogue of requirements cannot be read: ${(error as Error).message.split('\n')[0]}`,
			});
		}
	}
	return statements;
}
