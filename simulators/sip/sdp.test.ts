import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerTo, bothAllow, type Codec, formatSdp, parseSdp, reversed, type SessionDescription, withDirection } from './sdp';

const OFFER = [
	'v=0',
	'o=alice 2890844526 3 IN IP4 192.0.2.11',
	's=-',
	'c=IN IP4 192.0.2.11',
	't=0 0',
	'm=audio 49170 RTP/AVP 8 0 97 99',
	'a=rtpmap:97 iLBC/8000',
	'a=fmtp:97 mode=30',
	'a=rtpmap:99 telephone-event/8000',
	'a=fmtp:99 0-15',
	'a=ptime:20',
	'a=rtcp:49171',
	'a=sendonly',
	'm=video 51372 RTP/AVP 31',
	'c=IN IP6 2001:db8::1',
	'',
].join('\r\n');

const codec = (payloadType: number, name: string): Codec => ({ payloadType, name, clockRate: 8000 });
const LOCAL: SessionDescription = {
	origin: { user: '-', sessionId: '7', version: 1, address: '10.0.0.10' },
	name: '-',
	address: '10.0.0.10',
	media: [
		{
			kind: 'audio',
			port: 20000,
			protocol: 'RTP/AVP',
			codecs: [codec(0, 'PCMU'), codec(8, 'pcma'), codec(101, 'telephone-event')],
			direction: 'sendrecv',
			packetTimeMs: 20,
			attributes: [],
		},
	],
	attributes: [],
};

const read = (text: string): SessionDescription => {
	const description = parseSdp(text);
	assert.ok(description);
	return description;
};

test('session description: read field by field', () => {
	const offer = read(OFFER);
	assert.deepEqual(offer.origin, { user: 'alice', sessionId: '2890844526', version: 3, address: '192.0.2.11' });
	assert.equal(offer.address, '192.0.2.11');
	const [audio, video] = offer.media;
	assert.deepEqual(
		audio?.codecs.map(({ payloadType, name }) => `${payloadType} ${name}`),
		['8 PCMA', '0 PCMU', '97 iLBC', '99 telephone-event'],
	);
	assert.equal(audio?.codecs[2]?.parameters, 'mode=30');
	assert.deepEqual([audio?.direction, audio?.packetTimeMs, audio?.attributes], ['sendonly', 20, ['rtcp:49171']]);
	assert.deepEqual([video?.kind, video?.port, video?.address, video?.direction], ['video', 51372, '2001:db8::1', 'sendrecv']);
});

test('session description: what is written is read again as it was, and what is none is refused', () => {
	assert.deepEqual(read(formatSdp(LOCAL)), LOCAL);
	const offer = read(OFFER.replace(/m=video[\s\S]*/, ''));
	assert.deepEqual(read(formatSdp(offer)), offer);
	assert.equal(parseSdp(''), undefined);
	assert.equal(parseSdp('v=1\r\n'), undefined);
	assert.equal(parseSdp('v=0\r\ns=-\r\n'), undefined);
	assert.equal(parseSdp(OFFER.replace('m=audio 49170', 'm=audio loud')), undefined);
});

test("offer and answer (RFC 3264 §6): common formats under the offerer's payload types, fitting direction, other streams refused", () => {
	const answer = answerTo(read(OFFER), LOCAL);
	const [audio, video] = answer.media;
	assert.deepEqual(
		audio?.codecs.map(({ payloadType, name }) => `${payloadType} ${name}`),
		['8 pcma', '0 PCMU', '99 telephone-event'],
	);
	assert.deepEqual([audio?.port, audio?.direction], [20000, 'recvonly']);
	assert.deepEqual([video?.kind, video?.port], ['video', 0]);
	assert.match(formatSdp(answer), /m=video 0 RTP\/AVP \d+\r\n/);
});

test('offer and answer: telephone events alone are no conversation', () => {
	const offer = read(OFFER.replace('RTP/AVP 8 0 97 99', 'RTP/AVP 97 99'));
	assert.equal(answerTo(offer, LOCAL).media[0]?.port, 0);
});

test('directions: reversed, limited by both, and changed with the next version', () => {
	assert.deepEqual((['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const).map(reversed), ['sendrecv', 'recvonly', 'sendonly', 'inactive']);
	assert.equal(bothAllow('sendrecv', 'recvonly'), 'recvonly');
	assert.equal(bothAllow('sendonly', 'recvonly'), 'inactive');
	const held = withDirection(LOCAL, 'sendonly');
	assert.deepEqual([held.origin.version, held.media[0]?.direction], [2, 'sendonly']);
});
