import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../kernel';
import type { AgreedMedia } from '../../media';
import { gatewayMedia } from './media';

const callOf = (followed: (AgreedMedia | undefined)[] = []) => {
	const sound = {
		follow: (agreed: AgreedMedia | undefined) => void followed.push(agreed),
		hears: () => undefined,
		press: () => false,
		close: () => {},
	};
	return gatewayMedia('198.51.100.10', seeded('7').stream('media'), () => sound)({ sounds: () => undefined, key: () => {} });
};
const offerOf = (media: readonly string[]) =>
	['v=0', 'o=- 1 1 IN IP4 203.0.113.10', 's=-', 'c=IN IP4 203.0.113.10', 't=0 0', ...media, ''].join('\r\n');
const audio = (direction: string) => ['m=audio 4000 RTP/AVP 8 0 96', 'a=rtpmap:96 telephone-event/8000', 'a=ptime:20', `a=${direction}`];
const directionOf = (description = '') => /a=(sendrecv|sendonly|recvonly|inactive)/.exec(description)?.[1];
const versionOf = (description = '') => /^o=\S+ \d+ (\d+)/m.exec(description)?.[1];

test('an offer is answered in its own order, with its own number for keys', () => {
	assert.match(callOf().answer(offerOf(audio('sendrecv'))) ?? '', /m=audio 16384 RTP\/AVP 8 0 96\r\n.*a=rtpmap:96 telephone-event\/8000\r\n/s);
	const plain = callOf().answer(offerOf(['m=audio 4000 RTP/AVP 0']));
	assert.match(plain ?? '', /m=audio 16384 RTP\/AVP 0\r\n/);
	assert.doesNotMatch(plain ?? '', /telephone-event/);
});

test('each call has a port of its own, also when all have been used once and a call lives still', () => {
	const opened: number[] = [];
	const silent = { follow: () => {}, hears: () => undefined, press: () => false, close: () => {} };
	const begin = gatewayMedia('198.51.100.10', seeded('7').stream('media'), (port) => {
		opened.push(port);
		return silent;
	});
	const next = () => begin({ sounds: () => undefined, key: () => {} });
	const once = () => {
		do next().close();
		while (opened.at(-1) !== 32_766);
	};
	const [first, second] = [next(), next()];
	second.close();
	once();
	const third = next();
	second.close();
	once();
	assert.deepEqual([opened.slice(0, 2), opened.lastIndexOf(16_384), opened.filter((port) => port === 16_386).length], [[16_384, 16_386], 0, 2]);
	for (const call of [first, third]) call.close();
	next();
	assert.equal(opened.at(-1), 16_384);
});

test('hold and resume: each direction has its answer, and the version goes up with each change only', () => {
	const media = callOf();
	const answers = ['sendrecv', 'sendrecv', 'sendonly', 'inactive', 'recvonly', 'sendrecv'].map((direction) =>
		media.answer(offerOf(audio(direction))),
	);
	assert.deepEqual(answers.map(directionOf), ['sendrecv', 'sendrecv', 'recvonly', 'inactive', 'sendonly', 'sendrecv']);
	assert.deepEqual(answers.map(versionOf), ['1', '1', '2', '3', '4', '5']);
	assert.equal(new Set(answers.map((answer) => /^o=\S+ (\d+)/m.exec(answer ?? '')?.[1])).size, 1, 'one session id');
});

test('a direction for the whole session counts', () => {
	const held = offerOf(['a=sendonly', 'm=audio 4000 RTP/AVP 0']);
	assert.equal(directionOf(callOf().answer(held)), 'recvonly');
});

test('video is refused beside audio; without usable audio there is no answer', () => {
	assert.match(callOf().answer(offerOf([...audio('sendrecv'), 'm=video 4002 RTP/AVP 34'])) ?? '', /m=video 0 RTP\/AVP 34\r\n/);
	for (const media of [['m=audio 4000 RTP/AVP 18'], ['m=video 4002 RTP/AVP 34'], ['m=audio 4000 RTP/SAVP 0'], []]) {
		assert.equal(callOf().answer(offerOf(media)), undefined);
	}
});

test('what was agreed is what is offered again', () => {
	const media = callOf();
	media.offer();
	media.answered(offerOf(['m=audio 4000 RTP/AVP 8']));
	assert.match(media.offer(), /m=audio 16384 RTP\/AVP 8 101\r\n/);
});

test('audio flows once the call is connected, in the offerer’s first law and to the offerer’s port, and as each later answer says', () => {
	const followed: (AgreedMedia | undefined)[] = [];
	const call = callOf(followed);
	call.answer(offerOf(audio('sendrecv')));
	assert.deepEqual(followed, []);
	call.connect();
	call.answer(offerOf(audio('sendonly')));
	const remote = { address: '203.0.113.10', port: 4000 };
	const agreed = { remote, law: 'PCMA', payloadType: 8, keysPayloadType: 96 };
	assert.deepEqual(followed, [
		{ ...agreed, direction: 'sendrecv' },
		{ ...agreed, direction: 'recvonly' },
	]);
});
