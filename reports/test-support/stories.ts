import { ALICE, BOB, type Leg, MOBILE, PaperWorld, SDP } from './world';

/** What happened in a scenario, sentence by sentence. */
export interface Story {
	readonly world: PaperWorld;
	readonly steps: readonly string[];
}

const leg = (from: Leg['from'], to: Leg['to'], more: Partial<Leg>): Leg => ({
	from,
	to,
	transport: 'udp',
	fromPort: 5060,
	toPort: 5060,
	callId: `${from}-${to}`,
	caller: ALICE,
	callee: BOB,
	...more,
});

const DIGEST =
	'Authorization: Digest username="client", realm="worktime.example", nonce="00", uri="sip:worktime.example", response="********************************"';
const CHALLENGE = 'WWW-Authenticate: Digest realm="worktime.example", nonce="00", algorithm=MD5, qop="auth"';

interface Phone {
	readonly outer: Leg;
	readonly inner: Leg;
	cseq: number;
}

function phone(kind: 'handset' | 'desk-phone'): Phone {
	const user = kind === 'handset' ? '2125550101_m' : '2125550101';
	const way = { callId: `reg-${kind}@worktime.example`, caller: user, callee: user };
	return {
		outer: leg(kind, 'sbc', { ...way, transport: kind === 'handset' ? 'tcp' : 'udp', fromPort: kind === 'handset' ? 49152 : 5060 }),
		inner: leg('sbc', 'pbx', { ...way, callId: `b2b-${kind}` }),
		cseq: 0,
	};
}

/** One REGISTER with its challenge, through the SBC, and perhaps lost on the way at first. */
function register(world: PaperWorld, who: Phone, expires = 120, losses = 0): void {
	for (const [status, reason, extra] of [
		[401, 'Unauthorized', CHALLENGE],
		[200, 'OK', `Expires: ${expires}`],
	] as const) {
		const headers = [`Expires: ${expires}`, ...(status === 200 ? [DIGEST] : [])];
		const cseq = ++who.cseq;
		const outer = world.request(who.outer, 'REGISTER', cseq, { headers, uri: 'sip:worktime.example' });
		for (let lost = 0; lost < losses; lost++) {
			world.send(who.outer, outer, { fate: 'lost' });
			world.wait(500 * 2 ** lost);
		}
		world.send(who.outer, outer);
		const inner = world.request(who.inner, 'REGISTER', cseq, { headers, uri: 'sip:worktime.example' });
		world.send(who.inner, inner);
		world.send(who.inner, world.response(inner, status, reason, { headers: [extra] }), { back: true });
		world.send(who.outer, world.response(outer, status, reason, { headers: [extra] }), { back: true });
	}
}

function signIn(world: PaperWorld, handset: Phone): void {
	world.screen('handset', 'worktime', 'WorkTime', 'Signing in …');
	world.http('GET', 'profile/device', '200 OK', '<AccessDevices><accessDevice><deviceName>client</deviceName></accessDevice></AccessDevices>', 49160);
	world.open('handset', 49152, 'sbc', 5060);
	register(world, handset);
	world.screen('handset', 'worktime', 'WorkTime', 'Available', 'Alice Archer');
}

/** INVITE, 180, 200, ACK along legs one after the other, each a hop. */
function callAlong(world: PaperWorld, legs: readonly Leg[], answer: () => void, headers: readonly string[] = []): void {
	const invites = legs.map((hop) => {
		const invite = world.request(hop, 'INVITE', 1, { body: SDP('203.0.113.10'), headers });
		world.send(hop, invite);
		world.send(hop, world.response(invite, 100, 'Trying'), { back: true });
		return { hop, invite };
	});
	const back = (status: number, reason: string, body = '') => {
		for (const { hop, invite } of [...invites].reverse()) world.send(hop, world.response(invite, status, reason, { body }), { back: true });
	};
	back(180, 'Ringing');
	answer();
	back(200, 'OK', SDP('198.51.100.20'));
	for (const { hop } of invites) world.send(hop, world.request(hop, 'ACK', 1));
}

function hangUp(world: PaperWorld, legs: readonly Leg[]): void {
	for (const hop of legs) {
		const bye = world.request(hop, 'BYE', 2);
		world.send(hop, bye);
		world.send(hop, world.response(bye, 200, 'OK'), { back: true });
	}
}

function farEndRings(world: PaperWorld): void {
	world.cellular('far-end', 'to-telephone', 'SETUP', { calling: ALICE, callingName: 'Alice Archer', called: BOB });
	world.cellular('far-end', 'to-network', 'ALERTING');
	world.screen('far-end', 'telephone', 'Alice Archer', ALICE, 'rings');
}

const onward = () => [leg('pbx', 'sbc', { fromPort: 5070, callId: 'onward-1' }), leg('sbc', 'gateway-pinnacle', { callId: 'onward-2' })];

/** A Call Through: HTTP, then a cellular call to a routing number, then the PBX goes on. */
export function callThrough(platform = 'iPhone'): Story {
	const world = new PaperWorld();
	const steps = [
		`Given Alice is signed in to WorkTime on her ${platform}`,
		'When Alice calls Bob by Call Through',
		"Then Bob's telephone rings",
		'When Bob answers',
		'Then Alice and Bob are connected over the cellular network',
		'When Alice hangs up',
		'Then the call is over for Bob within 2 seconds',
	];
	const [given, calls, rings, answers, connected, hangs, over] = steps as [string, string, string, string, string, string, string];
	const access = [
		leg('gateway-meridian', 'sbc', { callId: 'access-1', caller: MOBILE, callee: '+16465550150' }),
		leg('sbc', 'pbx', { callId: 'access-2', toPort: 5070, caller: MOBILE, callee: '+16465550150' }),
	];
	const handset = phone('handset');
	world.step(given, () => signIn(world, handset));
	world.step(calls, () => {
		world.screen('handset', 'worktime', `Calling ${BOB}`, 'Call Through');
		world.http(
			'POST',
			`calls/imrn?callingPartyAddress=${encodeURIComponent(MOBILE)}&calledPartyAddress=${encodeURIComponent(BOB)}`,
			'201 Created',
			'<IMRNInfo><imrn>+16465550150</imrn></IMRNInfo>',
			49161,
		);
		world.screen('handset', 'native-dialer', '+16465550150', 'calling');
		world.cellular('handset', 'to-network', 'SETUP', { calling: MOBILE, called: '+16465550150' });
		world.cellular('handset', 'to-telephone', 'CALL PROCEEDING');
	});
	let answered = false;
	world.step(rings, () => {
		const invites = [...access, ...onward()].map((hop) => {
			const invite = world.request(hop, 'INVITE', 1, {
				body: SDP('203.0.113.10'),
				headers: [`P-Asserted-Identity: "Alice Archer" <sip:${ALICE}@worktime.example;user=phone>`],
			});
			world.send(hop, invite);
			world.send(hop, world.response(invite, 100, 'Trying'), { back: true });
			return { hop, invite };
		});
		farEndRings(world);
		for (const { hop, invite } of [...invites].reverse()) world.send(hop, world.response(invite, 180, 'Ringing'), { back: true });
		world.cellular('handset', 'to-telephone', 'ALERTING');
		world.journal.record({
			kind: 'call',
			call: 'callhalf-1:0',
			user: 'alice@worktime.example',
			personality: 'originator',
			state: 'alerting',
			location: 'mobile',
			party: BOB,
		});
		answered = true;
	});
	world.step(answers, () => {
		world.wait(3000);
		world.cellular('far-end', 'to-network', 'CONNECT');
		for (const hop of [...access, ...onward()].reverse()) {
			const invite = world.request(hop, 'INVITE', 1);
			world.send(hop, world.response(invite, 200, 'OK', { body: SDP('198.51.100.20') }), { back: true });
		}
		for (const hop of [...access, ...onward()]) world.send(hop, world.request(hop, 'ACK', 1));
		world.cellular('handset', 'to-telephone', 'CONNECT');
	});
	world.step(connected, () => world.screen('handset', 'native-dialer', '+16465550150', answered ? '0:03' : ''));
	world.step(hangs, () => {
		world.wait(12_000);
		world.cellular('handset', 'to-network', 'DISCONNECT', { cause: 16 });
		hangUp(world, [...access, ...onward()]);
		world.cellular('handset', 'to-telephone', 'RELEASE', { cause: 16 });
		world.cellular('handset', 'to-network', 'RELEASE COMPLETE');
	});
	world.step(over, () => {
		world.cellular('far-end', 'to-telephone', 'DISCONNECT', { cause: 16 });
		world.cellular('far-end', 'to-network', 'RELEASE');
		world.screen('far-end', 'telephone', 'idle');
	});
	return { world, steps };
}

/** A VoIP call over TCP that lasts three hours, while both phones register again every minute. */
export function threeHours(cycles = 180): Story {
	const world = new PaperWorld();
	const steps = [
		'Given Alice is signed in to WorkTime on her iPhone',
		'When Alice calls Bob by VoIP and he answers',
		'And 3 hours pass',
		'Then they are still connected',
		'When Bob hangs up',
	];
	const [given, calls, pass, still, hangs] = steps as [string, string, string, string, string];
	const handset = phone('handset');
	const desk = phone('desk-phone');
	const legs = [
		leg('handset', 'sbc', { transport: 'tcp', fromPort: 49152, callId: 'voip-1', caller: '2125550101_m' }),
		leg('sbc', 'pbx', { callId: 'voip-2' }),
		...onward(),
	];
	world.step(given, () => {
		signIn(world, handset);
		register(world, desk);
	});
	world.step(calls, () => {
		callAlong(world, legs, () => {
			farEndRings(world);
			world.wait(2000);
			world.cellular('far-end', 'to-network', 'CONNECT');
			world.cellular('far-end', 'to-telephone', 'CONNECT ACKNOWLEDGE');
		});
	});
	world.step(pass, () => {
		for (let cycle = 0; cycle < cycles; cycle++) {
			world.wait(30_000);
			world.send(handset.outer, '\r\n\r\n');
			world.send(handset.outer, '\r\n', { back: true });
			world.wait(29_000);
			register(world, handset);
			register(world, desk, 120, cycle === 70 ? 2 : 0);
		}
	});
	world.step(still, () => world.screen('handset', 'worktime', 'Bob Baker', '3:00:04'));
	world.step(hangs, () => hangUp(world, [...legs].reverse()));
	return { world, steps };
}

/** The desk phone registers over a link that loses packets, then nothing answers any more. */
export function lossyRegistration(): Story {
	const world = new PaperWorld(['desk-phone', 'sbc', 'pbx']);
	const steps = [
		'Given the link of the desk phone loses 30 % of all packets',
		'When the desk phone starts',
		'Then it is registered within 10 seconds',
	];
	const [given, starts, registered] = steps as [string, string, string];
	const desk = phone('desk-phone');
	world.step(given, () => world.journal.record({ kind: 'fault', verb: 'impair', hosts: ['desk-phone', 'sbc'], detail: 'loss 30 %' }));
	world.step(starts, () => register(world, desk, 3600, 2));
	world.step(
		registered,
		() => {
			world.journal.record({ kind: 'fault', verb: 'partition', hosts: ['desk-phone', 'sbc'] });
			const invite = world.request({ ...desk.outer, callId: 'dead' }, 'INVITE', 1, { body: SDP('192.0.2.111') });
			for (const pause of [500, 1000, 2000]) {
				world.send(desk.outer, invite, { fate: 'partitioned' });
				world.wait(pause);
			}
			world.screen('desk-phone', 'telephone', 'No service');
			world.journal.record({ kind: 'signalling', node: 'sbc', what: 'malformed', detail: 'no CSeq in a message of 192.0.2.111' });
		},
		'failed',
	);
	return { world, steps };
}

/** An outgoing call whose far end sees the mobile number: a violated invariant; gives the events that show it. */
export function leakedIdentity(): Story & { readonly leaks: readonly number[] } {
	const world = new PaperWorld();
	const steps = [
		'Given Alice is signed in to WorkTime on her Android phone',
		'When Alice calls Bob by VoIP',
		"Then Bob's telephone shows Alice's business number",
		'When Alice hangs up',
	];
	const [given, calls, shows] = steps as [string, string, string];
	const leaks: number[] = [];
	const handset = phone('handset');
	world.step(given, () => signIn(world, handset));
	world.step(calls, () => {
		const legs = [
			leg('handset', 'sbc', { transport: 'tcp', fromPort: 49152, callId: 'leak-1', caller: '2125550101_m' }),
			leg('sbc', 'pbx', { callId: 'leak-2' }),
			...onward(),
		];
		for (const hop of legs) {
			const caller = hop.callId.startsWith('onward') ? MOBILE : hop.caller;
			const n = world.send(hop, world.request({ ...hop, caller }, 'INVITE', 1, { body: SDP('203.0.113.10') }));
			if (caller === MOBILE) leaks.push(n);
		}
		leaks.push(world.cellular('far-end', 'to-telephone', 'SETUP', { calling: MOBILE, called: BOB }));
	});
	world.step(shows, () => world.screen('far-end', 'telephone', MOBILE, 'rings'), 'failed');
	return { world, steps, leaks };
}
