import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PaperWorld } from '../test-support/world';
import { courseOf } from './course';

const client = { address: '10.0.0.20', port: 40_000 };
const server = { address: '10.0.0.30', port: 25 };
const MAIL = 'From: a@x\r\nSubject: Welcome\r\n\r\nHello.\r\n250 is no reply here\r\n.\r\n';

/** What the rows of a conversation say; each text is one packet. */
function said(...turns: readonly (readonly ['>' | '<', string])[]): (string | undefined)[][] {
	const world = new PaperWorld([]);
	for (const [who, text] of turns) world.packet('tcp', 'data', who === '>' ? client : server, who === '>' ? server : client, text);
	const { sections } = courseOf({ steps: [], violations: [] }, world.journal.all());
	return sections.flatMap(({ rows }) => rows).map((row) => (row.kind === 'message' ? [row.label, row.tone, row.mark] : []));
}

test('a mail over SMTP: each command and reply is one row, the mail one more, by its subject, however the packets cut them', () => {
	const rows = said(
		['<', '220 mail ESMTP\r\n'],
		['>', 'EHLO dashboard\r\n'],
		['<', '250-mail at your service\r\n250 PIPELINING\r\n'],
		['>', 'MAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDA'],
		['>', 'TA\r\n'],
		['<', '250 OK\r\n250 OK\r\n354 Go on\r\n'],
		['>', MAIL.slice(0, 30)],
		['>', MAIL.slice(30)],
		['<', '451 Later\r\n'],
		['>', 'QUIT\r\n'],
	);
	assert.deepEqual(
		rows.map(([label]) => label),
		[
			...['220 mail ESMTP', 'EHLO dashboard', '250-mail at your service', 'MAIL FROM:<a@x>', 'RCPT TO:<b@x>', 'DATA'],
			...['250 OK', '250 OK', '354 Go on', 'mail “Welcome”', '451 Later', 'QUIT'],
		],
	);
	assert.deepEqual([rows.at(-2)?.[1], rows[0]?.[1]], ['http-error', 'http']);
});

test('a mail that is cut off says so; two mails over one connection are two', () => {
	const begin = [
		['<', '220 mail SMTP\r\n'],
		['>', 'DATA\r\n'],
		['<', '354 Go on\r\n'],
	] as const;
	assert.deepEqual(said(...begin, ['>', MAIL.slice(0, -5)]).at(-1), ['mail “Welcome”', 'http', 'cut off']);
	const two = said(...begin, ['>', MAIL], ['<', '250 OK\r\n'], ['>', 'DATA\r\n'], ['<', '354 Go on\r\n'], ['>', MAIL.replace('Welcome', 'Again')]);
	assert.deepEqual(
		two.map(([label]) => label).filter((label) => label?.startsWith('mail')),
		['mail “Welcome”', 'mail “Again”'],
	);
});
