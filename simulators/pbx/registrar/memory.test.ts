import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSipNode } from '../../drachtio';
import { journal, Secret, seeded, seedGlobals } from '../../kernel';
import { virtualNetwork } from '../../network';
import { accountHash, answerChallenge, parseChallenge, parseText } from '../../sip';
import { guideR21 } from '../behaviour';
import type { Provisioning } from '../provisioning';
import { clock } from '../testing/virtual-time';
import { Authentication } from './authentication';
import { Bindings } from './bindings';
import { MobileDevices } from './mobile-devices';
import { Registrar } from './registrar';

const DOMAIN = 'worktime.example';
const NODE = { address: '203.0.113.10', port: 5060 };
const MOST_BYTES = 4_096;
const PASSWORD = new Secret('secret');

/** Bytes of the heap in use after everything that nobody holds has gone. */
function heapBytes(): number {
	const v8: typeof import('node:v8') = require('node:v8');
	const vm: typeof import('node:vm') = require('node:vm');
	v8.setFlagsFromString('--expose-gc');
	const collect: () => void = vm.runInNewContext('gc');
	collect();
	collect();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

test('memory: 2,000 phones that registered with a challenge, and are idle since, cost at most 4 KB each', async (t) => {
	clock.begin();
	const random = seeded(1);
	seedGlobals(random);
	const keeping = journal(clock);
	// What happened is not kept: only what the registrar keeps is to be seen.
	const forgetful = { ...keeping, record: (event: object) => ({ ...event, n: 0, at: 0 }) } as unknown as typeof keeping;
	const network = virtualNetwork({ clock, random, journal: forgetful });
	const host = network.host('pbx', 'pbx', [NODE.address]);
	const starting = startSipNode({ host, listen: [{ transport: 'udp', port: NODE.port }], clock, random, journal: forgetful });
	const node = await clock.settle(starting, 1_000);
	const provisioning = {
		line: ({ authUser = '' }) => ({
			user: {},
			kind: 'desk',
			line: { linePort: `${authUser}@${DOMAIN}`, authUser, accountHashes: { MD5: accountHash('MD5', authUser, DOMAIN, PASSWORD) } },
		}),
	} as unknown as Provisioning;
	const behaviour = { ...guideR21, challengesRequests: true, maxExpiresSeconds: 7_200 };
	const bindings = new Bindings(clock);
	const registrar = new Registrar({
		clock,
		domain: DOMAIN,
		behaviour,
		bindings,
		authentication: new Authentication(provisioning, DOMAIN, behaviour, clock, random.stream('nonces')),
		mobileDevices: new MobileDevices(bindings, behaviour),
	});
	node.srf.register((request, reply) => registrar.register(request, reply));

	const phones = await network.host('phones', 'other', ['203.0.113.20']).udp(5060);
	const register = (n: number, number: number, more: string) =>
		phones.send(
			Buffer.from(
				`REGISTER sip:${DOMAIN} SIP/2.0\r\nVia: SIP/2.0/UDP 203.0.113.20:5060;rport;branch=z9hG4bK-${n}-${number}\r\nMax-Forwards: 70\r\nFrom: "Phone ${n}" <sip:phone-${n}@${DOMAIN}>;tag=from-${n}\r\nTo: "Phone ${n}" <sip:phone-${n}@${DOMAIN}>\r\nCall-ID: ${n}-f81d4fae7dec11d0a765@203.0.113.20\r\nCSeq: ${number} REGISTER\r\nContact: <sip:phone-${n}@203.0.113.20:5060;transport=udp>;+sip.instance="<urn:uuid:00000000-0000-1000-8000-${String(n).padStart(12, '0')}>"\r\nUser-Agent: WorkTime-Phone/21.0.${n} (Simulated; Handset)\r\nAllow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY\r\nExpires: 7200\r\n${more}Content-Length: 0\r\n\r\n`,
			),
			NODE,
		);
	let accepted = 0;
	phones.receive((bytes) => {
		const answer = parseText(bytes.toString('latin1'));
		if (answer?.kind !== 'response') return;
		if (answer.status === 200) accepted++;
		if (answer.status !== 401) return;
		const n = Number(answer.callId.split('-', 1)[0]);
		const challenge = parseChallenge(answer.header('www-authenticate') ?? '') ?? assert.fail('no challenge');
		const credentials = {
			username: `phone-${n}`,
			password: PASSWORD,
			method: 'REGISTER',
			uri: `sip:${DOMAIN}`,
			cnonce: 'c',
			nonceCount: 1,
		};
		register(n, 2, `Authorization: ${answerChallenge(challenge, credentials)}\r\n`);
	});
	const registered = async (from: number, to: number) => {
		for (let n = from; n < to; n++) {
			register(n, 1, '');
			// A node takes one message of the control protocol per millisecond of virtual time.
			if (n % 20 === 0) await clock.run(100);
		}
		// Longer than a transaction remembers.
		await clock.run(120_000);
		assert.deepEqual([accepted, bindings.all().length], [to, to]);
		assert.deepEqual(
			Object.values(node.remains()).filter((count) => count > 0),
			[],
		);
		return heapBytes();
	};
	const before = await registered(0, 500);
	const after = await registered(500, 2_500);
	const each = Math.round((after - before) / 2_000);
	t.diagnostic(`${each} bytes each`);
	assert.ok(each <= MOST_BYTES, `${each} bytes`);
	await node.close();
});
