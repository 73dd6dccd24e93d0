import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipMessage } from '../../drachtio';
import { keyIn } from './keys';

const info = (contentType: string | undefined, body: string) =>
	({ has: () => contentType !== undefined, get: () => contentType ?? '', body }) as unknown as SipMessage;

test('keys: INFO in both of its forms; how long it was pressed, where that is told', () => {
	assert.deepEqual(keyIn(info('application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n')), { digit: '5', ms: 160 });
	assert.deepEqual(keyIn(info('application/dtmf-relay;charset=utf-8', 'Signal= #\r\n')), { digit: '#' });
	assert.deepEqual(keyIn(info('application/dtmf', '*')), { digit: '*' });
});

test('keys: what is no key is none', () => {
	for (const [type, body] of [
		['application/dtmf-relay', 'Signal=55\r\n'],
		['application/dtmf-relay', ''],
		['application/dtmf-relay', 'Duration=160\r\n'],
		['application/dtmf', 'x'],
		['text/plain', 'Signal=5\r\n'],
		[undefined, 'Signal=5\r\n'],
	] as const) {
		assert.equal(keyIn(info(type, body)), undefined, `${type} ${body}`);
	}
});
