import { Then, When } from '@cucumber/cucumber';
import type { CallMode } from '../simulators/handset';
import { field, type SipPacket } from '../simulators/invariants';
import type { Millis } from '../simulators/kernel';
import type { AnnouncementName } from '../simulators/pbx';
import { type Attention, attend } from './observe/attention';
import { expect, expectEqual } from './observe/conformity';
import { type Device, deviceTalks } from './observe/connection';
import { deviceHears, erinHears, hearEachOther, listen } from './observe/hearing';
import { lateAnswersMs } from './observe/late-answers';
import { aliceShows, deskShows, mobileRings, mobileShows, shownAt, telephoneTalks } from './observe/phones';
import { talking } from './observe/talking';
import { isInitial } from './observe/wire';
import { AT_ONCE } from './patience';
import type { Scenario } from './world';

/** The code for Call Retrieve. */
const PULL = '*11';
const FAR_END = 'gateway-pinnacle';
/** What the guide's "seamlessly" comes to (PUL-01). */
const NOTICED_MS: Millis = 1_000;

/** A pull under way: where the journal was when it began, the PBX's calls then, and what Bob hears meanwhile. */
interface Pull {
	readonly began: number;
	readonly calls: Scenario['testbed']['pbx'] extends { calls(): infer C } ? C : never;
	readonly heard: () => Attention;
}

const pulls = new WeakMap<Scenario, Pull>();

function begin(world: Scenario): void {
	const { testbed } = world;
	pulls.set(world, { began: world.nextEvent, calls: testbed.pbx.calls(), heard: attend(world) });
}

function pullOf(world: Scenario): Pull {
	const pull = pulls.get(world);
	if (pull === undefined) throw new Error('no pull has begun in this scenario');
	return pull;
}

When('Alice pulls the call to her desk phone', async function (this: Scenario) {
	begin(this);
	await this.act(this.testbed.desk.dial(PULL));
});

async function pullToMobile(world: Scenario, mode: CallMode): Promise<void> {
	const mobile = world.testbed.mobile();
	await world.act(mobile.openApp());
	begin(world);
	world.mode = mode;
	await world.act(mobile.pull(mode));
}

When('Alice pulls the call to her mobile by {mode}', async function (this: Scenario, mode: CallMode) {
	await pullToMobile(this, mode);
	if (mode !== 'call-back') return;
	await this.see(
		() => mobileRings(this),
		() => `Alice's mobile does not ring: it shows "${mobileShows(this)}"`,
		AT_ONCE,
	);
	await this.act(this.testbed.mobile().answer());
});

When('Alice asks for the call at her mobile by {mode}', function (this: Scenario, mode: CallMode) {
	return pullToMobile(this, mode);
});

const DEVICE_OF: Readonly<Record<CallMode, Device>> = { voip: 'client', 'call-through': 'mobile', 'call-back': 'mobile' };

Then('the call is on her desk phone, and Bob has noticed nothing', function (this: Scenario) {
	return movedTo(this, 'desk');
});

Then('the call is on her mobile, and Bob has noticed nothing', function (this: Scenario) {
	return movedTo(this, DEVICE_OF[this.mode ?? 'voip']);
});

/** Bob talks on, with the same call, on the same screen, in the same dialog, without a gap, a tone or a melody. */
async function movedTo(world: Scenario, device: Device): Promise<void> {
	const { testbed, wire } = world;
	const { began, heard, calls } = pullOf(world);
	const alone = () => (['client', 'desk', 'mobile'] as const).every((one) => deviceTalks(world, one) === (one === device));
	await world.see(
		() => telephoneTalks(world, 'Bob') && alone() && testbed.pbx.calls().length === 1,
		() => `the call is not on Alice's ${device} alone: ${aliceShows(world)}`,
		AT_ONCE,
	);
	await world.clock.run(1_000);
	const { gapMs, others } = heard();
	await hearEachOther(world, device);
	// How long an answer was on its way that the network lost is heard (media quality), and nobody's fault.
	expect(gapMs < NOTICED_MS + (world.losesPackets ? lateAnswersMs(testbed, began) : 0), `Bob has heard nobody for ${gapMs} ms`);
	expectEqual(others, [], 'what Bob has heard beside Alice');
	const shown = testbed.journal.ofKind('screen').filter(({ n, telephone }) => n >= began && telephone === 'bob');
	expectEqual(
		shown.map(({ lines }) => lines.join(' / ')),
		[],
		"what Bob's telephone has shown since",
	);
	const invites = wire.messages({ from: 'sbc', to: FAR_END, request: 'INVITE', since: began });
	expectEqual(invites.filter(isInitial).length, 0, "new calls to Bob's carrier");
	expectEqual(invites.length, 1, "re-INVITEs to Bob's carrier");
	expectEqual(wire.messages({ to: FAR_END, request: 'BYE', since: began }).length, 0, "BYEs to Bob's carrier");
	expectEqual(
		testbed.pbx.calls().map(({ id, state }) => [id, state]),
		calls.map(({ id }) => [id, 'active']),
		'the calls of the PBX',
	);
}

/** The BYE that has released the leg of one of Alice's SIP devices. */
const byeTo = ({ wire }: Scenario, host: string, since: number) => wire.messages({ from: 'sbc', to: host, request: 'BYE', since }).at(0);

Then("the call on Alice's mobile was released with cause {int}", function (this: Scenario, cause: number) {
	const { began } = pullOf(this);
	const released = this.testbed.journal
		.ofKind('cellular')
		.filter(
			({ n, telephone, direction, message }) =>
				n >= began && telephone === 'alice-mobile' && direction === 'to-telephone' && message === 'DISCONNECT',
		);
	expectEqual(
		released.map((event) => event.cause),
		[cause],
		"how Alice's carrier has released the call",
	);
});

Then('the call of WorkTime was released with cause {int}', function (this: Scenario, cause: number) {
	expectReason(byeTo(this, 'alice-mobile', pullOf(this).began), cause, 'WorkTime');
});

Then('the call on her desk phone was released with cause {int}, and only when her mobile had it', function (this: Scenario, cause: number) {
	const { began } = pullOf(this);
	const bye = byeTo(this, 'alice-desk', began);
	expectReason(bye, cause, "Alice's desk phone");
	expect((connectedAt(this, began) ?? Number.POSITIVE_INFINITY) < bye.n, "Alice's desk phone was released before her mobile was connected");
});

function expectReason(bye: SipPacket | undefined, cause: number, who: string): asserts bye {
	expect(bye !== undefined, `${who} was sent no BYE`);
	const reason = field(bye.message, 'reason');
	expect(new RegExp(`^Q\\.850\\s*;\\s*cause=${cause}\\b`).test(reason), `${who} was sent BYE with Reason "${reason}"`);
}

/** When Alice's mobile had the call: the place in the journal. */
function connectedAt(world: Scenario, since: number): number | undefined {
	return world.mode === 'voip' ? connectedBySip(world, since) : connectedByCarrier(world, since);
}

function connectedBySip({ wire }: Scenario, since: number): number | undefined {
	const answers = wire.messages({ to: 'alice-mobile', responseTo: 'INVITE', since });
	return answers.find(({ message }) => message.kind === 'response' && message.status === 200)?.n;
}

function connectedByCarrier({ testbed }: Scenario, since: number): number | undefined {
	return testbed.journal.ofKind('cellular').find(({ n, telephone, message }) => n >= since && telephone === 'alice-mobile' && message === 'CONNECT')
		?.n;
}

Then('the first thing that her mobile sent for the pull was {string}', function (this: Scenario, what: string) {
	const { began } = pullOf(this);
	const addresses = this.testbed.journal.ofKind('host').findLast(({ host }) => host === 'alice-mobile')?.addresses ?? [];
	const packets = this.testbed.journal.ofKind('packet').filter(({ n, from }) => n >= began && addresses.includes(from.address));
	const starts = packets
		.map(({ payload }) => /^((?:INVITE|POST) \S+)/.exec(payload.toString('latin1', 0, 400))?.[1])
		.filter((start) => start !== undefined);
	expect(starts[0]?.includes(what) === true, `it was "${starts[0] ?? 'nothing'}"`);
});

When("Erin tries to pull Alice's call to her own desk phone", async function (this: Scenario) {
	begin(this);
	const { desk } = this.testbed.colleague();
	await this.act(desk.dial(PULL));
});

Then('the pull is refused at her desk phone within {duration}, and she takes the call back there', async function (this: Scenario, within: Millis) {
	const { desk } = this.testbed;
	let announced = false;
	const isRefused = () => {
		const pull = desk.calls.find(({ party, state }) => party.number === PULL && state !== 'ended');
		announced ||= pull?.state === 'established';
		return pull === undefined;
	};
	await this.see(isRefused, () => `the pull is not refused: her desk phone shows "${deskShows(this)}"`, within);
	// When the announcement was put through her phone has put the other call on hold, or does so yet; a refusal without one leaves it as it is.
	if (announced) {
		await this.see(
			() => desk.calls.some(({ held }) => held === 'local'),
			() => `her call is not on hold: her desk phone shows "${deskShows(this)}"`,
		);
		await this.act(desk.resume());
	}
	await stays(this, 'desk');
});

Then(
	'the pull by {mode} is refused at her mobile within {duration}, and nothing has changed',
	async function (this: Scenario, mode: CallMode, within: Millis) {
		const { began } = pullOf(this);
		const told = () =>
			this.testbed.journal
				.ofKind('screen')
				.some(
					({ n, telephone, lines }) =>
						n >= began &&
						telephone === 'alice-mobile' &&
						lines.some((line) => /pull|not available|not reachable|no answer|call failed|not in service/i.test(line) && line !== 'Pull'),
				);
		await this.see(told, () => `Alice is not told that there is nothing to pull by ${mode}: her mobile shows "${mobileShows(this)}"`, within);
		await unchanged(this);
	},
);

Then(
	'Alice hears at her {device} within {duration} that {refusal}, and nothing has changed',
	async function (this: Scenario, device: Device, within: Millis, refusal: AnnouncementName) {
		const shows = device === 'desk' ? deskShows : mobileShows;
		await hearsRefusal(
			this,
			() => deviceHears(this, device),
			refusal,
			within,
			() => `her ${device} shows "${shows(this)}"`,
		);
		await unchanged(this);
	},
);

Then('Erin hears within {duration} that {refusal}', function (this: Scenario, within: Millis, refusal: AnnouncementName) {
	const { desk } = this.testbed.colleague();
	return hearsRefusal(
		this,
		() => erinHears(this),
		refusal,
		within,
		() => `her desk phone shows "${shownAt(desk)}"`,
	);
});

/** The announcement comes, and then the call for it ends. */
async function hearsRefusal(world: Scenario, hears: () => string, refusal: AnnouncementName, within: Millis, shows: () => string): Promise<void> {
	await listen(
		world,
		() => hears() === refusal,
		() => `what is heard is ${hears()}; ${shows()}`,
		within,
	);
	await world.see(() => hears() === 'nothing', 'the announcement does not end', AT_ONCE);
}

Then(
	'the pull by Call Back does not succeed within {duration}, and the call stays on her desk phone',
	async function (this: Scenario, within: Millis) {
		await this.see(
			() => !deviceTalks(this, 'mobile'),
			() => `Alice's mobile has the call: it shows "${mobileShows(this)}"`,
			within,
		);
		await stays(this, 'desk');
	},
);

Then('nothing has changed for the call', function (this: Scenario) {
	return unchanged(this);
});

/** The call is where it was, in the PBX's books as well, and the far end has been asked in vain, if at all. */
async function stays(world: Scenario, device: Device): Promise<void> {
	await world.clock.run(3_000);
	const { began, calls, heard } = pullOf(world);
	heard();
	await talking(world, device);
	const what = (all: Pull['calls']) => all.map(({ id, state, location, party }) => [id, state, location, party]);
	expectEqual(what(world.testbed.pbx.calls()), what(calls), 'the calls of the PBX');
	expectEqual(world.wire.messages({ to: FAR_END, request: 'BYE', since: began }).length, 0, 'calls that were ended at the far end');
	expectEqual(
		world.wire.messages({ from: 'sbc', to: FAR_END, request: 'INVITE', since: began }).filter(isInitial).length,
		0,
		"new calls to Bob's carrier",
	);
}

/** The PBX has the calls that it had, in their places, and the far ends have not been touched. */
async function unchanged(world: Scenario): Promise<void> {
	await world.clock.run(3_000);
	const { began, calls, heard } = pullOf(world);
	heard();
	const what = (all: Pull['calls']) => all.map(({ id, state, location, party }) => [id, state, location, party]);
	expectEqual(what(world.testbed.pbx.calls()), what(calls), 'the calls of the PBX');
	expectEqual(world.wire.messages({ to: FAR_END, request: 'BYE', since: began }).length, 0, 'calls that were ended at the far end');
	expectEqual(world.wire.messages({ from: 'sbc', to: FAR_END, request: 'INVITE', since: began }).length, 0, 'INVITEs to the far end');
}

Then('Alice still talks with Mallory on her personal call', function (this: Scenario) {
	expect(deviceTalks(this, 'mobile'), `her mobile shows "${mobileShows(this)}"`);
	expect(telephoneTalks(this, 'Mallory'), 'Mallory is not connected');
});
