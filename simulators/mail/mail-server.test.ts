import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installSeededGlobals, journal, seeded, seedGlobals, VirtualClock } from '../kernel';
import { virtualNetwork } from '../network';
import { type MailBehaviour, startMailServer } from './mail-server';

const clock = VirtualClock.install();
installSeededGlobals();

async function world(behaviour: Partial<MailBehaviour> = {}) {
	clock.begin();
	const random = seeded(1);
	seedGlobals(random);
	const network = virtualNetwork({ clock, random, journal: journal(clock) });
	const host = network.host('mail', 'other', ['10.0.0.30']);
	const sender = network.host('sender', 'other', ['10.0.0.20']);
	const mail = await clock.settle(startMailServer({ host, clock, domains: ['worktime.example'], behaviour }), 1_000);
	/** Says each line once the server has answered the one before; gives the answers. */
	const talk = (lines: readonly string[]) => {
		const stream = sender.connect({ address: '10.0.0.30', port: 25 });
		const answers: string[] = [];
		const waiting = [...lines];
		stream.on('data', (bytes: Buffer) => {
			for (const line of bytes.toString().split('\r\n').filter(Boolean)) {
				if (line[3] === '-') continue;
				answers.push(line.slice(0, 3));
				const next = waiting.shift();
				if (next !== undefined) stream.write(`${next}\r\n`);
			}
		});
		stream.on('error', () => {});
		return { answers, stream };
	};
	return { mail, talk };
}

const envelope = (to: string) => ['EHLO sender', 'MAIL FROM:<a@worktime.example>', `RCPT TO:<${to}>`];
const message =
	'From: a@worktime.example\r\nSubject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello\r\n..dots\r\n.';

test('a mail to a mailbox: 250, and it lies there, decoded', async () => {
	const { mail, talk } = await world();
	const { answers } = talk([...envelope('bob@worktime.example'), 'DATA', message, 'QUIT']);
	await clock.run(5_000);
	assert.deepEqual(answers, ['220', '250', '250', '250', '354', '250', '221']);
	const [first, ...others] = mail.mailbox('bob@worktime.example');
	assert.equal(others.length, 0);
	assert.deepEqual([first?.subject, first?.text.trim(), first?.to], ['Grüße', 'Hello\n.dots', 'bob@worktime.example']);
	assert.deepEqual(mail.remains(), { smtpSessions: 0 });
	await clock.settle(mail.close(), 1_000);
});

test('a mailbox elsewhere: 550; a server that takes nothing: 451; nothing is kept', async () => {
	for (const [behaviour, to, status] of [
		[{}, 'bob@elsewhere.example', '550'],
		[{ takesMail: false }, 'bob@worktime.example', '451'],
	] as const) {
		const { mail, talk } = await world(behaviour);
		const { answers } = talk([...envelope(to), 'QUIT']);
		await clock.run(5_000);
		assert.equal(answers[3], status);
		assert.deepEqual(mail.mailbox(to), []);
		await clock.settle(mail.close(), 1_000);
	}
});

test('a sender that goes away before it was greeted: no session is left, nor one too few', async () => {
	const { mail, talk } = await world();
	const { stream } = talk([]);
	await clock.run(50);
	stream.destroy();
	await clock.run(120_000);
	assert.deepEqual(mail.remains(), { smtpSessions: 0 });
	await clock.settle(mail.close(), 1_000);
});

test('a sender that goes away in mid-mail: nothing is kept, no session is left', async () => {
	const { mail, talk } = await world();
	const { stream } = talk([...envelope('bob@worktime.example'), 'DATA', 'Subject: half']);
	await clock.run(2_000);
	stream.destroy();
	await clock.run(120_000);
	assert.deepEqual(mail.mailbox('bob@worktime.example'), []);
	assert.deepEqual(mail.remains(), { smtpSessions: 0 });
	await clock.settle(mail.close(), 1_000);
});
