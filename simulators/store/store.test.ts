import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installSeededGlobals, journal, seeded, seedGlobals, VirtualClock } from '../kernel';
import { httpRequest, virtualNetwork } from '../network';
import type { StoreBehaviour } from './behaviour';
import { runsOn } from './catalogue';
import { startStore } from './store';

const clock = VirtualClock.install();
installSeededGlobals();

async function world(behaviour: Partial<StoreBehaviour> = {}) {
	clock.begin();
	const random = seeded(1);
	seedGlobals(random);
	const network = virtualNetwork({ clock, random, journal: journal(clock) });
	const [host, phone] = [network.host('store', 'other', ['203.0.113.80']), network.host('phone', 'handset', ['192.0.2.11'])];
	const store = await clock.settle(startStore({ host, clock, behaviour }), 1_000);
	const get = (name: string, target: string) =>
		clock.settle(
			httpRequest(phone, { method: 'GET', to: { address: '203.0.113.80', port: 80 }, target, headers: { Host: name }, timeoutMs: 3_000 }),
			5_000,
		);
	return { store, get };
}

for (const [link, platform, store] of [
	['btbc-apple', 'ios', 'apps.apple.example'],
	['btbc-android', 'android', 'play.google.example'],
] as const) {
	test(`${link}: redirected to the entry of ${store}`, async () => {
		const { get } = await world();
		const { status, headers } = await get(link, '/');
		assert.deepEqual([status, headers.location], [302, `http://${store}/app/com.broadtouch.worktime`]);
		const entry = JSON.parse((await get(store, '/app/com.broadtouch.worktime')).body) as { platform: string };
		assert.equal(entry.platform, platform);
	});
}

test('a system too old: 409 in words; new enough: the package', async () => {
	const { get } = await world();
	const old = await get('apps.apple.example', '/app/com.broadtouch.worktime/package?system=7.1');
	assert.deepEqual([old.status, old.body], [409, 'WorkTime needs version 8.0 or newer']);
	assert.equal((await get('apps.apple.example', '/app/com.broadtouch.worktime/package?system=8.0')).status, 200);
	assert.equal((await get('apps.apple.example', '/app/no.such')).status, 404);
	assert.equal((await get('elsewhere.example', '/')).status, 404);
});

test('downloads break off: of WorkTime alone, of everything, of nothing', async () => {
	const { store, get } = await world();
	const download = (id: string) =>
		get('play.google.example', `/app/${id}/package?system=9`).then(
			({ status }) => status,
			() => 'broken',
		);
	const both = async () => [await download('com.broadtouch.worktime'), await download('com.example.weather')];
	store.breakDownloads('worktime');
	assert.deepEqual(await both(), ['broken', 200]);
	store.breakDownloads('everything');
	assert.deepEqual(await both(), ['broken', 'broken']);
	store.breakDownloads('nothing');
	assert.deepEqual(await both(), [200, 200]);
	assert.deepEqual(store.remains(), { httpConnections: 0 });
});

test('a newer version comes out on one platform', async () => {
	const { store, get } = await world();
	store.publish('ios', '21.5.0');
	const version = async (name: string) => (JSON.parse((await get(name, '/app/com.broadtouch.worktime')).body) as { version: string }).version;
	assert.deepEqual([await version('apps.apple.example'), await version('play.google.example')], ['21.5.0', '21.4.2']);
});

for (const [system, minimum, runs] of [
	['8.0', '8.0', true],
	['10.0', '8.0', true],
	['7.1.2', '8.0', false],
	['4.4.4', '4.4', true],
	['4', '4.4', false],
] as const) {
	test(`system ${system}, needed ${minimum}: ${runs}`, () => {
		assert.equal(runsOn({ id: 'x', name: 'X', platform: 'ios', version: '1', minimumSystem: minimum }, system), runs);
	});
}
