import assert from 'node:assert/strict';
import { test } from 'node:test';
import { causeOf, rfc3398, statusOf } from './q850';
import { q850In, q850Reason, readReasons } from './reason';

/** RFC 3398 §7.2.4.1, as printed there. */
const TO_STATUS: readonly (readonly [causes: readonly number[], status: number])[] = [
	[[1, 2, 3], 404],
	[[17], 486],
	[[18], 408],
	[[19, 20], 480],
	[[21], 403],
	[[22, 23], 410],
	[[26], 404],
	[[27], 502],
	[[28], 484],
	[[29], 501],
	[[31], 480],
	[[34, 38, 41, 42, 47], 503],
	[[55, 57], 403],
	[[58], 503],
	[[65], 488],
	[[79], 501],
	[[87], 403],
	[[88], 503],
	[[102], 504],
	[[111, 127], 500],
];

/** RFC 3398 §8.2.6.1. */
const TO_CAUSE: readonly (readonly [status: number, cause: number])[] = [
	[400, 41],
	[401, 21],
	[403, 21],
	[404, 1],
	[405, 63],
	[407, 21],
	[408, 102],
	[410, 22],
	[480, 18],
	[481, 41],
	[482, 25],
	[483, 25],
	[484, 28],
	[485, 1],
	[486, 17],
	[500, 41],
	[501, 79],
	[502, 38],
	[503, 41],
	[504, 102],
	[600, 17],
	[603, 21],
	[604, 1],
];

for (const [causes, status] of TO_STATUS) {
	for (const cause of causes) test(`Q.850 to SIP: ${cause} is ${status}`, () => assert.equal(statusOf(rfc3398, cause, 'network'), status));
}

for (const [status, cause] of TO_CAUSE) test(`SIP to Q.850: ${status} is ${cause}`, () => assert.equal(causeOf(rfc3398, status), cause));

test('Q.850 to SIP: a call that a person rejects is 603, one that the network rejects 403', () => {
	assert.deepEqual([statusOf(rfc3398, 21, 'user'), statusOf(rfc3398, 21, 'network')], [603, 403]);
	assert.equal(statusOf(rfc3398, 17, 'user'), 486);
});

test('what the tables lack is treated as its class', () => {
	assert.deepEqual(
		[7, 40, 60, 70, 90, 101, 120].map((cause) => statusOf(rfc3398, cause, 'network')),
		[480, 503, 503, 501, 503, 500, 500],
	);
	assert.deepEqual(
		[499, 599, 699, 305].map((status) => causeOf(rfc3398, status)),
		[41, 41, 17, 23],
	);
});

test('a table of one vendor replaces only what it says', () => {
	const vendor = { ...rfc3398, toStatusFromUser: {} };
	assert.deepEqual([statusOf(vendor, 21, 'user'), statusOf(vendor, 17, 'user')], [403, 486]);
});

test('Reason: written, read, read among others, and not believed when it is nonsense', () => {
	assert.equal(q850Reason(17), 'Q.850;cause=17;text="User busy"');
	assert.equal(q850Reason(31, 'a "b"'), 'Q.850;cause=31;text="a \\"b\\""');
	assert.deepEqual(q850In(q850Reason(31, 'a "b"')), { cause: 31, text: 'a "b"' });
	assert.deepEqual(q850In('SIP;cause=200;text="Call completed, elsewhere", q.850 ; cause=26'), { cause: 26 });
	assert.deepEqual(readReasons('SIP ;cause=200 ;text="Call completed elsewhere"'), [
		{ protocol: 'SIP', cause: 200, text: 'Call completed elsewhere' },
	]);
	for (const nonsense of ['', 'Q.850', 'Q.850;cause=', 'Q.850;cause=x', 'Q.850;cause=0', 'Q.850;cause=200', 'SIP;cause=17']) {
		assert.equal(q850In(nonsense), undefined, nonsense);
	}
	assert.equal(q850In(undefined), undefined);
});
