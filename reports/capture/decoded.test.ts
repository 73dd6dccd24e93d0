import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { generate } from 'selfsigned';
import { startSipNode } from '../../simulators/drachtio';
import { violations } from '../../simulators/invariants';
import { journal, seeded, WallClock } from '../../simulators/kernel';
import { claimLoopbackBlock, wireNetwork } from '../../simulators/network';
import type { TlsIdentity } from '../../simulators/sip';
import { readFieldCapture } from '../field/field-capture';
import { courseOf } from '../ladder/course';
import { ladderText } from '../ladder/text';
import { readJournal } from '../reading/journal';
import { RedactedEvidence } from '../redaction/evidence';
import { captureOf } from './capture';

const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n';
const CALL = ['INVITE', '100', '200', 'ACK', 'BYE', '200'];
const folder = mkdtempSync(join(tmpdir(), 'decoded-'));
const TSHARK = 'tshark';
const absent = spawnSync(TSHARK, ['--version']).error === undefined ? false : 'there is no tshark';

let [alices, bobs] = ['', ''];
let tls: TlsIdentity;
before(async () => {
	const block = await claimLoopbackBlock();
	[alices, bobs] = [`${block}.81.1`, `${block}.81.2`];
	const altNames = [alices, bobs].map((ip) => ({ type: 7 as const, ip }));
	const made = await generate([{ name: 'commonName', value: 'both' }], { algorithm: 'sha256', extensions: [{ name: 'subjectAltName', altNames }] });
	tls = { key: made.private, cert: made.cert, ca: made.cert };
});
after(() => rmSync(folder, { recursive: true }));

/** A call on real sockets; both ends in one journal, or each in its own, as when the other is a system of somebody else. */
async function call(transport: 'tls' | 'ws' | 'wss', ends: 'one journal' | 'two journals') {
	const clock = new WallClock();
	const random = seeded(transport);
	const [hers, his] = [journal(clock), journal(clock)];
	const log = { alice: hers, bob: ends === 'one journal' ? hers : his };
	const hersNetwork = wireNetwork({ clock, random, journal: log.alice });
	const network = { alice: hersNetwork, bob: ends === 'one journal' ? hersNetwork : wireNetwork({ clock, random, journal: log.bob }) };
	const node = (name: 'alice' | 'bob', address: string) =>
		startSipNode({
			host: network[name].host(name, 'other', [address]),
			clock,
			random,
			journal: log[name],
			tls,
			t1Ms: 20,
			listen: [{ transport, port: 5067 }],
		});
	const [alice, bob] = [await node('alice', alices), await node('bob', bobs)];
	bob.srf.invite(async (request, reply) => {
		await bob.srf.createUAS(request, reply, { localSdp: SDP });
	});
	const uri = `${transport === 'ws' ? 'sip' : 'sips'}:+13035550177@${bobs}:5067${transport === 'tls' ? '' : ';transport=ws'}`;
	const calling = await clock.settle(alice.srf.createUAC(uri, { localSdp: SDP }), 2_000);
	await clock.settle(calling.destroy(), 2_000);
	await clock.until(() => alice.remains().dialogs + alice.remains().clientTransactions + bob.remains().serverTransactions === 0, 4_000);
	await alice.close();
	await bob.close();
	await network.alice.close();
	await network.bob.close();
	return log;
}

for (const transport of ['tls', 'ws', 'wss'] as const) {
	test(`a call over ${transport} on real sockets: ladder, capture and invariants show it as if it were plain; redaction reaches it`, {
		skip: absent,
	}, async () => {
		const { alice: log } = await call(transport, 'one journal');
		const drawn = ladderText(courseOf({ steps: [], violations: [] }, log.all()));
		assert.deepEqual(
			[...drawn.matchAll(/(?:alice|bob) → (?:alice|bob) +(\S+)/g)].map(([, what]) => what),
			CALL,
			drawn,
		);
		assert.deepEqual(violations({ journal: log, privateNumbers: [], businessTrunks: [], remains: {} }), []);
		const [private_] = violations({
			journal: log,
			privateNumbers: ['+13035550177'],
			businessTrunks: [{ from: alices, to: bobs }],
			remains: {},
		});
		assert.equal(private_?.invariant, 'the mobile number stays private');

		// What is written, and read again.
		const scenario = join(folder, transport, 'scenarios/a');
		mkdirSync(scenario, { recursive: true });
		writeFileSync(join(scenario, 'journal.ndjson'), log.lines().join('\n'));
		new RedactedEvidence(join(folder, transport), ['numbers']).end([]);
		const text = readFileSync(join(scenario, 'journal.ndjson'), 'utf8');
		assert.doesNotMatch(text, /3035550177/);
		const { values: events } = readJournal(join(scenario, 'journal.ndjson'), 'journal');
		const capture = join(scenario, 'trace.pcapng');
		writeFileSync(capture, captureOf(events));
		const fields = (filter: string, ...names: string[]) => {
			const args = ['-n', '-r', capture, '-d', 'tcp.port==5067,http', '-Y', filter, '-T', 'fields', ...names.flatMap((name) => ['-e', name])];
			const { stdout, stderr, status } = spawnSync(TSHARK, args, { encoding: 'utf8' });
			assert.equal(status, 0, stderr);
			return stdout.trim();
		};
		assert.equal(fields('_ws.malformed', 'frame.number'), '');
		assert.deepEqual(
			fields('sip', 'sip.Method', 'sip.Status-Code')
				.split('\n')
				.map((line) => line.trim()),
			CALL,
		);
		// The packets are there too.
		assert.notEqual(fields('tcp.flags.syn == 1', 'frame.number'), '');
		assert.equal(fields('frame contains "3035550177" || sip contains "3035550177"', 'frame.number'), '');
		if (transport !== 'ws') {
			assert.deepEqual([...new Set(fields('sip', 'frame.interface_name').split('\n'))], ['alice (decoded)', 'bob (decoded)']);
			const inspected = readFieldCapture(readFileSync(capture));
			assert.deepEqual(inspected.violations, []);
			assert.equal(inspected.events.filter(({ kind }) => kind === 'decoded').length, CALL.length);
		}
	});

	test(`a call over ${transport} with a system that keeps no journal here: what it says is told by who hears it, each message once`, async () => {
		const { alice, bob } = await call(transport, 'two journals');
		const starts = (log: typeof alice) =>
			log
				.ofKind('decoded')
				.map(({ from, payload }) => `${from.address === alices ? '>' : '<'} ${/^(?:SIP\/2\.0 )?(\w+)/.exec(payload.toString())?.[1]}`);
		assert.deepEqual(starts(alice), ['> INVITE', '< 100', '< 200', '> ACK', '> BYE', '< 200']);
		assert.deepEqual(starts(bob), starts(alice));
		const ports = new Set(alice.ofKind('decoded').map(({ from, to }) => (from.address === alices ? from.port : to.port)));
		assert.deepEqual([...ports], [alice.ofKind('packet').find(({ part }) => part === 'open')?.from.port]);
	});
}
