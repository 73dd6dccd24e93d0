import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { WallClock } from '../../kernel';
import { wireNetwork } from '../../network';
import { attack, heapBytes, PATIENCE_MS, type World } from './stream-abuse.fixture';
import { streamAbuse } from './stream-abuse-cases.fixture';

let worlds = 0;
const world = (): World => ({ clock: new WallClock(), network: wireNetwork, block: `127.0.${160 + worlds++}` });

streamAbuse('wire', world);

test('wire: 1,000 idle connections cost less than 16 KB each, and nothing once they have gone', async () => {
	const lab = await attack(world());
	await lab.serves();
	const before = heapBytes();
	const streams: Socket[] = [];
	for (let n = 0; n < 10; n++) streams.push(...(await Promise.all(Array.from({ length: 100 }, () => lab.open()))));
	await lab.clock.until(() => lab.streams() === 1_000, PATIENCE_MS);
	// Both ends of each are in this process, and a socket of the kernel behind each.
	const each = (heapBytes() - before) / 2_000;
	assert.ok(each < 16_384, `${Math.round(each)} bytes`);
	await lab.serves();
	for (const stream of streams.splice(0)) stream.destroy();
	await lab.over();
});
