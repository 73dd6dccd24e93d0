import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { Workshop } from './test-support/workshop';

const scenario = (...steps: string[]) => ['Feature: f', 'Scenario: s', ...steps.map((step) => `  Given ${step}`)].join('\n');

/** So many calls that nobody can miss the moment at which some have been made. */
const CALLS = `Feature: f
  Scenario Outline: call <n>
    Given Alice is signed in to WorkTime on her iPhone
    When Alice calls Bob by VoIP
    Then Bob answers
    Examples:
      | n |
${Array.from({ length: 30 }, (_, n) => `      | ${n} |`).join('\n')}
`;
/** What nobody says in {@link CALLS}. */
const PRIVATE = /3035550177|2125550101|9175550101|Archer|Baker/i;

const filesIn = (folder: string) =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile());

/** A test with a folder of its own. */
function inWorkshop(title: string, test: (workshop: Workshop) => Promise<void>): void {
	it(title, async () => {
		const workshop = new Workshop();
		try {
			await test(workshop);
		} finally {
			workshop.close();
		}
	});
}

/** A run has opened its folder and put a page into it. */
const hasBegun = ({ folder }: Workshop) =>
	readdirSync(folder).some((name) => name.startsWith('report.incoming-') && existsSync(join(folder, name, 'index.html')));

/** Sends a signal to a run when it has begun. */
function endOnceBegun(workshop: Workshop, run: ChildProcess, signal: NodeJS.Signals): void {
	const look = setInterval(() => {
		if (!hasBegun(workshop)) return;
		clearInterval(look);
		run.kill(signal);
	}, 20);
}

describe('a run', { concurrency: availableParallelism() }, () => {
	inWorkshop('all is well: 0, report published, nothing beside it', async (workshop) => {
		const { exitCode, stdout, stderr } = await workshop.run({ features: [workshop.feature(scenario('all is well'))] });
		assert.equal(exitCode, 0, stderr);
		assert.match(stdout, /index\.html/);
		assert.deepEqual(readdirSync(workshop.folder).sort(), ['a.feature', 'report']);
		assert.ok(readdirSync(workshop.out).includes('messages.ndjson'));
	});

	inWorkshop('the system is wrong: 1', async (workshop) => {
		const { exitCode, stderr } = await workshop.run({ features: [workshop.feature(scenario('the system is wrong'))] });
		assert.equal(exitCode, 1);
		assert.match(stderr, /failed s/);
		assert.doesNotMatch(stderr, /at .*:\d+:\d+/);
	});

	inWorkshop('a step throws a TypeError: 4, for that is never the system', async (workshop) => {
		const { exitCode } = await workshop.run({ features: [workshop.feature(scenario('the harness is wrong'))] });
		assert.equal(exitCode, 4);
	});

	inWorkshop('a wrong system and a wrong harness in one run: 1', async (workshop) => {
		const features = [workshop.feature(scenario('the system is wrong')), workshop.feature(scenario('the harness is wrong'), 'b.feature')];
		assert.equal((await workshop.run({ features })).exitCode, 1);
	});

	inWorkshop('a part breaks in a turn of its own while a step waits: the step fails with it, 4', async (workshop) => {
		const { exitCode, stdout } = await workshop.run({ features: [workshop.feature(scenario('a part breaks in a turn of its own'))] });
		assert.equal(exitCode, 4);
		assert.match(stdout, /the part is broken/);
	});

	inWorkshop('undefined step: 4, with file, line and the sentence most like it', async (workshop) => {
		const { exitCode, stderr } = await workshop.run({ features: [workshop.feature(scenario('all is wel'))] });
		assert.equal(exitCode, 4);
		assert.match(stderr, /error\[undefined-step\]: .*a\.feature:3: no step definition matches "all is wel"/);
		assert.match(stderr, /help: the one most like it: "all is well" \(harness\/run\/test-support\/steps\.ts:\d+\)/);
	});

	inWorkshop('ambiguous step: 4, with both definitions', async (workshop) => {
		const { exitCode, stderr } = await workshop.run({ features: [workshop.feature(scenario('the world is round'))] });
		assert.equal(exitCode, 4);
		assert.match(stderr, /a\.feature:3: 2 step definitions match "the world is round"/);
		assert.match(stderr, /"the world is \{word\}" \(harness.*\n +"the world is round" \(harness/);
	});

	inWorkshop('syntax error: 5, file, line and column, and the report before stays', async (workshop) => {
		mkdirSync(workshop.out);
		writeFileSync(join(workshop.out, 'messages.ndjson'), 'before');
		const { exitCode, stderr } = await workshop.run({ features: [workshop.feature('Feature: f\nScenario: s\n  Given all is well\n  Thn what')] });
		assert.equal(exitCode, 5);
		assert.match(stderr, /error\[feature-syntax\]: .*a\.feature:4:3: this feature cannot be read: unexpected 'Thn what'/);
		assert.match(stderr, /help: here may stand: .*a step/);
		assert.equal(readFileSync(join(workshop.out, 'messages.ndjson'), 'utf8'), 'before');
		assert.deepEqual(readdirSync(workshop.folder).sort(), ['a.feature', 'report']);
	});

	inWorkshop('a scenario without steps, as a slip in the first keyword makes one: 5, before anything is run', async (workshop) => {
		const { exitCode, stderr } = await workshop.run({ features: [workshop.feature('Feature: f\nScenario: s\n  Givn all is well\n')] });
		assert.equal(exitCode, 5);
		assert.match(stderr, /error\[empty-scenario\]: .*a\.feature:2: the scenario "s" has no steps/);
	});

	inWorkshop('nothing selected: 5, and the tag that was meant', async (workshop) => {
		const { exitCode, stderr } = await workshop.run({
			features: [workshop.feature(`@OUT-06\n${scenario('all is well')}`)],
			tags: 'OUT-06 and @OUT-6',
		});
		assert.equal(exitCode, 5);
		assert.match(stderr, /no scenario is selected by .*--tags 'OUT-06 and @OUT-6'/);
		assert.match(stderr, /no scenario carries OUT-06; did you mean @OUT-06\?\n +no scenario carries @OUT-6; did you mean @OUT-06\?/);
		assert.ok(!existsSync(workshop.out));
	});

	inWorkshop('Ctrl-C after a failure: 1, a report of what there is, the report before stays', async (workshop) => {
		const first = workshop.feature(scenario('all is well'));
		assert.equal((await workshop.run({ features: [first] })).exitCode, 0);
		const before = readFileSync(join(workshop.out, 'messages.ndjson'), 'utf8');
		const second = workshop.feature(scenario('the system is wrong').replace('Scenario: s', 'Scenario: first'), 'b.feature');
		const third = workshop.feature(scenario('this takes for ever'), 'c.feature');
		const { exitCode, stdout, stderr } = await workshop.run({ features: [first, second, third] }, (child, said) => {
			const look = () => {
				if (!said().includes('failed first')) return;
				child.stderr?.off('data', look);
				child.kill('SIGINT');
			};
			child.stderr?.on('data', look);
		});
		assert.equal(exitCode, 1, 'the failure that was seen is a failure');
		assert.match(stderr, /error\[interrupted\]: the run was interrupted \(SIGINT\)/);
		assert.match(stderr, /report\.interrupted.*\n.*still holds the report of the run before/);
		assert.match(stdout, /cut off/);
		assert.equal(readFileSync(join(workshop.out, 'messages.ndjson'), 'utf8'), before);
		assert.match(readFileSync(join(`${workshop.out}.interrupted`, 'messages.ndjson'), 'utf8'), /this takes for ever/);
		assert.equal((await workshop.run({ features: [first] })).exitCode, 0);
		assert.deepEqual(
			readdirSync(workshop.folder).filter((name) => name.startsWith(basename(workshop.out))),
			['report'],
			'a whole run clears it away',
		);
	});

	inWorkshop('Ctrl-C before anything failed: 4', async (workshop) => {
		const feature = workshop.feature(scenario('this takes for ever'));
		const { exitCode, stderr } = await workshop.run({ features: [feature] }, (child) => endOnceBegun(workshop, child, 'SIGINT'));
		assert.equal(exitCode, 4);
		assert.match(stderr, /error\[interrupted\]: the run was interrupted \(SIGINT\)\n {2}help: what there is: /);
	});

	inWorkshop(
		'killed: a page, the messages and the seed are left; the next run makes a report of them, and a whole run takes their place',
		async (workshop) => {
			const feature = workshop.feature(scenario('this takes for ever'));
			await workshop.run({ features: [feature] }, (child) => endOnceBegun(workshop, child, 'SIGKILL'));
			assert.ok(hasBegun(workshop));
			const incoming = join(workshop.folder, readdirSync(workshop.folder).find((name) => name.startsWith('report.incoming-')) ?? '');
			assert.match(readFileSync(join(incoming, 'index.html'), 'utf8'), /This run has not ended: it still runs, or was killed/);
			assert.match(readFileSync(join(incoming, 'run.json'), 'utf8'), /"seed":"1"/);
			const refused = await workshop.run({ features: [workshop.feature('Feature: f\nScenario: s\n  Given all is well\n  Thn what', 'c.feature')] });
			assert.equal(refused.exitCode, 5);
			assert.match(readFileSync(join(`${workshop.out}.interrupted`, 'index.html'), 'utf8'), /the run was killed/);
			rmSync(join(workshop.folder, 'c.feature'));
			const well = workshop.feature(scenario('all is well'), 'b.feature');
			assert.equal((await workshop.run({ features: [well] })).exitCode, 0);
			assert.deepEqual(readdirSync(workshop.folder).sort(), ['a.feature', 'b.feature', 'report']);
			// A whole run that is the first to find it leaves it to be looked at.
			await workshop.run({ features: [feature] }, (child) => endOnceBegun(workshop, child, 'SIGKILL'));
			const finder = await workshop.run({ features: [well] });
			assert.equal(finder.exitCode, 0);
			assert.match(
				finder.stderr,
				/^warning\[killed\]: a run before this one was killed\n {2}help: what there is of it: .*report\.interrupted\/index\.html$/m,
			);
			assert.match(readFileSync(join(`${workshop.out}.interrupted`, 'index.html'), 'utf8'), /the run was killed/);
		},
	);

	for (const redact of [['numbers', 'names'], undefined] as const) {
		inWorkshop(
			`killed between calls, ${redact === undefined ? 'not redacted: numbers and names are there' : 'redacted: no number and no name is there, nor in the report of what is left'}`,
			async (workshop) => {
				const features = [workshop.feature(CALLS)];
				const journals = () => filesIn(workshop.folder).filter((name) => name.endsWith('journal.ndjson'));
				await workshop.run({ features, steps: ['steps/index.ts'], ...(redact && { redact }) }, (run) => {
					const look = setInterval(() => {
						if (journals().length < 2) return;
						clearInterval(look);
						run.kill('SIGKILL');
					}, 1);
					run.once('close', () => clearInterval(look));
				});
				assert.match(readFileSync(join(workshop.folder, journals()[0] ?? ''), 'utf8'), /INVITE sip:/);
				const found = () => filesIn(workshop.folder).filter((name) => PRIVATE.test(readFileSync(join(workshop.folder, name), 'latin1')));
				assert.equal(found().length > 0, redact === undefined, found().join());
				assert.match(readFileSync(join(workshop.folder, journals()[0] ?? ''), 'utf8'), redact === undefined ? /Archer/ : /Xxxxx/);
				// Whoever comes next makes a report of it.
				await workshop.run({ features: [workshop.feature('Feature: f\nScenario: s\n  Thn what')] });
				assert.ok(filesIn(workshop.folder).some((name) => name.includes('interrupted') && name.endsWith('trace.pcapng')));
				assert.equal(found().length > 0, redact === undefined, found().join());
			},
		);
	}

	inWorkshop('a part breaks while no step runs: 4, and what there is is kept', async (workshop) => {
		const features = [workshop.feature(scenario('a part breaks when nobody looks', 'this takes for ever'))];
		const { exitCode, stderr } = await workshop.run({ features });
		assert.equal(exitCode, 4, stderr);
		assert.doesNotMatch(stderr, /\n +at /);
	});
});
