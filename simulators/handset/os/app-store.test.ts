import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { journal, seeded, seedGlobals } from '../../kernel';
import { serveHttp, virtualNetwork } from '../../network';
import { clock } from '../virtual-time';
import { AppStore } from './app-store';

/** A store with one application, of whatever version it has just now. */
async function world() {
	clock.begin();
	const random = seeded(1);
	seedGlobals(random);
	const network = virtualNetwork({ clock, random, journal: journal(clock) });
	const [shop, host] = [network.host('store', 'other', ['203.0.113.80']), network.host('phone', 'handset', ['192.0.2.11'])];
	network.name('apps.example', ['203.0.113.80']);
	let version = '1.0';
	let status = 200;
	const server = createServer(({ url = '' }, response) => {
		const id = url.split('/')[2] ?? '';
		const entry = JSON.stringify({ id, name: id === 'worktime' ? 'WorkTime' : id, version, platform: 'ios', minimumSystem: '8.0' });
		if (url.includes('/package')) response.writeHead(status).end(status === 200 ? `${entry}\nbytes` : 'Not today');
		else response.end(entry);
	});
	await clock.settle(serveHttp(shop, 80, server), 1_000);
	const came: string[] = [];
	const store = new AppStore({
		host,
		platform: 'ios',
		systemVersion: '9.0',
		requestTimeoutMs: 3_000,
		installed: ({ name, version: is }, as) => came.push(`${name} ${is} ${as}`),
		changed: () => {},
	});
	const press = (button: 'Install' | 'Update') => clock.settle(Promise.resolve(store.view().buttons[button]?.()), 5_000);
	return {
		store,
		network,
		came,
		open: () => clock.settle(store.open('http://apps.example/app/worktime'), 5_000),
		press,
		release: (next: string) => {
			version = next;
		},
		answerPackagesWith: (code: number) => {
			status = code;
		},
	};
}

const buttons = (store: AppStore) => Object.keys(store.view().buttons);

test('store: install, nothing to do, a new version is offered as an update, which replaces the old one', async () => {
	const { store, came, open, press, release } = await world();
	await open();
	assert.deepEqual(buttons(store), ['Install']);
	await press('Install');
	await open();
	assert.deepEqual(buttons(store), []);
	release('1.1');
	await open();
	assert.deepEqual(buttons(store), ['Update']);
	await press('Update');
	assert.deepEqual(came, ['WorkTime 1.0 new', 'WorkTime 1.1 update']);
	assert.deepEqual(store.apps, [{ id: 'worktime', name: 'WorkTime', version: '1.1' }]);
	assert.deepEqual(buttons(store), []);
});

test('store: an update that fails says so, leaves the old version, and can be tried again', async () => {
	const { store, came, open, press, release, answerPackagesWith } = await world();
	await open();
	await press('Install');
	release('1.1');
	await open();
	answerPackagesWith(503);
	await press('Update');
	assert.equal(store.view().lines.at(-1), 'Not today');
	assert.deepEqual([store.apps[0]?.version, came.length, buttons(store)], ['1.0', 1, ['Update']]);
	answerPackagesWith(200);
	await press('Update');
	assert.equal(store.apps[0]?.version, '1.1');
});

test('shortcuts: only of what is installed, once each, kept by an update, gone with the application', async () => {
	const { store, open, press, release } = await world();
	assert.equal(store.addShortcut('WorkTime'), false);
	await open();
	await press('Install');
	assert.deepEqual([store.addShortcut('WorkTime'), store.addShortcut('WorkTime'), store.shortcuts], [true, true, ['WorkTime']]);
	release('1.1');
	await open();
	await press('Update');
	assert.deepEqual(store.shortcuts, ['WorkTime']);
	assert.equal(store.remove('WorkTime'), true);
	assert.deepEqual([store.shortcuts, store.apps, store.remove('WorkTime')], [[], [], false]);
});

test('store: a link overtakes the one before it: what is opened last is shown, however late the other comes', async () => {
	const { store, network } = await world();
	network.link('phone', { latencyMs: 300 });
	const first = store.open('http://apps.example/app/weather');
	await clock.run(10);
	network.link('phone', { latencyMs: 10 });
	await clock.settle(Promise.all([first, store.open('http://apps.example/app/worktime')]), 5_000);
	assert.equal(store.view().lines[1], 'WorkTime');
});

test('store: another page is opened during a download: it stays on the screen, and the download is installed', async () => {
	const { store, network, came } = await world();
	network.link('phone', { latencyMs: 300 });
	await clock.settle(store.open('http://apps.example/app/weather'), 5_000);
	const downloading = Promise.resolve(store.view().buttons.Install?.());
	await clock.run(10);
	network.link('phone', { latencyMs: 10 });
	await clock.settle(Promise.all([downloading, store.open('http://apps.example/app/worktime')]), 5_000);
	assert.deepEqual([came, store.view().lines[1], store.view().lines.includes('Installed')], [['weather 1.0 new'], 'WorkTime', false]);
});

test('store: an application is removed while its update is downloaded: it does not come back', async () => {
	const { store, network, open, press, release, came } = await world();
	await open();
	await press('Install');
	release('1.1');
	await open();
	network.link('phone', { latencyMs: 300 });
	const updating = Promise.resolve(store.view().buttons.Update?.());
	await clock.run(100);
	assert.equal(store.remove('WorkTime'), true);
	await clock.settle(updating, 5_000);
	assert.deepEqual([came, store.apps, buttons(store)], [['WorkTime 1.0 new'], [], ['Install']]);
});

test('store: Install is pressed twice: downloaded once', async () => {
	const { store, network, open, came } = await world();
	await open();
	network.link('phone', { latencyMs: 300 });
	const { Install } = store.view().buttons;
	await clock.settle(Promise.all([Install?.(), store.view().buttons.Install?.()]), 5_000);
	assert.deepEqual(came, ['WorkTime 1.0 new']);
});
