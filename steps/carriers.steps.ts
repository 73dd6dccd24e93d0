import { Then } from '@cucumber/cucumber';
import { alice, bob, mallory } from '../simulators/cast';
import { field } from '../simulators/invariants';
import { expect, expectEqual } from './observe/conformity';
import { startOf, userOf } from './observe/wire';
import { SURELY } from './patience';
import type { Scenario } from './world';

Then("{word}'s carrier is told {int} for the call", async function (this: Scenario, _who: string, status: number) {
	const told = () => finals(this).map(startOf);
	await this.see(() => told().length > 0, 'the call has no final answer', 90_000);
	expectEqual(told(), [String(status)], 'the answer to the call');
});

/** The final answers that the PBX gave to what carriers asked of it since the call began. */
function finals({ wire, callBegan }: Scenario) {
	const asked = wire.messages({ from: 'sbc', to: 'pbx', request: 'INVITE', since: callBegan });
	const calls = new Set(asked.map(({ message }) => field(message, 'call-id')));
	return wire
		.messages({ from: 'pbx', to: 'sbc', responseTo: 'INVITE', since: callBegan })
		.filter(({ message }) => message.kind === 'response' && message.status >= 200 && message.status !== 401 && message.status !== 407)
		.filter(({ message }) => calls.has(field(message, 'call-id')));
}

Then('the PBX has said that the call is being forwarded', function (this: Scenario) {
	// A provisional answer that is lost is not repeated: what counts is that it was sent.
	const told = () => this.wire.messages({ from: 'pbx', to: 'sbc', responseTo: 'INVITE', since: this.callBegan }).map(startOf);
	return this.see(
		() => told().includes('181'),
		() => `the PBX has said ${told().join(', ') || 'nothing'}`,
		SURELY,
	);
});

Then('the call that reached Mallory says that it comes from Bob, diverted from Alice, {word}', function (this: Scenario, reason: string) {
	const invite = this.wire
		.messages({ from: 'sbc', to: 'gateway-pinnacle', request: 'INVITE', since: this.callBegan })
		.find(({ message }) => message.kind === 'request' && userOf(message.uri) === mallory.number);
	expect(invite !== undefined, "the SBC has sent no call to Mallory's carrier");
	const { message } = invite;
	expectEqual(userOf(field(message, 'from')), bob.number, 'the caller');
	const diversion = field(message, 'diversion');
	expectEqual([userOf(diversion), /reason=([\w-]+)/.exec(diversion)?.[1]], [alice.businessNumber, reason], 'Diversion');
	const history = field(message, 'history-info');
	expect(history.includes(alice.businessNumber) && /index=1\.1/.test(history), `History-Info is "${history}"`);
});

Then("Bob's carrier was told who calls, and to keep it to itself", function (this: Scenario) {
	const [invite] = this.wire.messages({ from: 'sbc', to: 'gateway-pinnacle', request: 'INVITE', since: this.callBegan });
	expect(invite !== undefined, 'nothing has reached the carrier');
	const { message } = invite;
	expectEqual(
		[userOf(field(message, 'from')), userOf(field(message, 'p-asserted-identity')), field(message, 'privacy')],
		['anonymous', alice.businessNumber, 'id'],
		'From, P-Asserted-Identity and Privacy',
	);
});

Then("the PBX has called Alice's mobile number {int} times at once", async function (this: Scenario, times: number) {
	const calls = () =>
		this.wire
			.messages({ from: 'pbx', to: 'sbc', request: 'INVITE', since: this.callBegan })
			.filter(({ message }) => message.kind === 'request' && userOf(message.uri) === alice.mobileNumber);
	await this.see(
		() => calls().length >= times,
		() => `the PBX has called Alice's mobile number ${calls().length} times`,
		SURELY,
	);
	await this.clock.run(3_000);
	expectEqual(calls().length, times, "calls of the PBX to Alice's mobile number");
});

Then("Alice's carrier refuses all but one of them as busy", async function (this: Scenario) {
	const busy = () =>
		this.wire
			.messages({ from: 'gateway-meridian', to: 'sbc', responseTo: 'INVITE', since: this.callBegan })
			.filter((answer) => startOf(answer) === '486');
	const calls = this.wire.messages({ from: 'sbc', to: 'gateway-meridian', request: 'INVITE', since: this.callBegan });
	await this.see(
		() => busy().length === calls.length - 1,
		() => `of ${calls.length} calls ${busy().length} were refused as busy`,
		SURELY,
	);
});

Then("Alice's carrier has put {int} calls through to her mobile", async function (this: Scenario, count: number) {
	const setUps = () =>
		this.testbed.journal
			.ofKind('cellular')
			.filter(
				({ n, telephone, message, direction }) =>
					n >= this.callBegan && telephone === 'alice-mobile' && message === 'SETUP' && direction === 'to-telephone',
			);
	await this.see(
		() => setUps().length === count,
		() => `Alice's mobile has been offered ${setUps().length} calls`,
		SURELY,
	);
});
