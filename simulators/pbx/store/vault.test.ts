import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret, seeded } from '../../kernel';
import { credentialsMatch, digestResponse } from '../../sip';
import { plainUser } from '../testing/plain-user';
import { Store } from './database';
import { fill } from './fill';
import { Vault } from './vault';

const vault = (seed = 1, cost?: number) =>
	new Vault({ realm: 'worktime.example', random: seeded(seed).stream('vault'), ...(cost !== undefined && { cost }) });

test('vault: a password matches its own hash and no other, at any cost; the same password has two hashes', () => {
	const own = vault(1, 16);
	const [kept, again] = [own.hashed('right-1'), own.hashed('right-1')];
	assert.match(kept, /^scrypt:16:[0-9a-f]{32}:[0-9a-f]{64}$/);
	assert.notEqual(kept, again);
	for (const hash of [kept, again]) assert.deepEqual([own.matches('right-1', hash), own.matches('right-2', hash)], [true, false]);
	assert.ok(vault(2).matches('right-1', kept), 'a hash says its own cost and salt');
	assert.equal(vault(1, 16).hashed('right-1'), kept, 'the same seed, the same hash');
});

for (const algorithm of ['MD5', 'SHA-256'] as const) {
	test(`vault: ${algorithm} credentials of a device are checked without its password (RFC 8760)`, () => {
		const { md5, sha256 } = vault().ofDevice('2125550101', 'device-1');
		const accountHash = algorithm === 'MD5' ? md5 : sha256;
		const request = { method: 'REGISTER' };
		const credentials = { username: '2125550101', realm: 'worktime.example', nonce: 'n', uri: 'sip:worktime.example', algorithm };
		const matches = (response: string) => credentialsMatch({ ...credentials, response }, { accountHash }, request);
		assert.equal(matches(digestResponse(credentials, new Secret('device-1'), request)), true);
		assert.equal(matches(digestResponse(credentials, new Secret('device-2'), request)), false);
	});
}

test('vault: what is sealed is opened with its own key only, and not after a bit was turned', () => {
	const own = vault();
	const { sealed } = own.ofDevice('x', 'device-1');
	assert.equal(own.opened(sealed), 'device-1');
	assert.throws(() => vault(2).opened(sealed));
	const turned = Buffer.from(sealed, 'base64');
	turned[turned.length - 1] = (turned.at(-1) ?? 0) ^ 1;
	assert.throws(() => own.opened(turned.toString('base64')));
});

test('database: no table holds a password', () => {
	const store = new Store(vault());
	const [own, device, administrators] = ['own-password-1', 'device-password-1', 'administrator-password-1'];
	fill(store, {
		imrnPool: [],
		administrators: [{ id: 'ada', name: 'Ada', password: administrators }],
		users: [plainUser('a', { own, device })],
	});
	const tables = store.all("SELECT name FROM sqlite_master WHERE type = 'table'").map(({ name }) => String(name));
	const everything = JSON.stringify(tables.map((table) => store.all(`SELECT * FROM ${table}`)));
	assert.ok(everything.includes('2125550101@worktime.example') && everything.includes('scrypt:2:'));
	for (const secret of [own, device, administrators]) {
		for (const written of [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')])
			assert.ok(!everything.includes(written), `${secret} stands in the database`);
	}
	store.close();
});
