import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../kernel';
import type { Enterprise } from '../enterprise';
import { plainUser } from '../testing/plain-user';
import { Store } from './database';
import { addDevice, addPerson, fill } from './fill';
import { Vault } from './vault';

const filled = (enterprise: Enterprise) => {
	const store = new Store(new Vault({ realm: 'worktime.example', random: seeded(1).stream('vault') }));
	fill(store, enterprise);
	return store;
};

const everythingIn = (store: Store) =>
	store
		.all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
		.map(({ name }) => [name, store.all(`SELECT rowid AS place, * FROM ${String(name)}`)]);

const enterprise = (password: string, station = 'Station 4102'): Enterprise => {
	const alice = plainUser('alice', { own: password, device: password });
	return {
		imrnPool: [],
		stations: [station],
		administrators: [{ id: 'ada', name: 'Ada', password }],
		newcomers: [{ id: 'carol', firstName: 'C', lastName: 'D', email: 'carol', password }],
		users: [{ ...alice, mobility: { ...alice.mobility, mobileNumbers: ['+19175550101'] } }],
	};
};

test('database: one that is taken over begins as a new one does, whoever had it before, with the passwords of its own', () => {
	const first = filled(enterprise('first-1'));
	const [asNew, passwordsDiffer] = [everythingIn(first), filled(enterprise('second-2'))];
	assert.notDeepEqual(everythingIn(passwordsDiffer), asNew);
	for (const store of [first, passwordsDiffer]) {
		addDevice(store, '0004F2501009', 'VVX');
		addPerson(store, { id: 'dan', firstName: 'D', lastName: 'E', email: 'dan', password: 'x', temporary: false });
		store.run("DELETE FROM mobile_number WHERE person = 'alice'");
		store.run("UPDATE person SET first_name = 'Z'");
		store.close();
	}
	for (let again = 0; again < 3; again++) {
		const same = filled(enterprise('first-1'));
		assert.deepEqual(everythingIn(same), asNew);
		same.close();
		const other = filled(enterprise('first-1', 'Station 4103'));
		assert.deepEqual(
			other.all('SELECT name FROM station ORDER BY name').map(({ name }) => name),
			['Station 4101', 'Station 4103'],
		);
		other.close();
	}
});
