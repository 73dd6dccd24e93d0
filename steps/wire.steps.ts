import { Then } from '@cucumber/cucumber';
import { alice, bob } from '../simulators/cast';
import { branchOf, cseqOf, field, readSession, type SipPacket } from '../simulators/invariants';
import type { Millis } from '../simulators/kernel';
import type { Registration } from '../simulators/testbed';
import { expect, expectEqual } from './observe/conformity';
import { firstOfCall } from './observe/first-of-call';
import { imrnGiven, national } from './observe/phones';
import { identityOf, isInitial, userOf } from './observe/wire';
import type { Scenario } from './world';

const FAR_END = 'gateway-pinnacle';

const uriUser = ({ message }: SipPacket) => (message.kind === 'request' ? userOf(message.uri) : '');
const toFarEnd = ({ wire }: Scenario, since = 0) => wire.messages({ from: 'sbc', to: FAR_END, request: 'INVITE', since }).filter(isInitial);
const legs = ({ wire, callBegan }: Scenario) => wire.messages({ from: 'pbx', to: 'sbc', request: 'INVITE', since: callBegan }).filter(isInitial);
const toMobile = (world: Scenario) => legs(world).filter((leg) => national(uriUser(leg)) === national(alice.mobileNumber));
const toDesk = (world: Scenario) => legs(world).filter((leg) => !uriUser(leg).startsWith('+'));

for (const [what, key] of [
	['a SIP INVITE', 'INVITE'],
	['a request for an IMRN', 'imrn'],
	['a request to be called back', 'new'],
] as const) {
	Then(`the first thing that leaves Alice's phone for this call is ${what}`, async function (this: Scenario) {
		await this.see(() => firstOfCall(this) !== undefined, "nothing has left Alice's phone for this call");
		expectEqual(firstOfCall(this), key, "the first thing that left Alice's phone for this call");
	});
}

Then("nothing has left Alice's phone for a call", function (this: Scenario) {
	expectEqual(firstOfCall(this), undefined, "the first thing that left Alice's phone for a call");
});

Then("Alice's phone has sent no SIP INVITE", function (this: Scenario) {
	expectEqual(this.wire.messages({ from: 'alice-mobile', request: 'INVITE' }).length, 0, "INVITEs from Alice's phone");
});

Then("Alice's phone has asked for no IMRN", function (this: Scenario) {
	expect(!this.wire.receivedBy('pbx', 'alice-mobile').includes('/calls/imrn'), "Alice's phone has asked for an IMRN");
});

Then("the client of Alice's phone has been sent no SIP INVITE", function (this: Scenario) {
	expectEqual(this.wire.messages({ to: 'alice-mobile', request: 'INVITE' }).length, 0, "INVITEs to Alice's phone");
});

Then("Alice's phone has dialled the IMRN that the PBX gave, from its own dialer", async function (this: Scenario) {
	const imrn = imrnGiven(this);
	const dialled = this.testbed.journal
		.ofKind('cellular')
		.filter(({ telephone, message, direction }) => telephone === 'alice-mobile' && message === 'SETUP' && direction === 'to-network');
	expectEqual(
		dialled.map(({ called }) => called),
		[imrn],
		"what Alice's phone has dialled over the cellular network",
	);
	expectEqual(this.testbed.mobile().screen().foreground, 'native-dialer', "the app in front on Alice's phone");
});

Then("no cellular call has been dialled on Alice's phone", function (this: Scenario) {
	const dialled = this.testbed.journal
		.ofKind('cellular')
		.filter(({ telephone, direction }) => telephone === 'alice-mobile' && direction === 'to-network');
	expectEqual(
		dialled.map(({ message }) => message),
		[],
		"what Alice's phone has sent to its carrier",
	);
});

Then("the identity that Bob's carrier received is Alice's business identity", function (this: Scenario) {
	const [invite, ...others] = toFarEnd(this, this.callBegan);
	expect(invite !== undefined && others.length === 0, `Bob's carrier has received ${others.length + (invite ? 1 : 0)} INVITEs for this call`);
	const identity = identityOf(invite);
	const { businessNumber, name } = alice;
	for (const header of ['from', 'p-asserted-identity'] as const) {
		const value = identity[header] ?? '';
		expect(userOf(value) === businessNumber && value.includes(`"${name}"`), `${header} is ${value || 'missing'}`);
	}
	expectEqual(identity.privacy, '', 'Privacy');
});

Then("the two calls that Bob's carrier received carry the same identity", function (this: Scenario) {
	const identities = toFarEnd(this).map(identityOf);
	expectEqual(identities.length, 2, "INVITEs that Bob's carrier received");
	expectEqual(identities[1], identities[0], 'the identity of the second call');
});

Then("nothing that Bob's carrier received contains Alice's mobile number", function (this: Scenario) {
	const received = this.wire.receivedBy(FAR_END, 'sbc');
	expect(received !== '', "Bob's carrier has received nothing");
	expect(!received.includes(national(alice.mobileNumber)), "Bob's carrier has received Alice's mobile number");
});

Then("nothing that Bob's carrier received contains the line of Alice's client", function (this: Scenario) {
	expect(!this.wire.receivedBy(FAR_END, 'sbc').includes(alice.clientLine), "Bob's carrier has received the line of Alice's client");
});

Then("the access call reaches the PBX with Alice's mobile number as the caller", async function (this: Scenario) {
	const imrn = imrnGiven(this);
	const access = () =>
		this.wire.messages({ from: 'sbc', to: 'pbx', request: 'INVITE', since: this.callBegan }).find((invite) => uriUser(invite) === imrn);
	await this.see(() => access() !== undefined, 'no call to the IMRN has reached the PBX');
	expectEqual(userOf(field((access() as SipPacket).message, 'from')), alice.mobileNumber, 'the caller of the access call');
});

Then("the PBX has called Alice's mobile number once", function (this: Scenario) {
	expectEqual(toMobile(this).length, 1, "calls of the PBX to Alice's mobile number");
});

Then("the PBX has called Alice's mobile number through her carrier", function (this: Scenario) {
	expectEqual(toMobile(this).length, 1, "calls of the PBX to Alice's mobile number");
	const arrived = this.wire.messages({ from: 'sbc', to: 'gateway-meridian', request: 'INVITE', since: this.callBegan });
	expectEqual(arrived.map(uriUser), [alice.mobileNumber], "calls that Alice's carrier received");
});

Then('no carrier has been asked to reach Alice', function (this: Scenario) {
	for (const gateway of ['gateway-meridian', FAR_END]) {
		expectEqual(this.wire.messages({ from: 'sbc', to: gateway, request: 'INVITE', since: this.callBegan }).length, 0, `calls to ${gateway}`);
	}
});

Then("the PBX called Bob only after Alice's mobile had answered", function (this: Scenario) {
	const [mobile] = toMobile(this);
	const party = legs(this).find((leg) => uriUser(leg) === bob.number);
	expect(mobile !== undefined && party !== undefined, 'the PBX has not called both');
	const answer = this.wire
		.messages({ from: 'sbc', to: 'pbx', responseTo: 'INVITE', since: this.callBegan })
		.find(({ message }) => message.kind === 'response' && message.status === 200 && branchOf(message) === branchOf(mobile.message));
	expect(answer !== undefined && answer.n < party.n, "the PBX called Bob before Alice's mobile had answered");
});

Then('the PBX started both legs within {duration}, before either was answered', function (this: Scenario, within: Millis) {
	const [[mobile], [desk]] = [toMobile(this), toDesk(this)];
	expect(mobile !== undefined && desk !== undefined, 'the PBX has not started both legs');
	expect(Math.abs(mobile.at - desk.at) <= within, `the legs began ${Math.abs(mobile.at - desk.at)} ms apart`);
	const answered = this.wire
		.messages({ from: 'sbc', to: 'pbx', responseTo: 'INVITE', since: this.callBegan })
		.find(({ message }) => message.kind === 'response' && message.status === 200);
	expect(answered === undefined || answered.n > Math.max(mobile.n, desk.n), 'a leg was answered before both had begun');
});

for (const [leg, find] of [
	['mobile', toMobile],
	['desk', toDesk],
] as const) {
	Then(`the PBX cancelled the ${leg} leg because the call was completed elsewhere`, function (this: Scenario) {
		const [invite] = find(this);
		expect(invite !== undefined, `the PBX has not called Alice's ${leg} phone`);
		const cancel = this.wire
			.messages({ from: 'pbx', to: 'sbc', request: 'CANCEL', since: this.callBegan })
			.find(({ message }) => branchOf(message) === branchOf(invite.message));
		expect(cancel !== undefined, `the ${leg} leg was not cancelled`);
		const reason = field(cancel.message, 'reason');
		expect(/^SIP\s*;\s*cause=200\b/i.test(reason), `the ${leg} leg was cancelled with Reason "${reason}"`);
	});
}

Then("the leg to Alice's desk phone is SIP with a media description for RTP", function (this: Scenario) {
	const [invite] = this.wire.messages({ from: 'sbc', to: 'alice-desk', request: 'INVITE', since: this.callBegan });
	expect(invite !== undefined, "no INVITE has reached Alice's desk phone");
	const audio = readSession(invite.message.body)?.media[0];
	expect(audio?.type === 'audio' && audio.port > 0, 'the INVITE to the desk phone describes no audio');
	expect(/ RTP\/AVP /.test(invite.message.body), 'the audio of the desk leg is not RTP');
});

Then("Alice's client is registered at the PBX", function (this: Scenario) {
	expectEqual(this.testbed.pbx.registrations(alice.userId).filter(isClient).length, 1, "registrations of Alice's client");
});

Then("Alice's client is not registered at the PBX", function (this: Scenario) {
	expectEqual(this.testbed.pbx.registrations(alice.userId).filter(isClient).length, 0, "registrations of Alice's client");
});

Then("Alice's phone has tried to register with credentials at most {int} time(s)", function (this: Scenario, most: number) {
	const tries = this.wire
		.messages({ from: 'alice-mobile', request: 'REGISTER', since: this.callBegan })
		.filter(({ message }) => field(message, 'authorization') !== '');
	expect(tries.length <= most, `Alice's phone has tried ${tries.length} times`);
	expect(tries.length > 0, "Alice's phone has not tried at all");
});

Then("Alice's client has registered again every {duration}", function (this: Scenario, every: Millis) {
	const granted = this.wire
		.messages({ to: 'alice-mobile', responseTo: 'REGISTER' })
		.filter(({ message }) => message.kind === 'response' && message.status === 200);
	expect(granted.length > 150, `Alice's client has registered ${granted.length} times only`);
	const asked = this.wire.messages({ from: 'alice-mobile', request: 'REGISTER' });
	const arrived = new Map(this.testbed.journal.ofKind('packet').map(({ n, arrives }) => [n, arrives]));
	// However long the answer took, the client's time begins with it.
	granted.slice(0, -1).forEach(({ n, at }, i) => {
		const since = arrived.get(n) ?? at;
		const again = asked.find((request) => request.at >= since);
		const waited = (again?.at ?? Number.POSITIVE_INFINITY) - since;
		expect(Math.abs(waited - every) <= 1_000, `after registration ${i + 1} the client waited ${waited} ms`);
	});
});

Then("the SIP conversation of Alice's phone was {string}", function (this: Scenario, conversation: string) {
	expectEqual(conversationOf(this, 0), conversation, "the SIP conversation of Alice's phone");
});

Then("the SIP conversation of Alice's phone for the call was {string}", function (this: Scenario, conversation: string) {
	expectEqual(conversationOf(this, this.callBegan), conversation, "the SIP conversation of Alice's phone for the call");
});

/** Requests of Alice's phone with their final answers: `INVITE 401, INVITE 200, BYE 200`. */
function conversationOf({ wire }: Scenario, since: number): string {
	const requests = wire.messages({ from: 'alice-mobile', since }).filter(({ message }) => message.kind === 'request' && message.method !== 'ACK');
	const answers = wire.messages({ to: 'alice-mobile', since });
	return requests
		.map(({ message }) => {
			const { method } = cseqOf(message);
			const answer = answers.find(
				(packet) =>
					packet.message.kind === 'response' &&
					packet.message.status >= 200 &&
					branchOf(packet.message) === branchOf(message) &&
					cseqOf(packet.message).method === method,
			);
			return `${method} ${answer?.message.kind === 'response' ? answer.message.status : 'unanswered'}`;
		})
		.join(', ');
}

function isClient({ line }: Registration): boolean {
	return line === 'client';
}
