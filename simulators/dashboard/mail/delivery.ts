import type { Socket } from 'node:net';
import type * as Nodemailer from 'nodemailer';
import type { Endpoint } from '../../kernel';
import type { Host } from '../../network';

/** A mail before it is put into the form of RFC 5322. */
export interface Message {
	readonly from: string;
	readonly to: string;
	readonly subject: string;
	readonly text: string;
	readonly messageId: string;
	readonly date: Date;
	/** What separates the parts of a MIME message (RFC 2046 §5.1.1). */
	readonly boundary: string;
}

/** How long the dashboards wait for the mail server: somebody sits in front of the page. */
const PATIENCE_MS = 3_000;

/** Hands a message to the mail server over SMTP. */
export async function delivered(message: Message, { host, server }: { readonly host: Host; readonly server: Endpoint }): Promise<void> {
	// Loaded when the first mail is sent: it takes longer to load than most scenarios take to run.
	const { createTransport } = require('nodemailer') as typeof Nodemailer;
	const transport = createTransport({
		host: server.address,
		port: server.port,
		secure: false,
		ignoreTLS: true,
		name: host.name,
		// Once it is connected nodemailer's own patience counts, which is ten minutes.
		greetingTimeout: PATIENCE_MS,
		socketTimeout: PATIENCE_MS,
		// Its own socket would be a real one.
		getSocket: (_options: unknown, done: (error: Error | null, socket?: { connection: Socket }) => void) => {
			const connection = host.connect(server);
			connection.once('error', done);
			connection.setTimeout(PATIENCE_MS, () => connection.destroy(new Error('the mail server does not answer')));
			connection.once('connect', () => {
				connection.off('error', done);
				done(null, { connection });
			});
		},
	} as Nodemailer.TransportOptions);
	const { from, to, subject, text, messageId, date, boundary } = message;
	await transport.sendMail({
		from,
		to,
		subject,
		text,
		html: `<html lang="en"><body>${text.split('\n').map(paragraph).join('\n')}</body></html>`,
		messageId,
		date,
		baseBoundary: boundary,
	} as Nodemailer.SendMailOptions);
	transport.close();
}

function paragraph(line: string): string {
	const escaped = line.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
	return `<p>${escaped.replaceAll(/https?:\/\/[^\s&]+/g, (link) => `<a href="${link}">${link}</a>`)}</p>`;
}
