import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RunSettings, settingsFault } from './world';

test('world parameters: those that there are pass; a misspelt one is named, with those that there are', () => {
	const all: Required<RunSettings> = {
		seed: 4,
		evidence: 'evidence',
		attachJournals: true,
		testbed: {},
		testbedFile: 'testbed.yaml',
		profile: 'fixed',
		everyPacket: true,
		dashboards: 'http',
	};
	assert.equal(settingsFault({}), undefined);
	assert.equal(settingsFault(all), undefined);
	assert.match(settingsFault({ ...all, sed: 4, Seed: 5 }) ?? '', /^there is no world parameter sed, Seed; there are seed, evidence, .*dashboards$/);
});
