import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { Script } from 'node:vm';
import { onlyWhenRead } from './debug-lines';
import { Laboratory } from './laboratory';

const NODE = '10.0.0.10';

const lib = join(dirname(require.resolve('drachtio-srf/package.json')), 'lib');

/** Runs a line of code that tells what it knows of `value`. @returns what its reader was told. */
function read(enabled: boolean, value: object, code: string): string[] {
	const told: string[] = [];
	const debug = Object.assign((line: string) => told.push(line), { enabled });
	new Function('debug', 'value', onlyWhenRead(code))(debug, value);
	return told;
}

test('debug lines: one that is read says what it always does; one that is not is not even put together', () => {
	let written = 0;
	const value = { toJSON: () => ++written };
	for (const code of ['debug("it is " + JSON.stringify(value));', 'if (value)\n  debug("it is " + JSON.stringify(value));\nelse debug("nothing");']) {
		written = 0;
		assert.deepEqual(read(false, value, code), []);
		assert.equal(written, 0);
		assert.deepEqual(read(true, value, code), ['it is 1']);
	}
});

test('debug lines: all of drachtio-srf’s wait for a reader, and what they are in stays code', () => {
	const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
	let lines = 0;
	for (const file of files) {
		const code = onlyWhenRead(readFileSync(join(lib, file), 'utf8'));
		new Script(`(function () { ${code}\n})`);
		lines += code.match(/\.enabled && debug/g)?.length ?? 0;
		assert.doesNotMatch(code, /^\s*debug\w*\(/m, file);
	}
	assert.ok(lines > 100, `${lines} lines`);
});

test('debug lines: an application of a node does not write the options of its response as JSON', async () => {
	const lab = new Laboratory();
	const { srf } = await lab.node('pbx', NODE);
	const peer = await lab.peer('10.0.0.1');
	let written = 0;
	srf.options((_, reply) => reply.send(200, { headers: {}, toJSON: () => ++written } as object));
	peer.send(NODE, peer.request('OPTIONS', NODE));
	await lab.clock.run(50);
	assert.deepEqual(peer.take(), ['200 OPTIONS']);
	assert.equal(written, 0);
});
