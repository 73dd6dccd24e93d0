import { Given, Then, When } from '@cucumber/cucumber';
import { alice, erin } from '../simulators/cast';
import { expect, expectEqual } from './observe/conformity';
import { deviceHears, erinHears, listen } from './observe/hearing';
import type { Scenario } from './world';

/** What the descriptions that Alice's phone has sent for the call say of each kind of media: its ports. */
function described({ wire, callBegan }: Scenario, kind: 'audio' | 'video'): readonly number[] {
	const bodies = wire.messages({ from: 'alice-mobile', since: callBegan }).map(({ message }) => message.body);
	return bodies.flatMap((body) => [...body.matchAll(new RegExp(`^m=${kind} (\\d+)`, 'gm'))].map(([, port]) => Number(port)));
}

Given("Erin's desk phone is on", async function (this: Scenario) {
	await this.act(this.testbed.colleague().desk.powerOn());
});

When('Alice calls Erin by VoIP', async function (this: Scenario) {
	this.callBegan = this.nextEvent;
	const mobile = this.testbed.mobile();
	await this.act(mobile.openApp());
	await this.act(mobile.dial(erin.number, 'voip'));
});

Then('Alice and Erin hear each other', function (this: Scenario) {
	return listen(
		this,
		() => deviceHears(this, 'client') === 'Erin' && erinHears(this) === 'Alice',
		() => `Alice hears ${deviceHears(this, 'client')}, and Erin hears ${erinHears(this)}`,
	);
});

Then('Alice and Erin see each other', async function (this: Scenario) {
	const { desk } = this.testbed.colleague();
	await this.clock.run(1_000);
	expectEqual(this.testbed.mobile().sees(), erin.picture, 'the picture that Alice sees');
	expectEqual(desk.sees(), alice.picture, 'the picture that Erin sees');
});

Then('neither of Alice and Erin sees the other', async function (this: Scenario) {
	const { desk } = this.testbed.colleague();
	await this.clock.run(1_000);
	expectEqual(this.testbed.mobile().sees(), undefined, 'the picture that Alice sees');
	expectEqual(desk.sees(), undefined, 'the picture that Erin sees');
});

Then("the offers of Alice's phone have audio and video", function (this: Scenario) {
	const [audio, video] = [described(this, 'audio'), described(this, 'video')];
	expect(audio.length > 0, "Alice's phone has sent no description of audio");
	expect(video.length === audio.length && video.every((port) => port > 0), `Alice's phone offers video at ports ${video.join(', ') || 'none'}`);
});

Then("the offers of Alice's phone have audio only", function (this: Scenario) {
	expect(described(this, 'audio').length > 0, "Alice's phone has sent no description of audio");
	expectEqual(
		described(this, 'video').filter((port) => port > 0),
		[],
		"ports for video that Alice's phone described",
	);
});

Then("the video of Alice's phone is refused with port 0", function (this: Scenario) {
	const answers = this.wire.messages({ to: 'alice-mobile', responseTo: 'INVITE', since: this.callBegan }).map(({ message }) => message.body);
	const ports = answers.flatMap((body) => [...body.matchAll(/^m=video (\d+)/gm)].map(([, port]) => Number(port)));
	expect(ports.length > 0 && ports.every((port) => port === 0), `video was answered with ports ${ports.join(', ') || 'none'}`);
});

Then('nobody has sent video', function (this: Scenario) {
	const reports = this.testbed.journal.ofKind('video');
	expectEqual(reports.filter(({ packets }) => packets > 0).length, 0, 'intervals in which video came in');
});

for (const bound of ['most', 'least'] as const) {
	Then(`both ends have measured the video: at ${bound} {int} % of it was missing`, function (this: Scenario, percent: number) {
		for (const host of ['alice-mobile', 'erin-desk']) {
			const reports = this.testbed.journal.ofKind('video').filter((report) => report.host === host);
			const packets = reports.reduce((sum, report) => sum + report.packets, 0);
			const missing = reports.reduce((sum, report) => sum + report.lost, 0);
			expect(packets > 100, `${host} has measured ${packets} packets of video`);
			const share = (100 * missing) / (packets + missing);
			expect(bound === 'most' ? share <= percent : share >= percent, `${host} missed ${share.toFixed(1)} % of the video`);
		}
	});
}
