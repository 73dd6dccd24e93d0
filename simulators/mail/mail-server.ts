import type * as Mailparser from 'mailparser';
import type * as SmtpServer from 'smtp-server';
import type { Clock, Millis } from '../kernel';
import type { Host } from '../network';

/** A mail as its reader sees it. */
export interface Mail {
	readonly from: string;
	/** Whose mailbox it lies in. */
	readonly to: string;
	readonly subject: string;
	/** The text part. */
	readonly text: string;
	/** The HTML part; empty without one. */
	readonly html: string;
	readonly messageId: string;
	/** The whole message as it came over SMTP. */
	readonly source: string;
	readonly receivedAt: Millis;
}

export interface MailServerOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly port?: number;
	/** Domains whose mailboxes are here; mail to others is refused. */
	readonly domains: readonly string[];
	readonly behaviour?: Partial<MailBehaviour>;
}

/** Every decision of the mail server that a test may want otherwise. */
export interface MailBehaviour {
	/** Whether it takes mail at all; if not, senders are told 451. */
	readonly takesMail: boolean;
}

/** A mail server that runs, as whoever set it up sees it. */
export interface MailServer {
	/** What lies in a mailbox, oldest first. */
	mailbox(address: string): readonly Mail[];
	remains(): Record<string, number>;
	close(): Promise<void>;
}

/** A mail server for the users of the enterprise: takes mail over SMTP and keeps it in mailboxes. */
export async function startMailServer({ host, clock, port = 25, domains, behaviour = {} }: MailServerOptions): Promise<MailServer> {
	// Loaded when the first mail server starts: together they take longer to load than many scenarios take to run.
	const { SMTPServer } = require('smtp-server') as typeof SmtpServer;
	const { simpleParser } = require('mailparser') as typeof Mailparser;
	const mailboxes = new Map<string, Mail[]>();
	const sessions = new Set<string>();

	/** Nobody here speaks TLS to it: a certificate for each server would be read for nothing. */
	class PlainSmtpServer extends SMTPServer {
		override updateSecureContext(): void {}
	}
	const server = new PlainSmtpServer({
		name: host.name,
		authOptional: true,
		disabledCommands: ['AUTH', 'STARTTLS'],
		disableReverseLookup: true,
		size: 1024 * 1024,
		onConnect({ id }, done) {
			sessions.add(id);
			done();
		},
		// Told also of those who went before they were greeted.
		onClose({ id }) {
			sessions.delete(id);
		},
		onRcptTo({ address }, _session, done) {
			if (behaviour.takesMail === false) done(refusal(451, 'Try again later'));
			else if (domains.includes(address.split('@').at(-1) ?? '')) done();
			else done(refusal(550, 'No such mailbox here'));
		},
		onData(stream, { envelope }, done) {
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on('end', () => {
				const source = Buffer.concat(chunks);
				const receivedAt = clock.now();
				simpleParser(source, { skipTextToHtml: true, skipImageLinks: true }).then(
					({ from, subject = '', text = '', html, messageId = '' }) => {
						for (const { address } of envelope.rcptTo) {
							const mail = {
								from: from?.text ?? '',
								to: address,
								subject,
								text,
								html: html || '',
								messageId,
								source: source.toString('utf8'),
								receivedAt,
							};
							mailboxes.set(address, [...(mailboxes.get(address) ?? []), mail]);
						}
						done();
					},
					() => done(refusal(554, 'The message cannot be read')),
				);
			});
		},
	});
	server.on('error', () => {});
	const listener = await host.listen(port, (stream) => server.server.emit('connection', stream));

	return {
		mailbox: (address) => mailboxes.get(address) ?? [],
		remains: () => ({ smtpSessions: sessions.size }),
		async close() {
			listener.close();
			await new Promise<void>((closed) => server.close(closed));
		},
	};
}

const refusal = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });
