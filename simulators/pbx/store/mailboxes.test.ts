import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret, seeded } from '../../kernel';
import { Store } from './database';
import { fill } from './fill';
import { Mailboxes } from './mailboxes';
import { Vault } from './vault';

test('mailboxes: in real time, whose milliseconds have fractions, messages are kept and a lock holds to its end', () => {
	const store = new Store(new Vault({ realm: 'worktime.example', random: seeded(1).stream('vault') }));
	const line = { linePort: '2125550101@worktime.example', authUser: '2125550101', password: 'device', type: 'PRIMARY' as const, deviceType: 'VVX' };
	const mobility = {
		active: false,
		mobileNumbers: [],
		devicesToRing: 'Both' as const,
		alertClickToDialCalls: true,
		answerConfirmationRequired: false,
		useMobilityCallingLineID: false,
	};
	const user = {
		id: 'alice',
		firstName: 'A',
		lastName: 'B',
		number: '+12125550101',
		extension: '4101',
		password: 'own',
		lines: { desk: line },
		mobility,
	};
	fill(store, { imrnPool: [], administrators: [], users: [user] });
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
