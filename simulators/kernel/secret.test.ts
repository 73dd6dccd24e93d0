import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, inspect } from 'node:util';
import { canonical } from './journal/canonical';
import { journal } from './journal/journal';
import { Secret } from './secret';

const secret = new Secret('5esame');

test('secret: nothing that writes it shows it, at any depth; revealed it is itself', () => {
	const account = { user: 'alice', password: secret };
	const error = new Error(`wrong: ${secret}`, { cause: secret });
	const ways = [
		`${secret}`,
		String(secret),
		`a${secret as unknown as string}`,
		JSON.stringify({ deep: [account] }),
		canonical({ ...secret }),
		inspect(account, { showHidden: true, depth: 9, getters: true }),
		inspect(secret, { customInspect: false, showHidden: true }),
		format('%s %o %O %j', secret, secret, account, account),
		inspect(error),
		[secret, secret].join(),
		JSON.stringify(structuredClone({ ...account, password: { ...secret } })),
		Object.entries(secret).join(),
		encodeURIComponent(secret as unknown as string),
		Buffer.from(`alice:${secret}`).toString('base64'),
		new URLSearchParams({ password: secret as unknown as string }).toString(),
	];
	for (const way of ways) assert.ok(!way.includes('5esame') && !way.includes(Buffer.from('alice:5esame').toString('base64')), way);
	assert.equal(JSON.stringify(account), '{"user":"alice","password":"(secret)"}');
	assert.equal(secret.reveal(), '5esame');
});

test('secret: compared by itself, never by what stands for it', () => {
	assert.ok(secret.is(new Secret('5esame')));
	assert.ok(!secret.is(new Secret('sesame')));
});

test('secret: with the name it belongs to as HTTP Basic has it (RFC 7617 §2: Aladdin)', () => {
	assert.equal(new Secret('open sesame').basic('Aladdin').reveal(), 'QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
});

test('secret: a journal that conceals it masks it in the same length', () => {
	const log = journal({ now: () => 0 });
	log.conceal(secret);
	log.conceal(secret.basic('alice'));
	log.record({ kind: 'step', phase: 'begin', text: `5esame, ${secret.basic('alice').reveal()}` });
	assert.match(log.lines().join(), /"\*{6}, \*{16}"/);
});
