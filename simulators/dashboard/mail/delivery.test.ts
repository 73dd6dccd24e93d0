import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installSeededGlobals, journal, seeded, seedGlobals, VirtualClock } from '../../kernel';
import { virtualNetwork } from '../../network';
import { delivered, type Message } from './delivery';

const clock = VirtualClock.install();
installSeededGlobals();

const SERVER = { address: '10.0.0.30', port: 25 };

/** A mail server that answers every line of the sender's with the next of these, and then says no more. */
function world(answers: readonly string[], then: 'says nothing' | 'hangs up') {
	clock.begin();
	const random = seeded(1);
	seedGlobals(random);
	const network = virtualNetwork({ clock, random, journal: journal(clock) });
	const server = network.host('mail', 'other', [SERVER.address]);
	const host = network.host('dashboard', 'other', ['10.0.0.20']);
	const waiting = [...answers];
	void server.listen(SERVER.port, (stream) => {
		const answer = () => {
			const next = waiting.shift();
			if (next !== undefined) stream.write(`${next}\r\n`);
			else if (then === 'hangs up') stream.destroy();
		};
		stream.on('error', () => {});
		stream.on('data', answer);
		answer();
	});
	return host;
}

const message: Message = {
	from: 'a@worktime.example',
	to: 'b@worktime.example',
	subject: 'Welcome',
	text: 'Hello',
	messageId: '<1@worktime.example>',
	date: new Date(0),
	boundary: 'boundary',
};

for (const [when, answers] of [
	['before its greeting', []],
	['before the mail', ['220 mail', '250 mail']],
	['in the middle of the mail', ['220 mail', '250 mail', '250 sender', '250 recipient', '354 go on']],
] as const) {
	for (const then of ['says nothing', 'hangs up'] as const) {
		test(`a mail server that ${then} ${when}: whoever sits in front of the page waits three seconds for that at most`, async () => {
			const host = world(answers, then);
			await clock.run(10);
			let failure: unknown;
			let since = clock.now();
			void delivered(message, { host, server: SERVER }).catch((error) => {
				failure = error;
				since = clock.now() - since;
			});
			await clock.run(700_000);
			assert.ok(failure instanceof Error);
			assert.ok(since <= 4_000, `the page waited ${since} ms: ${failure}`);
		});
	}
}
