import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judged } from '../test-support/runs';
import { commandFor } from './command';

const command = (more: Parameters<typeof judged>[2]) => commandFor(judged('a', 'failed', { name: 'Bob hears', ...more }), '7');

test('the line that runs a scenario again names all that it depends on, and nothing that goes without saying', () => {
	assert.equal(command({}), 'npm start -- --tags @OUT-01 --name "Bob hears" --seed 7');
	assert.equal(command({ uri: '../mine/a b.feature' }), 'npm start -- "../mine/a b.feature" --tags @OUT-01 --name "Bob hears" --seed 7');
	assert.equal(command({ profile: 'guide-r21' }), command({}));
	assert.equal(command({ runSeed: '5' }), 'npm start -- --tags @OUT-01 --name "Bob hears" --seed 5');
	assert.equal(command({ profile: 'fixed' }), 'npm start -- --tags @OUT-01 --profile fixed --name "Bob hears" --seed 7');
	assert.equal(
		command({ world: 'wire', dashboards: 'browser', testbedFile: 'testbeds/my system.yaml', profile: 'guide-r21' }),
		'npm start -- --tags @OUT-01 --world wire --dashboards browser --testbed "testbeds/my system.yaml" --profile guide-r21 --name "Bob hears" --seed 7',
	);
	assert.equal(
		command({ testbedFile: "it's $(ls).yaml" }),
		`npm start -- --tags @OUT-01 --testbed 'it'\\''s $(ls).yaml' --name "Bob hears" --seed 7`,
	);
});
