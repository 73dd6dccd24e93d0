import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What is known of a run besides what its messages say; stands in `run.json` of the evidence directory. */
const facts = z.object({
	seed: z.string(),
	startedAt: z.iso.datetime(),
	/** Wall time; absent while the run has not ended. */
	wallMs: z.number().optional(),
});

/** {@link facts}. */
export type RunFacts = z.infer<typeof facts>;

const FILE = 'run.json';

/** Writes what is known of a run. */
export function writeFacts(evidenceDir: string, known: RunFacts): void {
	writeFileSync(join(evidenceDir, FILE), `${JSON.stringify(known)}\n`);
}

/** Reads it again; nothing where it is missing or damaged. */
export function readFacts(evidenceDir: string): { seed?: string; startedAt?: Date; wallMs?: number } {
	try {
		const { startedAt, seed, wallMs } = facts.parse(JSON.parse(readFileSync(join(evidenceDir, FILE), 'utf8')));
		return { seed, startedAt: new Date(startedAt), ...(wallMs !== undefined && { wallMs }) };
	} catch {
		return {};
	}
}
