import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret, seeded } from '../../kernel';
import { plainUser } from '../testing/plain-user';
import { Store } from './database';
import { fill } from './fill';
import { Mailboxes } from './mailboxes';
import { Vault } from './vault';

test('mailboxes: in real time, whose milliseconds have fractions, messages are kept and a lock holds to its end', () => {
	const store = new Store(new Vault({ realm: 'worktime.example', random: seeded(1).stream('vault') }));
	fill(store, { imrnPool: [], administrators: [], users: [plainUser('alice', { own: 'own', device: 'device' })] });
	const mailboxes = new Mailboxes(store);
	mailboxes.setPasscode('alice', new Secret('4711'));
	mailboxes.leave('alice', undefined, 1_234.56, []);
	assert.deepEqual(
		mailboxes.messages('alice').map(({ receivedAt }) => receivedAt),
		[1_235],
	);
	assert.equal(mailboxes.tryPasscode('alice', new Secret('1'), 1_000.25, { tries: 1, lockedMs: 500 }), 'locked');
	assert.deepEqual([mailboxes.isLocked('alice', 1_500.2), mailboxes.isLocked('alice', 1_501)], [true, false]);
	store.close();
});
