import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messagesText, readSummary } from './messages-waiting';

test('message summary (RFC 3842): counts where there are any, else only whether something waits', () => {
	assert.deepEqual(readSummary('Messages-Waiting: yes\r\nMessage-Account: sip:a@b\r\nVoice-Message: 2/8 (0/2)\r\n'), { fresh: 2, saved: 8 });
	assert.deepEqual(readSummary('Messages-Waiting: yes\r\n'), { fresh: 1, saved: 0 });
	assert.deepEqual(readSummary('messages-waiting : no\r\n'), { fresh: 0, saved: 0 });
	for (const body of ['', 'Voice-Message: 2/8\r\n', 'Messages-Waiting: perhaps\r\n']) assert.equal(readSummary(body), undefined, body);
});

test('message summary: what a person reads', () => {
	assert.deepEqual(
		[0, 1, 2].map((fresh) => messagesText({ fresh, saved: 3 })),
		[undefined, '1 new voice message', '2 new voice messages'],
	);
});
