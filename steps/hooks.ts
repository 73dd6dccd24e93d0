import {
	After,
	AfterStep,
	Before,
	BeforeStep,
	type ITestCaseHookParameter,
	Status,
	setDefaultTimeout,
	setWorldConstructor,
} from '@cucumber/cucumber';
import type { Violation } from '../simulators/invariants';
import { buildTestbed, guideTestbed, scenarioSeed, type TestbedDescription } from '../simulators/testbed';
import { identityOf, requirementsOf, SCENARIO_MEDIA_TYPE, slugOf, writeJournal } from './evidence';
import { Wire } from './observe/wire';
import { clock } from './virtual-world';
import { Scenario } from './world';

/** Real time after which a step is taken for hung: a watchdog for the harness, far above what any step needs. */
setDefaultTimeout(20_000);
setWorldConstructor(Scenario);

const LEAVING = 'Everybody hangs up and leaves';

/** Something that must hold in every scenario did not. */
class InvariantViolation extends Error {
	override readonly name = 'InvariantViolation';

	constructor(violations: readonly Violation[]) {
		super(violations.map(({ invariant, message }) => `${invariant}: ${message}`).join('\n'));
	}
}

Before({ name: 'build the system' }, async function (this: Scenario, scenario: ITestCaseHookParameter) {
	clock.begin();
	this.clock = clock;
	this.seed = scenarioSeed(this.parameters.seed ?? 1, identityOf(scenario));
	const description = (this.parameters.testbed as TestbedDescription | undefined) ?? guideTestbed;
	this.testbed = await clock.settle(buildTestbed(description, this.seed, clock), 10_000);
	this.wire = new Wire(this.testbed.journal);
});

BeforeStep(function (this: Scenario, { pickleStep }) {
	this.testbed.journal.record({ kind: 'step', phase: 'begin', text: pickleStep.text });
});

AfterStep(function (this: Scenario, { pickleStep, result }) {
	const outcome = result.status === Status.PASSED ? 'passed' : 'failed';
	this.testbed.journal.record({ kind: 'step', phase: 'end', text: pickleStep.text, outcome });
});

After({ name: 'everybody leaves, and the invariants are judged' }, async function (this: Scenario, scenario: ITestCaseHookParameter) {
	const { testbed } = this;
	if (testbed === undefined) return;
	testbed.journal.record({ kind: 'step', phase: 'begin', text: LEAVING });
	let violations: readonly Violation[] = [];
	try {
		violations = await testbed.end();
		testbed.journal.record({ kind: 'step', phase: 'end', text: LEAVING, outcome: violations.length === 0 ? 'passed' : 'failed' });
	} finally {
		leaveEvidence(this, scenario, violations);
		await clock.settle(testbed.close(), 10_000);
	}
	if (violations.length > 0) throw new InvariantViolation(violations);
});

function leaveEvidence(world: Scenario, scenario: ITestCaseHookParameter, violations: readonly Violation[]): void {
	const { journal } = world.testbed;
	const identity = identityOf(scenario);
	const slug = slugOf(identity);
	const { evidence } = world.parameters;
	const attachment = {
		id: slug,
		uri: identity.path,
		name: identity.name,
		...(identity.example === undefined ? {} : { example: identity.example }),
		chapter: identity.path.split('/').at(-2) ?? '',
		seed: world.seed,
		hash: journal.hash(),
		virtualMs: world.clock.now(),
		...(evidence === undefined ? {} : { journal: writeJournal(evidence, slug, journal.lines()) }),
		violations,
		requirements: requirementsOf(scenario),
	};
	world.attach(JSON.stringify(attachment), SCENARIO_MEDIA_TYPE);
}
