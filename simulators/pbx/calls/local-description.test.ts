import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LocalDescription, sameMedia } from './local-description';

const theirs = (direction: string, version: number) =>
	`v=0\r\no=alice-9175550101 7 ${version} IN IP4 192.0.2.11\r\ns=Alice's phone\r\nc=IN IP4 203.0.113.10\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\na=${direction}\r\n`;

test('the origin is the PBX, and its version rises only when the rest changes', () => {
	const local = new LocalDescription('10.0.0.10', 99);
	const origins = [theirs('sendrecv', 1), theirs('sendrecv', 2), theirs('sendonly', 3), theirs('sendrecv', 9)].map(
		(description) => /^o=.*$/m.exec(local.of(description))?.[0],
	);
	assert.deepEqual(
		origins,
		[1, 1, 2, 3].map((version) => `o=worktime 99 ${version} IN IP4 10.0.0.10`),
	);
});

test('nothing of the other side is left but its media', () => {
	const description = new LocalDescription('10.0.0.10', 99).of(theirs('sendrecv', 1));
	assert.equal(
		description,
		'v=0\r\no=worktime 99 1 IN IP4 10.0.0.10\r\ns=-\r\nc=IN IP4 203.0.113.10\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n',
	);
});

test('the same media, whoever describes it', () => {
	assert.ok(sameMedia(theirs('sendrecv', 1), new LocalDescription('10.0.0.10', 99).of(theirs('sendrecv', 1))));
	assert.ok(!sameMedia(theirs('sendrecv', 1), theirs('sendonly', 1)));
});
