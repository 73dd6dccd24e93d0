// First: what follows captures the timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journal, seeded, seedGlobals } from '../../kernel';
import { virtualNetwork } from '../../network';
import { portIn } from '../testing/scripted-sbc';
import { clock } from '../testing/virtual-time';
import { MediaServer } from './media-server';

test('media server: who has listened to music all day keeps its port, however many were told something meanwhile', async () => {
	clock.begin();
	const random = seeded(1);
	seedGlobals(random);
	const log = journal(clock);
	const host = virtualNetwork({ clock, random, journal: log }).host('pbx', 'pbx', ['10.0.0.10']);
	const mediaServer = new MediaServer({ host, clock, random, journal: log });
	const music = mediaServer.announcement();
	await clock.run(1);
	for (let told = 0; told < 5_010; told++) {
		const announcement = mediaServer.announcement();
		assert.notEqual(portIn(announcement.offer), portIn(music.offer));
		announcement.close();
		if (told % 1_000 === 0) await clock.run(1);
	}
	await clock.run(1);
	mediaServer.close();
	await clock.run(1);
	assert.deepEqual(log.ofKind('signalling'), []);
	assert.deepEqual(mediaServer.remains(), { mediaStreams: 0, mediaPorts: 0, mediaTimers: 0 });
});
