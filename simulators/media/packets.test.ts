import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeRtcp, composeRtp, parseRtcp, parseRtp } from './packets';
import { frameOf, type Law, mixed, pitchesIn, soundOf } from './sound';
import { composeTelephoneEvent, parseTelephoneEvent } from './telephone-event';

test('RTP: 12 bytes of header as RFC 3550 §5.1 lays them out, then 160 of G.711', () => {
	const header = { payloadType: 0, marker: true, sequence: 65_535, timestamp: 4_294_967_295, ssrc: 0xdeadbeef };
	const bytes = composeRtp(header, frameOf(500, 'PCMU'));
	assert.equal(bytes.length, 172);
	assert.equal(bytes.toString('hex', 0, 12), '8080ffffffffffffdeadbeef');
	assert.deepEqual(parseRtp(bytes), { header, payload: frameOf(500, 'PCMU') });
	assert.equal(parseRtp(Buffer.from('INVITE sip:bob SIP/2.0')), undefined);
	assert.equal(parseRtp(Buffer.alloc(0)), undefined);
});

test('RTCP: a sender report with what is heard, CNAME and BYE comes back as it was; time to the millisecond', () => {
	const report = {
		ssrc: 1,
		cname: 'a1b2',
		sent: { at: 1_420_070_400_123, timestamp: 7, packets: 500, octets: 80_000 },
		heard: { ssrc: 2, fractionLost: 0.25, lost: 12, highestSequence: 70_000, jitter: 33 },
		bye: true,
	};
	assert.deepEqual(parseRtcp(composeRtcp(report)), report);
	const receiver = { ssrc: 1, cname: 'a1b2', bye: false };
	assert.deepEqual(parseRtcp(composeRtcp(receiver)), receiver);
	assert.equal(composeRtcp(receiver)[1], 201);
	assert.equal(parseRtcp(composeRtp({ payloadType: 0, marker: false, sequence: 1, timestamp: 1, ssrc: 1 }, Buffer.alloc(160))), undefined);
});

test('telephone events: code, end bit, volume and duration (RFC 4733 §2.3); no keys, no events', () => {
	assert.equal(composeTelephoneEvent({ digit: '#', end: true, duration: 1280 }).toString('hex'), '0b8a0500');
	for (const digit of '0123456789*#ABCD') {
		const event = { digit, end: false, duration: 160 };
		assert.deepEqual(parseTelephoneEvent(composeTelephoneEvent(event)), event);
	}
	assert.throws(() => composeTelephoneEvent({ digit: 'x', end: false, duration: 0 }), RangeError);
	assert.throws(() => composeTelephoneEvent({ digit: '12', end: false, duration: 0 }), RangeError);
	// Flash is an event, but no key.
	assert.equal(parseTelephoneEvent(Buffer.from([16, 0, 0, 0])), undefined);
	assert.equal(parseTelephoneEvent(Buffer.from([1])), undefined);
});

for (const law of ['PCMU', 'PCMA'] satisfies Law[]) {
	test(`sounds: every pitch is known again in ${law}, also from a telephone that begins elsewhere in the wave`, () => {
		for (let pitch = 0; pitch <= 3400; pitch += 50) {
			const frame = frameOf(pitch, law);
			assert.equal(frame.length, 160);
			assert.equal(soundOf(frame, law), pitch);
			const shifted = Buffer.concat([frame.subarray(37), frame.subarray(0, 37)]);
			assert.equal(soundOf(shifted, law), pitch);
		}
		assert.equal(soundOf(Buffer.alloc(160, law === 'PCMU' ? 0xff : 0xd5), law), 0);
		assert.equal(soundOf(Buffer.alloc(0), law), 0);
	});
}

test('sounds: noise is nobody’s voice, and one law does not sound like the other', () => {
	const noise = Buffer.from(Array.from({ length: 160 }, (_, i) => (i * 7919 + i * i * 104_729) % 256));
	assert.equal(soundOf(noise, 'PCMU'), 0);
	assert.notEqual(frameOf(500, 'PCMU').toString('hex'), frameOf(500, 'PCMA').toString('hex'));
});

test('sounds at once: one number names them, a frame carries them, and they are told apart again, in frames of others too', () => {
	assert.equal(mixed([650, 500, 650, 0]), mixed([500, 650]));
	assert.equal(mixed([0, 500]), 500);
	assert.deepEqual(pitchesIn(mixed([800, mixed([500, 650])])), [500, 650, 800]);
	assert.deepEqual(pitchesIn(0), []);
	for (const law of ['PCMU', 'PCMA'] as const) {
		for (const sound of [mixed([500, 650]), mixed([500, 650, 800]), mixed([600, 3400])]) {
			const frame = frameOf(sound, law);
			assert.equal(soundOf(frame, law), sound);
			// Not a frame that is known: it has to be listened to.
			const shifted = Buffer.concat([frame.subarray(7), frame.subarray(0, 7)]);
			assert.equal(soundOf(shifted, law), sound);
		}
	}
});
