import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallRecord } from './call';
import { callLog } from './call-log';

const record: CallRecord = {
	id: 'callhalf-1:0',
	user: 'alice',
	mode: 'inbound',
	personality: 'terminator',
	state: 'released',
	location: 'desk',
	party: '+13035550177',
	startedAt: 1_000,
	releasedAt: 9_000,
};

for (const [what, change, kind] of [
	['was not answered', {}, 'missed'],
	['was answered', { answeredAt: 2_000 }, 'received'],
	['was forwarded', { redirection: { to: '+13035550188', reason: 'unconditional' } }, 'received'],
	['the user made', { personality: 'originator' }, 'placed'],
	['the user made by Call Back', { personality: 'click-to-dial', answeredAt: 2_000 }, 'placed'],
] as const) {
	test(`call log: a call that ${what} is ${kind}`, () => {
		assert.deepEqual(callLog([{ ...record, ...change }], 'alice'), [{ kind, party: '+13035550177', at: 1_000 }]);
	});
}

test("call log: newest first, and nobody else's", () => {
	const log = callLog([record, { ...record, startedAt: 5_000 }, { ...record, user: 'carol' }], 'alice');
	assert.deepEqual(
		log.map(({ at }) => at),
		[5_000, 1_000],
	);
});
