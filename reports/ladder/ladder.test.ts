import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Recorded } from '../../simulators/kernel';
import type { Scenario } from '../run';
import { callThrough, leakedIdentity, lossyRegistration, type Story, threeHours } from '../test-support/stories';
import { PaperWorld } from '../test-support/world';
import { type Ladder, ladderOf } from './ladder';
import { lanesOf } from './lanes';
import type { Row } from './row';

const scenarioOf = ({ steps }: { steps: readonly string[] }, violations: Scenario['violations'] = []): Scenario =>
	({
		steps: steps.map((sentence) => {
			const [, keyword = '', text = ''] = /^(\S+ )(.*)$/.exec(sentence) ?? [];
			return { keyword, text, hook: false, status: 'passed', durationMs: 0, line: 1 };
		}),
		violations,
	}) as unknown as Scenario;

const ladder = (story: Story, violations?: Scenario['violations']) => ladderOf(scenarioOf(story, violations), story.world.journal.all());
const alone = (world: PaperWorld) => ladderOf(scenarioOf({ steps: [] }), world.journal.all());
const rowsIn = (of: Ladder): Row[] => of.sections.flatMap(({ rows }) => rows);
const labels = (rows: readonly Row[]) => rows.map((row) => (row.kind === 'note' ? row.lines.join(' / ') : row.label));

test('lanes: handset, its carrier, SBC, PBX, desk phone, the other carrier, far end; a carrier and its gateway are one; who takes no part has none', () => {
	assert.deepEqual(
		lanesOf(callThrough().world.journal.all()).all.map(({ name, below }) => [name, below]),
		[
			['handset', '192.0.2.11'],
			['gateway-meridian', '198.51.100.10'],
			['sbc', '203.0.113.10'],
			['pbx', '10.0.0.10'],
			['gateway-pinnacle', '198.51.100.20'],
			['far-end', '+13035550177'],
		],
	);
	assert.deepEqual(
		lanesOf(threeHours(1).world.journal.all()).all.map(({ name }) => name),
		['handset', 'sbc', 'pbx', 'desk-phone', 'gateway-pinnacle', 'far-end'],
	);
});

test('lanes: a journal without host events still has them, named by address', () => {
	const world = new PaperWorld([]);
	world.packet('udp', 'data', { address: '192.0.2.1', port: 1 }, { address: '192.0.2.2', port: 2 }, 'x');
	assert.deepEqual(
		lanesOf(world.journal.all()).all.map(({ name }) => name),
		['192.0.2.1', '192.0.2.2'],
	);
});

test('sections: each row is under the step that caused it, in the order of the steps, also when the journal names them without keyword', () => {
	const story = callThrough();
	const named = ladder(story);
	const bare = story.world.journal.all().map((event) => (event.kind === 'step' ? { ...event, text: event.text.replace(/^\S+ /, '') } : event));
	for (const { sections } of [named, ladderOf(scenarioOf(story), bare as Recorded[])]) {
		assert.deepEqual(
			sections.map(({ step }) => step && `${step.keyword}${step.text}`),
			[...story.steps],
		);
		assert.deepEqual(labels(sections[1]?.rows ?? []), [
			'worktime / Calling +13035550177 / Call Through',
			'POST …/calls/imrn?callingPartyAddress=+19175550101&calledPartyAddress=+13035550177',
			'201 Created',
			'native-dialer / +16465550150 / calling',
			'SETUP +16465550150',
			'CALL PROCEEDING',
		]);
		assert.equal(sections[5]?.took, 12_170);
	}
});

test('sections: what happens under a hook, before the first step, or without any step is shown too', () => {
	const world = new PaperWorld();
	world.screen('handset', 'home', 'Phone');
	world.step('build the system', () => world.screen('handset', 'home', 'Mail'));
	world.step('Given a step', () => world.screen('handset', 'home', 'Notes'));
	world.step('Everybody leaves', () => world.screen('handset', 'home', 'Off'));
	const { sections } = ladderOf(scenarioOf({ steps: ['Given a step', 'When another'] }), world.journal.all());
	assert.deepEqual(
		sections.map(({ title, step, rows }) => [step === undefined ? title : 'step', rows.length]),
		[
			['before the first step', 1],
			['build the system', 1],
			['step', 1],
			['Everybody leaves', 1],
			['step', 0],
		],
	);
});

test('messages: a stream is cut where its messages end, wherever its packets do', () => {
	const { world } = callThrough();
	const text =
		'SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\nContent-Length: 4\r\n\r\nbodyBYE sip:x@y SIP/2.0\r\nCSeq: 2 BYE\r\nl: 0\r\n\r\n\r\n\r\nSIP/2.0 180 Ringing\r\nCSeq: 1 INVITE\r\n\r\n';
	for (let cut = 1; cut < text.length; cut++) {
		const stream = new PaperWorld();
		stream.packet('tcp', 'data', world.endpoint('handset', 1), world.endpoint('sbc', 5060), text.slice(0, cut));
		stream.packet('tcp', 'data', world.endpoint('handset', 1), world.endpoint('sbc', 5060), text.slice(cut));
		const found = labels(rowsIn(alone(stream))).filter((label) => !label.startsWith('keep-alive'));
		assert.deepEqual(found, ['200 OK (INVITE)', 'BYE', '180 Ringing (INVITE)'], `cut at ${cut}`);
	}
});

test('messages: HTTP with a length, chunked, without a body, and until the connection closes; a message that never ends is said to be cut off', () => {
	const world = new PaperWorld();
	const say = (text: string) => world.packet('tcp', 'data', world.endpoint('pbx', 80), world.endpoint('handset', 1), text);
	say('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 204 No Content\r\n\r\n');
	say('HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n');
	say('ok\r\n0\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\nall the ');
	say('rest');
	world.packet('tcp', 'close', world.endpoint('pbx', 80), world.endpoint('handset', 1), '');
	say('HTTP/1.1 500 Oh\r\nContent-Length: 99\r\n\r\nand then');
	const rows = rowsIn(alone(world));
	assert.deepEqual(labels(rows), ['200 OK', '204 No Content', '201 Created', '404 Not Found', '500 Oh']);
	assert.match(rows[3]?.detail().text ?? '', /all the rest$/);
	assert.equal(rows[4]?.kind === 'message' && rows[4].mark, 'cut off');
	assert.equal(rows[4]?.kind === 'message' && rows[4].tone, 'http-error');
});

test('messages: lost, held and released, duplicated, sent again, into a void', () => {
	const world = new PaperWorld();
	const [from, to] = [world.endpoint('desk-phone', 5060), world.endpoint('sbc', 5060)];
	const options = 'OPTIONS sip:a@b SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n';
	world.packet('udp', 'data', from, to, options, { fate: 'lost' });
	const again = world.packet('udp', 'data', from, to, options);
	world.packet('udp', 'data', from, to, options, { duplicateOf: again });
	const held = world.packet('udp', 'data', from, to, 'BYE sip:a@b SIP/2.0\r\n\r\n', { fate: 'held' });
	world.packet('udp', 'data', from, to, 'BYE sip:a@b SIP/2.0\r\n\r\n', { duplicateOf: held });
	world.packet('tcp', 'open', from, to, '', { fate: 'no-listener' });
	world.packet('tcp', 'reset', to, from, '');
	assert.deepEqual(
		rowsIn(alone(world)).map((row) => row.kind === 'message' && [row.label, row.mark]),
		[
			['OPTIONS a', 'lost'],
			['OPTIONS a', 'retransmission'],
			['OPTIONS a', 'duplicate'],
			['BYE', 'held back'],
			['BYE', 'released'],
			['TCP SYN', 'nobody listens there'],
			['TCP RST', undefined],
		],
	);
});

test('messages: what is worth knowing stands in the label; malformed ones are drawn as far as they go', () => {
	const world = new PaperWorld();
	const said = [
		['INFO sip:a@b SIP/2.0\r\nContent-Type: application/dtmf-relay\r\n\r\nSignal=1\r\nDuration=160\r\n', 'INFO digit 1'],
		['CANCEL sip:a@b SIP/2.0\r\nReason: SIP;cause=200;text="Call completed elsewhere"\r\n\r\n', 'CANCEL SIP 200'],
		['BYE sip:a@b SIP/2.0\r\nReason:\r\n Q.850;cause=16\r\n\r\n', 'BYE Q.850 16'],
		['REGISTER sip:b SIP/2.0\r\nt: <sip:alice@b>\r\nExpires: 0\r\n\r\n', 'REGISTER alice, expires 0'],
		['SIP/2.0 486 Busy Here\r\n\r\n', '486 Busy Here'],
		['INVITE SIP/2.0\r\n\r\n', 'INVITE SIP/2.0'],
		['\u0001\u0002', 'UDP 01 02 '],
		['', 'keep-alive (ping)'],
	] as const;
	for (const [text] of said) world.packet('udp', 'data', world.endpoint('handset', 1), world.endpoint('sbc', 5060), text);
	assert.deepEqual(
		labels(rowsIn(alone(world))),
		said.map(([, label]) => label),
	);
});

test('STUN: a Binding request and its answer are keep-alives, with their bytes; what has another cookie is not', () => {
	const world = new PaperWorld();
	const [phone, sbc] = [world.endpoint('handset', 1), world.endpoint('sbc', 5060)];
	const stun = (type: string, cookie = '2112a442') => Buffer.from(`${type}0000${cookie}b7e7a701bc34d686fa87dfae`, 'hex');
	world.packet('udp', 'data', phone, sbc, stun('0001'));
	world.packet('udp', 'data', sbc, phone, stun('0101'));
	world.packet('udp', 'data', sbc, phone, stun('0111'));
	world.packet('udp', 'data', phone, sbc, stun('0001', '2112a443'));
	const rows = rowsIn(alone(world));
	assert.deepEqual(labels(rows).slice(0, 3), [
		'keep-alive (STUN Binding request)',
		'keep-alive (STUN Binding success)',
		'keep-alive (STUN Binding error)',
	]);
	assert.match(labels(rows)[3] ?? '', /^UDP 00 01 /);
	assert.match(rows[0]?.detail().text ?? '', /^STUN Binding request\n00 01 00 00 21 12 a4 42 /);
});

test('three hours: 180 rounds of two phones are one row that counts them and says what was lost; the first registrations stay', () => {
	const story = threeHours(180);
	const drawn = ladder(story);
	assert.deepEqual(labels(drawn.sections[2]?.rows ?? []), ['180 × keep-alive, 360 × re-registration, 2 h 57 min, 4 lost, 4 retransmissions']);
	assert.equal(labels(drawn.sections[0]?.rows ?? []).filter((label) => label.startsWith('REGISTER')).length, 8);
	assert.ok(rowsIn(drawn).length < 80);
	assert.ok(drawn.messages > 3000);
	const detail = drawn.sections[2]?.rows[0]?.detail();
	assert.match(detail?.text ?? '', /keep-alive/);
	assert.match(detail?.text ?? '', /2:56:.*re-registration 2125550101_m: 200 OK/);
});

test('folding: two rounds are shown; a refusal, a round without an end and a violating message never vanish', () => {
	assert.equal(labels(ladder(threeHours(2)).sections[2]?.rows ?? []).filter((label) => label.includes('×')).length, 0);

	const story = threeHours(10);
	const packets = story.world.journal.all().filter((event) => event.kind === 'packet');
	const inside = packets[Math.floor(packets.length / 2)];
	assert.ok(inside);
	const guilty = ladder(story, [{ invariant: 'CSeq rises', message: 'it fell', events: [inside.n] }]);
	const row = rowsIn(guilty).find((candidate) => candidate.violates.length > 0);
	assert.equal(row?.kind, 'message');
	assert.deepEqual(row.events, [inside.n]);

	const refused = story.world.journal.all().map((event) => {
		if (event.kind !== 'packet' || event.n < inside.n || event.n > inside.n + 40) return event;
		return { ...event, payload: Buffer.from(event.payload.toString().replace('SIP/2.0 200 OK', 'SIP/2.0 503 Overload')) };
	});
	const shown = labels(rowsIn(ladderOf(scenarioOf(story), refused)));
	assert.ok(shown.includes('503 Overload (REGISTER)'));
});

test('screens that nobody could see stand behind the last one; to repair what is whole is no news', () => {
	const world = new PaperWorld();
	world.journal.record({ kind: 'fault', verb: 'repair', hosts: ['sbc'] });
	world.screen('handset', 'home', 'Phone');
	world.screen('handset', 'worktime', 'Signing in');
	world.screen('far-end', 'telephone', 'idle');
	world.wait(1);
	world.screen('handset', 'worktime', 'Ready');
	world.journal.record({ kind: 'fault', verb: 'partition', hosts: ['sbc', 'pbx'] });
	world.journal.record({ kind: 'fault', verb: 'repair', hosts: ['sbc'] });
	world.journal.record({ kind: 'fault', verb: 'repair', hosts: ['sbc'] });
	const rows = rowsIn(alone(world));
	assert.deepEqual(labels(rows), ['worktime / Signing in', 'telephone / idle', 'worktime / Ready', 'partition sbc – pbx', 'repair sbc']);
	assert.match(rows[0]?.detail().text ?? '', /Phone[\s\S]*Signing in/);
});

test('drawing: a lost packet breaks off with a cross, a violating message is marked, and every row can be reached and read aloud', () => {
	const broken = ladder(lossyRegistration()).pieces.join('');
	assert.match(broken, /class="row request broken[^"]*"[^>]*aria-label="REGISTER 2125550101, lost, 0:00\.000"/);
	assert.match(broken, /class="x"/);
	const story = leakedIdentity();
	const marked = ladder(story, [{ invariant: 'private', message: 'leaked', events: story.leaks }]).pieces.join('');
	assert.equal(marked.match(/class="row [^"]*\bbad"/g)?.length, story.leaks.length);
	assert.match(marked, /violates private"/);
});

test('drawing: hostile host names, screens and headers are text', () => {
	const hostile = '"><script>alert(1)</script>&\u0000';
	const world = new PaperWorld([]);
	world.journal.record({ kind: 'host', host: hostile, role: 'sbc', addresses: ['192.0.2.1'] });
	world.journal.record({ kind: 'screen', telephone: hostile, foreground: hostile, lines: [hostile] });
	world.journal.record({ kind: 'signalling', node: hostile, what: 'malformed', detail: hostile });
	world.packet(
		'udp',
		'data',
		{ address: '192.0.2.1', port: 1 },
		{ address: '192.0.2.2', port: 1 },
		`INVITE sip:${hostile}@x SIP/2.0\r\nFrom: ${hostile}\r\n\r\n`,
	);
	const { head, pieces } = alone(world);
	const markup = head + pieces.join('');
	assert.doesNotMatch(markup, /<script/);
	assert.ok(!markup.includes('\u0000'));
	assert.match(markup, /&lt;script&gt;/);
});
