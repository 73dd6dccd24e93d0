import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MediaAnchor, MediaPorts } from './media-anchor';
import { trunkFor } from './number-plan';

const OFFER = [
	'v=0',
	'o=alice 1 1 IN IP4 192.0.2.11',
	's=-',
	'c=IN IP4 192.0.2.11',
	't=0 0',
	'm=audio 7000 RTP/AVP 0',
	'a=rtcp:7001 IN IP4 192.0.2.11',
	'a=candidate:1 1 UDP 1 192.0.2.11 7000 typ host',
	'a=sendrecv',
	'm=video 7002 RTP/AVP 99',
	'c=IN IP4 192.0.2.12',
	'',
].join('\r\n');

test('media: every address and port becomes the SBC’s, on even ports; what belongs to the sender is left out', () => {
	const ports = new MediaPorts();
	const anchor = new MediaAnchor('203.0.113.10', ports, '42');
	const described = anchor.describe(OFFER);
	assert.doesNotMatch(described, /192\.0\.2|candidate|a=rtcp/);
	assert.deepEqual(described.match(/^[ocm]=.*$/gm), [
		'o=- 42 1 IN IP4 203.0.113.10',
		'c=IN IP4 203.0.113.10',
		'm=audio 20000 RTP/AVP 0',
		'm=video 20002 RTP/AVP 99',
		'c=IN IP4 203.0.113.10',
	]);
	assert.ok(described.endsWith('\r\n') && !described.endsWith('\r\n\r\n'));
	assert.equal(ports.inUse, 2);
	anchor.release();
	anchor.release();
	assert.equal(ports.inUse, 0);
});

test('media: the version rises when something changed, and only then; a refused line stays refused, the old hold a hold', () => {
	const anchor = new MediaAnchor('2001:db8::10', new MediaPorts(), '42');
	const version = (sdp: string) => anchor.describe(sdp).match(/^o=- 42 (\d+) IN IP6 2001:db8::10/m)?.[1];
	assert.equal(version(OFFER), '1');
	assert.equal(version(OFFER.replace('alice 1 1', 'alice 1 2')), '1');
	assert.equal(version(OFFER.replace('sendrecv', 'sendonly')), '2');
	assert.match(anchor.describe(OFFER.replace('m=video 7002', 'm=video 0')), /^m=video 0 /m);
	assert.match(anchor.describe(OFFER.replace('c=IN IP4 192.0.2.11', 'c=IN IP4 0.0.0.0')), /^c=IN IP4 0\.0\.0\.0/m);
});

test('media: ports are used again when all have had their turn; too many at once is an error', () => {
	const ports = new MediaPorts();
	const first = Array.from({ length: 10_000 }, () => ports.lease());
	assert.equal(new Set(first).size, 10_000);
	assert.ok(first.every((port) => port % 2 === 0));
	assert.throws(() => ports.lease(), /every media port/);
	ports.release(first[17] as number);
	assert.equal(ports.lease(), first[17]);
});

test('number plan: exact before prefix, longer prefix before shorter, nothing for the rest', () => {
	const trunk = (carrier: string, ...numbers: string[]) => ({ carrier, gateway: { address: '198.51.100.1', port: 5060 }, trusted: true, numbers });
	const trunks = [trunk('a', '+1*', '+13035550177'), trunk('b', '+1303*'), trunk('c', '911')];
	assert.deepEqual(
		['+13035550177', '+13035550178', '+12125550101', '911', '9110', '+442071838750', '+'].map((number) => trunkFor(number, trunks)?.carrier),
		['a', 'b', 'a', 'c', undefined, undefined, undefined],
	);
});
