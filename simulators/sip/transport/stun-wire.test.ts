import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { journal, seeded, WallClock } from '../../kernel';
import { wireNetwork } from '../../network';
import { DatagramPort } from './datagram-port';

/** A Binding request and, for what comes back, the masks of a port and an address. */
const REQUEST = Buffer.from('000100002112a442b7e7a701bc34d686fa87dfae', 'hex');
const MASK = REQUEST.subarray(4);

for (const [family, address, bytes] of [
	['udp4', '127.0.0.1', '7f000001'],
	['udp6', '::1', '00000000000000000000000000000001'],
] as const) {
	test(`wire: a Binding request to ${address} is answered from its port with the port and address of who asked`, async () => {
		const clock = new WallClock();
		const random = seeded(1);
		const network = wireNetwork({ clock, random, journal: journal(clock) });
		const receiver = { message: assert.fail, noise: assert.fail, cutOff: assert.fail };
		const { socket: port } = new DatagramPort(await network.host('node', 'other', [address]).udp(0), receiver);
		const socket = createSocket(family).bind(0, address);
		await once(socket, 'listening');
		socket.send(REQUEST, port.local.port, address);
		const [answer, from] = (await once(socket, 'message')) as [Buffer, { address: string; port: number }];
		assert.deepEqual([from.address, from.port], [address, port.local.port]);
		assert.equal(answer.toString('hex', 0, 2), '0101');
		assert.equal(answer.readUInt16BE(26) ^ MASK.readUInt16BE(0), socket.address().port);
		assert.equal(Buffer.from(answer.subarray(28).map((byte, n) => byte ^ (MASK[n] ?? 0))).toString('hex'), bytes);
		socket.close();
		port.close();
		await network.close();
	});
}
