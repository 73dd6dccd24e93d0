import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { type Attack, attack, options, PATIENCE_MS, type World } from './stream-abuse.fixture';

const KB = 1_024;
const MB = KB * KB;

const HANDSHAKE =
	'GET / HTTP/1.1\r\nHost: node\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: sip\r\n\r\n';

/** A frame of a client (RFC 6455 §5.2) whose mask changes nothing. */
function frame(opcode: number, text: string, final = true): Buffer {
	const head = Buffer.from([(final ? 0x80 : 0) | opcode, 0x80 | 126, 0, 0, 0, 0, 0, 0]);
	head.writeUInt16BE(text.length, 2);
	// A ping or its like has a length of one byte.
	return Buffer.concat([opcode < 8 ? head : Buffer.from([0x80 | opcode, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text, 'latin1')]);
}

/** Opens a WebSocket to the node, as far as its handshake. */
async function openWebSocket(lab: Attack): Promise<Socket> {
	const stream = await lab.open();
	stream.write(HANDSHAKE);
	await lab.clock.until(() => lab.heard(stream).includes('\r\n\r\n'), PATIENCE_MS);
	return stream;
}

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

	test(`${name}: a WebSocket handshake that comes byte by byte is waited for no longer than one that stops`, async () => {
		const lab = await attack(world(), { handshakeMs: 1_000 }, 'ws');
		const slow = await lab.open();
		let sent = 0;
		while (!slow.destroyed && sent < HANDSHAKE.length) {
			slow.write(HANDSHAKE[sent++] ?? '');
			await lab.clock.run(20);
		}
		assert.ok(sent < 60, `${sent} bytes`);
		await openWebSocket(lab).then((stream) => stream.destroy());
		await lab.over();
	});

	for (const [what, begun] of [
		['half a header', frame(1, options()).subarray(0, 1)],
		['half a frame', frame(1, options()).subarray(0, 100)],
		['a message without its last fragment', frame(1, options(), false)],
		['a first fragment without a byte', frame(1, '', false)],
		['a message, and half of the next', Buffer.concat([frame(1, options()), frame(1, options()).subarray(0, 100)])],
		['half a ping', frame(9, 'are you there').subarray(0, 8)],
	] as const) {
		test(`${name}: WebSocket: ${what}, and then nothing: the stream is ended in time`, async () => {
			const messageMs = 1_000;
			const lab = await attack(world(), { messageMs }, 'ws');
			const stream = await openWebSocket(lab);
			stream.write(begun);
			await lab.clock.run(messageMs / 2);
			assert.deepEqual([lab.told, stream.destroyed], [[], false]);
			await lab.clock.until(() => stream.destroyed, PATIENCE_MS);
			assert.equal(lab.told.length, 1);
			assert.match(lab.told[0] ?? '', /^ws stream of .*: a message that does not end$/);
			await lab.over();
		});
	}

	test(`${name}: WebSocket: a byte now and then does not keep a message, who sends whole ones or nothing at all stays; pings between fragments`, async () => {
		const messageMs = 1_000;
		const lab = await attack(world(), { messageMs }, 'ws');
		const [slow, good, quiet] = [await openWebSocket(lab), await openWebSocket(lab), await openWebSocket(lab)];
		const bytes = frame(1, options());
		const answers = () => lab.heard(good).split('SIP/2.0 200').length - 1;
		let sent = 0;
		for (; lab.told.length === 0 && sent < 200; sent++) {
			slow.write(bytes.subarray(sent, sent + 1));
			if (sent % 20 === 0) {
				// In three parts, none of them the end of a frame.
				const text = options();
				const whole = Buffer.concat([frame(1, text.slice(0, 70), false), frame(9, 'there?'), frame(0, text.slice(70))]);
				for (const [from, to] of [
					[0, 40],
					[40, 81],
					[81, whole.length],
				]) {
					good.write(whole.subarray(from, to));
					await lab.clock.run(1);
				}
			}
			await lab.clock.run(20);
		}
		assert.match(lab.told.join(), /: a message that does not end$/);
		assert.ok(sent >= 20 && sent <= 60, `${sent} bytes`);
		await lab.clock.until(() => slow.destroyed && answers() >= sent / 20, PATIENCE_MS);
		await lab.clock.run(messageMs);
		assert.deepEqual([good.destroyed, quiet.destroyed, lab.told.length], [false, false, 1]);
		for (const stream of [good, quiet]) stream.destroy();
		await lab.over();
	});

	test(`${name}: WebSocket: messages that are announced and do not come: 100 streams hold no more than all may`, async () => {
		const lab = await attack(world(), { bytesInAll: MB }, 'ws');
		const streams: Socket[] = [];
		for (let n = 0; n < 100; n++) {
			const stream = await openWebSocket(lab);
			streams.push(stream);
			stream.write(frame(1, 'x'.repeat(60_000)).subarray(0, 50_000));
			await lab.clock.run(5);
		}
		await lab.clock.until(() => lab.told.length > 0, PATIENCE_MS);
		await lab.clock.run(100);
		assert.ok(lab.streams() <= MB / 50_000 && lab.streams() >= 10, `${lab.streams()} streams are left`);
		for (const stream of streams) stream.destroy();
		await lab.over();
	});
}
