import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { memorySocketPair } from './memory-socket';

const ENDS = { local: { address: '127.0.0.1', port: 40_000 }, remote: { address: '127.0.0.1', port: 9022 } };
const turn = () => new Promise((done) => setImmediate(done));

test('memory sockets: a pair is two connected net.Sockets; a write is read in a later microtask, never within it', async () => {
	const [here, there] = memorySocketPair(ENDS);
	assert.ok(here instanceof Socket && there instanceof Socket);
	assert.deepEqual([here.remotePort, there.remotePort, here.connecting], [9022, 40_000, false]);
	const seen: string[] = [];
	there.on('data', (bytes) => seen.push(String(bytes)));
	here.write('5#hello');
	assert.deepEqual(seen, []);
	await turn();
	assert.deepEqual(seen, ['5#hello']);
});

test('memory sockets: end and destroy close both sides, reset is ECONNRESET, a slow reader holds the writer', async () => {
	const [here, there] = memorySocketPair(ENDS);
	const seen: string[] = [];
	for (const [name, socket] of Object.entries({ here, there })) socket.on('close', () => seen.push(name));
	there.resume();
	here.resume();
	here.end();
	await turn();
	await turn();
	assert.deepEqual(seen.sort(), ['here', 'there']);

	const [aborts, aborted] = memorySocketPair(ENDS);
	let code: string | undefined;
	aborted.on('error', (error: NodeJS.ErrnoException) => {
		code = error.code;
	});
	aborts.resetAndDestroy();
	await turn();
	assert.equal(code, 'ECONNRESET');

	const [writer, reader] = memorySocketPair(ENDS);
	let written = 0;
	for (let i = 0; i < 20; i++) writer.write(Buffer.alloc(10_000), () => written++);
	await turn();
	assert.ok(written < 20, `${written} of 20 writes taken though nobody reads`);
	let read = 0;
	reader.on('data', (bytes: Buffer) => {
		read += bytes.length;
	});
	await turn();
	await turn();
	assert.deepEqual([written, read], [20, 200_000]);
});
