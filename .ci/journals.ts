// Holds every line of every journal of a run against the published schema: `journals.ts FOLDER`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const schema = z.fromJSONSchema(JSON.parse(readFileSync(join(__dirname, '../reports/journal.schema.json'), 'utf8')));
const folder = join(process.argv[2] ?? 'reports/latest', 'scenarios');
let lines = 0;
const wrong: string[] = [];
for (const name of readdirSync(folder)) {
	for (const line of readFileSync(join(folder, name, 'journal.ndjson'), 'utf8')
		.trim()
		.split('\n')) {
		lines++;
		const { error } = schema.safeParse(JSON.parse(line));
		if (error !== undefined) wrong.push(`${name}: ${line.slice(0, 200)}\n    ${error.issues[0]?.message}`);
	}
}
for (const one of wrong.slice(0, 10)) console.error(one);
console.log(`${lines} journal lines, ${wrong.length} do not fit`);
process.exitCode = lines > 0 && wrong.length === 0 ? 0 : 1;
