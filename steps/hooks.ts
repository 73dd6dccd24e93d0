import {
	After,
	AfterAll,
	AfterStep,
	Before,
	BeforeAll,
	BeforeStep,
	type ITestCaseHookParameter,
	Status,
	setDefaultTimeout,
	setWorldConstructor,
} from '@cucumber/cucumber';
import type { Violation } from '../simulators/invariants';
import { AwakeClock } from '../simulators/kernel';
import { buildTestbed, guideTestbed, scenarioSeed, type TestbedDescription } from '../simulators/testbed';
import { closeChromium } from './browsers';
import { identityOf, JOURNAL_MEDIA_TYPE, journalPath, requirementsOf, SCENARIO_MEDIA_TYPE, slugOf, writeJournal, writePicture } from './evidence';
import { myPhoneServices } from './observe/my-phone-services';
import { Wire } from './observe/wire';
import { beginTime, world } from './time';
import { Scenario, settingsFault } from './world';

/** Real time after which a step is taken for hung: a watchdog for the harness, far above what any step needs. */
setDefaultTimeout(world === 'virtual' ? 120_000 : 240_000);
setWorldConstructor(Scenario);
// A worker does not outlive the run that it works for.
if (process.env.CUCUMBER_WORKER_ID !== undefined) process.once('disconnect', () => process.exit());

/** Borne by scenarios that let more time pass than anybody waits for. */
const NEEDS_VIRTUAL_TIME = '@virtual-time';

/** Borne by scenarios that assert a defect which the guide documents. */
const KNOWN_ISSUE = '@known-issue';

const LEAVING = 'Everybody hangs up and leaves';

/** Something that must hold in every scenario did not. */
class InvariantViolation extends Error {
	override readonly name = 'InvariantViolation';

	constructor(violations: readonly Violation[]) {
		super(violations.map(({ invariant, message }) => `${invariant}: ${message}`).join('\n'));
	}
}

BeforeAll(function () {
	const fault = settingsFault(this.parameters);
	if (fault !== undefined) throw new Error(fault);
	// Whoever runs scenarios reads the system before the first of them, so that none sees it being read.
	require('../simulators/testbed');
});

Before({ name: 'build the system' }, async function (this: Scenario, scenario: ITestCaseHookParameter) {
	this.seed = scenarioSeed(this.parameters.seed ?? 1, identityOf(scenario));
	if (world !== 'virtual' && scenario.pickle.tags.some(({ name }) => name === NEEDS_VIRTUAL_TIME)) {
		leaveNote(this, scenario, { notExecutable: 'it lets more time pass than anybody waits for: only virtual time can' });
		return 'skipped';
	}
	this.clock = beginTime();
	const { testbed: described, profile, everyPacket } = this.parameters;
	const whole = (described as TestbedDescription | undefined) ?? guideTestbed;
	const network = everyPacket === true ? { ...whole.network, everyPacket } : whole.network;
	const description = { ...whole, network, ...(profile !== undefined && { profile }) };
	if (description.profile === 'fixed' && scenario.pickle.tags.some(({ name }) => name === KNOWN_ISSUE)) {
		leaveNote(this, scenario, { notApplicable: 'the defect that it asserts is mended in the profile fixed' });
		return 'skipped';
	}
	this.losesPackets = [network.impair, ...Object.values(network.links)].some(({ loss = 0 }) => loss > 0);
	const building = buildTestbed(description, this.seed, this.clock, world);
	// How long a busy machine takes to start a system in real time is no verdict on the system, and one that is given up would keep its ports: only
	// the watchdog ends it.
	this.testbed = await (world === 'virtual' ? this.clock.settle(building, 10_000) : building);
	this.wire = new Wire(this.testbed.journal);
	return undefined;
});

BeforeStep(function (this: Scenario, { pickleStep }) {
	this.testbed.journal.record({ kind: 'step', phase: 'begin', text: pickleStep.text });
});

AfterStep(async function (this: Scenario, { pickleStep, result, pickle, gherkinDocument }) {
	const outcome = result.status === Status.PASSED ? 'passed' : 'failed';
	this.testbed.journal.record({ kind: 'step', phase: 'end', text: pickleStep.text, outcome });
	if (outcome === 'failed') await takePictures(this, slugOf(identityOf({ pickle, gherkinDocument })));
});

After({ name: 'everybody leaves, and the invariants are judged' }, async function (this: Scenario, scenario: ITestCaseHookParameter) {
	const { testbed } = this;
	if (testbed === undefined) return;
	testbed.journal.record({ kind: 'step', phase: 'begin', text: LEAVING });
	let violations: readonly Violation[] = [];
	try {
		violations = await testbed.end(myPhoneServices(this));
		await this.browsers.close();
		testbed.journal.record({ kind: 'step', phase: 'end', text: LEAVING, outcome: violations.length === 0 ? 'passed' : 'failed' });
	} finally {
		leaveEvidence(this, scenario, violations);
		await this.clock.settle(testbed.close(), 10_000);
	}
	if (violations.length > 0) throw new InvariantViolation(violations);
});

/** What everybody has before them goes into the evidence. */
async function takePictures({ browsers, parameters: { evidence, attachJournals }, pictures }: Scenario, slug: string): Promise<void> {
	// In a picture nothing can be replaced before it is written.
	if (evidence === undefined || attachJournals) return;
	for (const { who, png } of await browsers.pictures()) {
		const file = `${who.toLowerCase()}.png`;
		writePicture(evidence, slug, file, png);
		pictures.push({ file, shows: `What ${who} saw in the browser` });
	}
}

AfterAll({ name: 'the browser is closed' }, closeChromium);

function leaveEvidence(of: Scenario, scenario: ITestCaseHookParameter, violations: readonly Violation[]): void {
	const { testbed, clock, parameters } = of;
	const { journal } = testbed;
	const slug = slugOf(identityOf(scenario));
	const attachment = {
		...attachmentOf(of, scenario),
		// In real time no two runs are the same.
		...(world === 'virtual' && { hash: journal.hash() }),
		virtualMs: clock.now(),
		...(clock instanceof AwakeClock && { standstillMs: Math.round(clock.longestStandstillMs) }),
		...(parameters.evidence !== undefined && { journal: journalPath(slug) }),
		violations,
	};
	if (parameters.attachJournals) of.attach(journal.lines().join('\n'), { mediaType: JOURNAL_MEDIA_TYPE, fileName: journalPath(slug) });
	else if (parameters.evidence !== undefined) writeJournal(parameters.evidence, slug, journal.lines());
	of.attach(JSON.stringify(attachment), SCENARIO_MEDIA_TYPE);
}

/** Why a scenario is not executed: this testbed cannot, or what is declared lacks what it is about. */
function leaveNote(
	of: Scenario,
	scenario: ITestCaseHookParameter,
	why: { readonly notExecutable: string } | { readonly notApplicable: string },
): void {
	of.attach(JSON.stringify({ ...attachmentOf(of, scenario), virtualMs: 0, violations: [], ...why }), SCENARIO_MEDIA_TYPE);
}

function attachmentOf({ seed, parameters, forReview, pictures, notApplicable }: Scenario, scenario: ITestCaseHookParameter) {
	const identity = identityOf(scenario);
	const described = (parameters.testbed as TestbedDescription | undefined) ?? guideTestbed;
	return {
		id: slugOf(identity),
		uri: identity.path,
		name: identity.name,
		...(identity.example === undefined ? {} : { example: identity.example }),
		chapter: identity.path.split('/').at(-2) ?? '',
		seed,
		...(world === 'virtual' ? {} : { world }),
		testbed: described.name,
		runSeed: String(parameters.seed ?? 1),
		profile: parameters.profile ?? described.profile,
		...(parameters.testbedFile !== undefined && { testbedFile: parameters.testbedFile }),
		...(forReview.length > 0 && { needsReview: forReview }),
		...(notApplicable !== undefined && { notApplicable }),
		...(pictures.length > 0 && { pictures }),
		...(parameters.dashboards === 'browser' && { dashboards: 'browser' }),
		requirements: requirementsOf(scenario),
	};
}
