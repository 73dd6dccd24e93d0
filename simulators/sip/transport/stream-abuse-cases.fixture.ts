import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { attack, options, PATIENCE_MS, type World } from './stream-abuse.fixture';

const KB = 1_024;
const MB = KB * KB;

/** The same attacks in every world. */
export function streamAbuse(name: string, world: () => World): void {
	test(`${name}: a client that never reads is ended at 1 MB, and others are served meanwhile`, async () => {
		const lab = await attack(world());
		const stream = await lab.open();
		stream.pause();
		let most = 0;
		for (let n = 0; n < 1_000 && lab.told.length === 0; n++) {
			for (let burst = 0; burst < 20; burst++) stream.write(options({ echo: 8 * KB }));
			most = n + 1;
			await lab.clock.run(5);
			if (n === 5) await lab.serves();
		}
		assert.equal(lab.told.length, 1);
		assert.match(lab.told[0] ?? '', /^tcp stream of .*: it does not read$/);
		assert.ok(most * 20 * 8 * KB < 24 * MB, `${most} bursts`);
		await lab.serves();
		await lab.over();
	});

	test(`${name}: clients that read nothing, each below its own limit, hold no more than all may`, async () => {
		const lab = await attack(world(), { unsentBytes: 32 * MB, bytesInAll: 2 * MB });
		for (let n = 0; n < 10; n++) {
			const stream = await lab.open();
			stream.pause();
			for (let burst = 0; burst < 900 && !stream.destroyed; burst++) {
				stream.write(options({ echo: 8 * KB }));
				if (burst % 100 === 0) await lab.clock.run(5);
			}
		}
		await lab.clock.until(() => lab.told.length >= 8, PATIENCE_MS);
		for (const told of lab.told) assert.match(told, /does not read, and all streams together hold too much$/);
		await lab.serves();
		await lab.over();
	});

	test(`${name}: a message that comes byte by byte is waited for, but not for ever; blank lines are no message`, async () => {
		const messageMs = 1_000;
		const lab = await attack(world(), { messageMs });
		const slow = await lab.open();
		const quick = await lab.open();
		const quiet = await lab.open();
		quiet.write('\r\n');
		const text = options();
		for (const character of text.slice(0, 50)) quick.write(character);
		await lab.clock.run(messageMs / 2);
		quick.write(text.slice(50));
		await lab.clock.until(() => lab.heard(quick).startsWith('SIP/2.0 200'), PATIENCE_MS);
		for (let at = 0; at < 200 && lab.told.length === 0; at++) {
			slow.write(text[at] ?? '');
			await lab.clock.run(20);
		}
		assert.deepEqual(lab.told.length, 1);
		assert.match(lab.told[0] ?? '', /: a message that does not end$/);
		await lab.clock.until(() => slow.destroyed, PATIENCE_MS);
		assert.ok(!quick.destroyed && !quiet.destroyed);
		for (const stream of [quick, quiet]) stream.destroy();
		await lab.over();
	});

	test(`${name}: bodies that are announced and do not come: 100 streams hold no more than all may`, async () => {
		const lab = await attack(world(), { bytesInAll: MB });
		const streams: Socket[] = [];
		for (let n = 0; n < 100; n++) {
			const stream = await lab.open();
			streams.push(stream);
			stream.write(options({ length: '60000' }) + 'x'.repeat(50_000));
			await lab.clock.run(5);
		}
		await lab.clock.until(() => lab.told.length > 0, PATIENCE_MS);
		await lab.clock.run(100);
		assert.ok(lab.streams() <= MB / 50_000 && lab.streams() >= 10, `${lab.streams()} streams are left`);
		assert.match(lab.told[0] ?? '', /all streams together hold too much$/);
		for (const stream of streams) stream.destroy();
		await lab.serves();
		await lab.over();
	});

	for (const [what, text, status] of [
		['headers without end', () => options().slice(0, -4).concat('\r\n', 'X-More: and more\r\n'.repeat(4_000)), 513],
		['one header without end', () => options({ headers: `X-Long: ${'x'.repeat(40_000)}\r\n` }), 513],
		['300 headers', () => options({ headers: 'X: y\r\n'.repeat(300) }), 513],
		['a body of 100,000 bytes', () => options({ length: '100000' }), 513],
		['a Content-Length that is no number', () => options({ length: 'many' }), 400],
		['two Content-Lengths', () => options({ headers: 'Content-Length: 5\r\n' }), 400],
	] as const) {
		test(`${name}: ${what}: ${status}, and the stream is closed`, async () => {
			const lab = await attack(world());
			const stream = await lab.open();
			stream.write(text());
			let closed = false;
			stream.once('close', () => {
				closed = true;
			});
			await lab.clock.until(() => closed, PATIENCE_MS);
			assert.match(lab.heard(stream), new RegExp(`^SIP/2.0 ${status} `));
			assert.equal(lab.heard(stream).split('SIP/2.0 ').length, 2, 'one answer');
			await lab.serves();
			await lab.over();
		});
	}

	test(`${name}: more connections than a node takes: those that have said nothing go first, oldest first; who has spoken stays`, async () => {
		const lab = await attack(world(), { accepted: 20 });
		const speakers: Socket[] = [];
		for (let n = 0; n < 5; n++) {
			const stream = await lab.open();
			stream.write(options());
			speakers.push(stream);
			await lab.clock.until(() => lab.heard(stream) !== '', PATIENCE_MS);
		}
		const idle: Socket[] = [];
		for (let n = 0; n < 100; n++) idle.push(await lab.open());
		await lab.clock.until(() => idle.filter((stream) => stream.destroyed).length === 85, PATIENCE_MS);
		assert.equal(lab.streams(), 20);
		assert.deepEqual(idle.map((stream) => stream.destroyed).lastIndexOf(true), 84);
		assert.ok(speakers.every((stream) => !stream.destroyed));
		// Now all of them speak: the node is full, and whoever comes is turned away.
		for (const stream of idle) if (!stream.destroyed) stream.write(options());
		await lab.clock.until(() => idle.every((stream) => stream.destroyed || lab.heard(stream) !== ''), PATIENCE_MS);
		const late = await lab.open();
		await lab.clock.until(() => late.destroyed, PATIENCE_MS);
		assert.equal(lab.streams(), 20);
		for (const [n, stream] of speakers.entries()) {
			stream.write(options());
			await lab.clock.until(() => lab.heard(stream).split('SIP/2.0 200').length === 3, PATIENCE_MS);
			if (n > 0) stream.destroy();
		}
		await lab.clock.until(() => lab.streams() < 20, PATIENCE_MS);
		await lab.serves();
		for (const stream of [...idle, ...speakers]) stream.destroy();
		await lab.over();
	});

	test(`${name}: WebSocket handshakes that never end: the oldest is cut off, and the others in time`, async () => {
		const lab = await attack(world(), { handshakes: 10, handshakeMs: 3_000 }, 'ws');
		const streams: Socket[] = [];
		for (let n = 0; n < 30; n++) {
			const stream = await lab.open();
			stream.write('GET / HTTP/1.1\r\n');
			streams.push(stream);
		}
		await lab.clock.until(() => streams.slice(0, 20).every((stream) => stream.destroyed), PATIENCE_MS);
		assert.equal(streams.map((stream) => stream.destroyed).lastIndexOf(true), 19);
		await lab.clock.until(() => streams.every((stream) => stream.destroyed), PATIENCE_MS);
		await lab.over();
	});
}
