import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSdp } from '../sip';
import { Negotiation, NotAcceptable, unacceptable } from './negotiation';

const telephone = (n = 1) => new Negotiation({ sessionId: String(n), address: `192.0.2.${n}`, port: 20_000 + n }, () => undefined);
const audioOf = (sdp: string) => parseSdp(sdp)?.media[0];
const versionOf = (sdp: string) => parseSdp(sdp)?.origin.version;

/** One exchange; gives both descriptions. */
async function exchange(offerer: Negotiation, answerer: Negotiation): Promise<{ offer: string; answer: string }> {
	const { body: offer } = await offerer.getDescription();
	await answerer.setDescription(offer);
	const { body: answer } = await answerer.getDescription();
	await offerer.setDescription(answer);
	return { offer, answer };
}

const sdp = (media: string, session = 'c=IN IP4 10.0.0.1') => `v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\n${session}\r\nt=0 0\r\n${media}`;

test('offer/answer: the offer is whole, the answer takes its order and payload types', async () => {
	const [a, b] = [telephone(1), telephone(2)];
	const { offer } = await exchange(a, b);
	assert.equal(
		offer,
		'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 20001 RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n' +
			'a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n',
	);
	await b.setDescription(sdp('m=audio 4000 RTP/AVP 18 8 96\r\na=rtpmap:18 G729/8000\r\na=rtpmap:96 telephone-event/8000\r\n'));
	const answer = audioOf((await b.getDescription()).body);
	assert.deepEqual(answer?.codecs, [
		{ payloadType: 8, name: 'PCMA', clockRate: 8000 },
		{ payloadType: 96, name: 'telephone-event', clockRate: 8000, parameters: '0-15' },
	]);
});

test('offer/answer: hold by one, by the other, by both, and back (RFC 3264 §8.4)', async () => {
	const [a, b] = [telephone(1), telephone(2)];
	await exchange(a, b);
	const steps: [Negotiation, boolean, string, string, string, string][] = [
		[a, true, 'sendonly', 'recvonly', 'local', 'remote'],
		[b, true, 'inactive', 'inactive', 'both', 'both'],
		[a, false, 'sendrecv', 'sendonly', 'remote', 'local'],
		[b, false, 'sendrecv', 'sendrecv', 'no', 'no'],
		[b, true, 'sendonly', 'recvonly', 'remote', 'local'],
		[a, true, 'inactive', 'inactive', 'both', 'both'],
		[a, false, 'sendrecv', 'sendonly', 'remote', 'local'],
	];
	for (const [who, holding, offered, answered, heldA, heldB] of steps) {
		who.holding = holding;
		const { offer, answer } = await exchange(who, who === a ? b : a);
		assert.deepEqual([audioOf(offer)?.direction, audioOf(answer)?.direction, a.held, b.held], [offered, answered, heldA, heldB]);
	}
});

test('offer/answer: the version rises by one with each change, and with nothing else (RFC 3264 §8)', async () => {
	const [a, b] = [telephone(1), telephone(2)];
	const versions = [await exchange(a, b), await exchange(a, b)];
	a.holding = true;
	versions.push(await exchange(a, b), await exchange(b, a));
	assert.deepEqual(
		versions.map(({ offer }) => versionOf(offer)),
		[1, 1, 2, 3],
	);
	assert.deepEqual(
		versions.map(({ answer }) => versionOf(answer)),
		[1, 1, 2, 2],
	);
});

test('offer/answer: an offer that is refused and made again has the same version, and changes nothing until it is taken', async () => {
	const [a, b] = [telephone(1), telephone(2)];
	await exchange(a, b);
	a.holding = true;
	const refused = (await a.getDescription()).body;
	await a.rollbackDescription();
	assert.equal(a.held, 'no');
	const { offer } = await exchange(a, b);
	assert.equal(offer, refused);
	assert.deepEqual([a.held, b.held], ['local', 'remote']);
});

test('offer/answer: hold in the manner of RFC 2543, and a direction of the session', async () => {
	const a = telephone(1);
	await a.setDescription(sdp('m=audio 4000 RTP/AVP 0\r\n', 'c=IN IP4 0.0.0.0'));
	assert.equal(audioOf((await a.getDescription()).body)?.direction, 'recvonly');
	assert.equal(a.held, 'remote');
	await a.setDescription(sdp('m=audio 4000 RTP/AVP 0\r\n', 'c=IN IP4 10.0.0.1\r\na=sendonly'));
	assert.equal(audioOf((await a.getDescription()).body)?.direction, 'recvonly');
});

test('offer/answer: streams that are not wanted are refused one by one', async () => {
	const a = telephone(1);
	await a.setDescription(sdp('m=video 5000 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\nm=audio 4000 RTP/AVP 0\r\nm=audio 4002 RTP/AVP 0\r\n'));
	assert.deepEqual(
		parseSdp((await a.getDescription()).body)?.media.map(({ kind, port, codecs }) => [kind, port, ...codecs.map(({ payloadType }) => payloadType)]),
		[
			['video', 0, 97],
			['audio', 20_001, 0],
			['audio', 0, 0],
		],
	);
});

const REFUSED = {
	'no codec in common': sdp('m=audio 4000 RTP/AVP 18\r\na=rtpmap:18 G729/8000\r\n'),
	'telephone events alone': sdp('m=audio 4000 RTP/AVP 101\r\na=rtpmap:101 telephone-event/8000\r\n'),
	'no audio': sdp('m=video 5000 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\n'),
	'audio that is off': sdp('m=audio 0 RTP/AVP 0\r\n'),
	'encrypted audio': sdp('m=audio 4000 RTP/SAVP 0\r\n'),
	'no stream at all': sdp(''),
	'no address': sdp('m=audio 4000 RTP/AVP 0\r\n', ''),
	'no description': 'hello',
};

for (const [what, offer] of Object.entries(REFUSED)) {
	test(`offer/answer: not acceptable: ${what}`, async () => {
		assert.equal(unacceptable(offer), true);
		await assert.rejects(telephone().setDescription(offer), NotAcceptable);
	});
}

test('offer/answer: an answer with another number of streams is no answer', async () => {
	const a = telephone();
	await a.getDescription();
	await assert.rejects(a.setDescription(sdp('m=audio 4000 RTP/AVP 0\r\nm=audio 4002 RTP/AVP 0\r\n')), NotAcceptable);
});

test('offer/answer: with a camera, video is offered; accepted by a camera, refused with port 0 by a telephone without one', async () => {
	const camera = (n: number) =>
		new Negotiation({ sessionId: String(n), address: `192.0.2.${n}`, port: 20_000 + n, videoPort: 30_000 + n }, () => undefined);
	const [a, b] = [camera(1), camera(2)];
	const { offer, answer } = await exchange(a, b);
	assert.deepEqual(
		[offer, answer].map((text) => parseSdp(text)?.media.map(({ kind, port }) => `${kind} ${port}`)),
		[
			['audio 20001', 'video 30001'],
			['audio 20002', 'video 30002'],
		],
	);
	assert.match(offer, /a=rtpmap:97 H264\/90000\r\na=fmtp:97 profile-level-id=42e01f/);
	assert.deepEqual(a.agreedVideo, { remote: { address: '192.0.2.2', port: 30_002 }, direction: 'sendrecv', payloadType: 97 });
	const [c, plain] = [camera(3), telephone(4)];
	const refused = await exchange(c, plain);
	assert.match(refused.answer, /\r\nm=video 0 RTP\/AVP 97\r\n/);
	assert.equal(c.agreedVideo, undefined);
	assert.equal(c.agreed?.remote.port, 20_004);
	const back = await exchange(plain, c);
	assert.deepEqual(parseSdp(back.answer)?.media.length, 1);
});
