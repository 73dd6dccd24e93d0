import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { mergeRuns } from './merge';
import { writeFacts } from './reading/facts';
import { type Told, tell } from './test-support/evidence';
import { callThrough, lossyRegistration } from './test-support/stories';

/** Merges runs of these scenarios. */
function merged(shards: readonly (readonly Told[])[], look: (into: string, run: ReturnType<typeof mergeRuns>) => void, ended = true): void {
	const root = mkdtempSync(join(tmpdir(), 'merge-'));
	try {
		const folders = shards.map((told, i) => {
			const folder = join(root, `shard-${i}`);
			mkdirSync(folder);
			const envelopes = tell(folder, told, { ended: ended || i > 0 });
			// The ids of different runs differ.
			const text = envelopes.map((envelope) => `${JSON.stringify(envelope).replaceAll('"id":"', `"id":"${i}/`)}\n`).join('');
			writeFileSync(join(folder, 'messages.ndjson'), withReferences(text, i));
			writeFacts(folder, { seed: '7', startedAt: new Date(Date.UTC(2026, 0, 2, 3, 4, 10 * i)).toISOString(), wallMs: 15_000 });
			return folder;
		});
		look(join(root, 'whole'), mergeRuns(folders, join(root, 'whole'), new Map()));
	} finally {
		rmSync(root, { recursive: true });
	}
}

function withReferences(text: string, shard: number): string {
	return text
		.replace(/"(pickleId|testCaseId|testCaseStartedId|testStepId|pickleStepId)":"/g, `"$1":"${shard}/`)
		.replace(/"astNodeIds":\["/g, `"astNodeIds":["${shard}/`);
}

const one: Told = { story: callThrough(), name: 'One', id: 'one' };
const two: Told = { story: lossyRegistration(), name: 'Two', id: 'two', fails: { at: 1, message: 'no' } };

test('shards become one report: every scenario, its journal, the time from the first beginning to the last end', () => {
	merged([[one], [two]], (into, run) => {
		assert.deepEqual(
			run.scenarios.map(({ name, verdict }) => [name, verdict]),
			[
				['One', 'passed'],
				['Two', 'failed'],
			],
		);
		assert.deepEqual([run.seed, run.startedAt.toISOString(), run.wallMs, run.gaps], ['7', '2026-01-02T03:04:00.000Z', 25_000, []]);
		for (const { journal } of run.scenarios) assert.ok(readFileSync(join(into, journal ?? '')).length > 100);
		assert.match(readFileSync(join(into, 'index.html'), 'utf8'), /2 of|1 of 2/);
		assert.match(readFileSync(join(into, 'junit.xml'), 'utf8'), /tests="2"/);
	});
});

test('a scenario that two runs had is there twice, each with its own journal; it is told', () => {
	merged([[one], [{ ...one, story: lossyRegistration() }]], (into, run) => {
		assert.deepEqual(
			run.scenarios.map(({ id, gaps }) => [id, ...gaps]),
			[['one'], ['one-2', 'another scenario bears the id one']],
		);
		const [a, b] = run.scenarios.map(({ journal }) => readFileSync(join(into, journal ?? ''), 'utf8'));
		assert.notEqual(a, b);
	});
});

test('a shard that was cut off leaves the whole incomplete', () => {
	merged([[one], [two]], (_into, run) => assert.deepEqual(run.gaps, ['the run was cut off: the message stream has no end']), false);
});
