import type { Socket } from 'node:net';
import { attributesOf, child, type Element, element, textOf, written } from './element';
import { type Piece, StanzaReader, StreamError } from './stanza-reader';

const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';
const BIND = 'urn:ietf:params:xml:ns:xmpp-bind';
const STREAMS = 'urn:ietf:params:xml:ns:xmpp-streams';

/** What a stream needs of the server that it leads to. */
export interface StreamServer {
	readonly domain: string;
	/** An id that nobody can guess. */
	newId(): string;
	/** The user that these credentials prove, by the part of the JID before the `@`. */
	proves(userName: string, password: string): boolean;
	/** The resource is bound: stanzas of the session follow. */
	bound(stream: ClientStream): void;
	stanza(stream: ClientStream, stanza: Element): void;
	/** It takes no more stanzas: it is being closed, or has broken. */
	ended(stream: ClientStream): void;
	/** Its connection is over. */
	gone(stream: ClientStream): void;
}

/** One client's connection: its stream is opened, authenticated (RFC 6120 §6), opened again, bound to a resource (§7), and used. */
export class ClientStream {
	readonly #socket: Socket;
	readonly #server: StreamServer;
	#reader = new StanzaReader();
	#userName: string | undefined;
	#resource: string | undefined;
	#opened = false;
	#closed = false;

	constructor(socket: Socket, server: StreamServer) {
		this.#socket = socket;
		this.#server = server;
		socket.on('data', (bytes: Buffer) => this.#read(bytes));
		socket.on('error', () => {});
		socket.on('close', () => this.#gone());
	}

	/** The user, once proved. */
	get userName(): string {
		return this.#userName ?? '';
	}

	/** Full JID, once bound. */
	get jid(): string {
		return `${this.userName}@${this.#server.domain}/${this.#resource ?? ''}`;
	}

	send(stanza: Element): void {
		if (!this.#closed && !this.#socket.destroyed) this.#socket.write(written(stanza));
	}

	/** Ends the stream because of an error (RFC 6120 §4.9), or without one. */
	close(condition?: string): void {
		if (this.#closed) return;
		if (!this.#opened) this.#open();
		if (condition !== undefined) this.send(element('stream:error', {}, element(condition, { xmlns: STREAMS })));
		this.#closed = true;
		this.#socket.end('</stream:stream>');
		this.#server.ended(this);
	}

	/** Without a word. */
	cut(): void {
		this.#socket.destroy();
	}

	#read(bytes: Buffer): void {
		if (this.#closed) return;
		try {
			for (const piece of this.#reader.read(bytes)) this.#take(piece);
		} catch (error) {
			if (!(error instanceof StreamError)) throw error;
			this.close(error.condition);
		}
	}

	#take(piece: Piece): void {
		if (this.#closed) return;
		if (piece.kind === 'open') this.#begin(piece.attributes);
		else if (piece.kind === 'close') this.close();
		else this.#element(piece.element);
	}

	#begin({ to, 'xmlns:stream': namespace }: Readonly<Record<string, string>>): void {
		this.#open();
		const isStream = namespace === 'http://etherx.jabber.org/streams';
		if (!isStream || to !== this.#server.domain) {
			this.close(isStream ? 'host-unknown' : 'invalid-namespace');
			return;
		}
		const feature =
			this.#userName === undefined
				? element('mechanisms', { xmlns: SASL }, element('mechanism', {}, 'PLAIN'))
				: element('bind', { xmlns: BIND }, element('required'));
		this.send(element('stream:features', {}, feature));
	}

	#open(): void {
		this.#opened = true;
		const header = {
			xmlns: 'jabber:client',
			'xmlns:stream': 'http://etherx.jabber.org/streams',
			from: this.#server.domain,
			id: this.#server.newId(),
			version: '1.0',
		};
		this.#socket.write(`<?xml version='1.0'?><stream:stream${attributesOf(header)}>`);
	}

	#element(stanza: Element): void {
		const { from } = stanza.attributes;
		if (this.#userName === undefined) this.#authenticate(stanza);
		else if (this.#resource === undefined) this.#bind(stanza);
		// RFC 6120 §8.1.2.1: whoever says to be somebody else is cut off.
		else if (from !== undefined && from !== this.jid && from !== this.jid.split('/')[0]) this.close('invalid-from');
		else this.#server.stanza(this, stanza);
	}

	/** SASL PLAIN (RFC 4616): who one wants to be, who one is, and the password, with NUL between them. */
	#authenticate(stanza: Element): void {
		if (stanza.name !== 'auth') {
			this.close('not-authorized');
			return;
		}
		const [wanted, userName = '', password = ''] = Buffer.from(textOf(stanza), 'base64').toString('utf8').split('\0');
		if (stanza.attributes.mechanism !== 'PLAIN') this.#refuse('invalid-mechanism');
		else if (wanted !== '' && wanted !== userName) this.#refuse('invalid-authzid');
		else if (!this.#server.proves(userName, password)) this.#refuse('not-authorized');
		else {
			this.#userName = userName;
			// The stream begins anew (RFC 6120 §6.4.6).
			this.#reader = new StanzaReader();
			this.send(element('success', { xmlns: SASL }));
		}
	}

	#refuse(condition: string): void {
		this.send(element('failure', { xmlns: SASL }, element(condition)));
	}

	#bind(stanza: Element): void {
		const request = child(stanza, 'bind');
		if (stanza.name !== 'iq' || request === undefined) {
			this.close('not-authorized');
			return;
		}
		const wanted = child(request, 'resource');
		this.#resource = wanted === undefined || textOf(wanted) === '' ? this.#server.newId() : textOf(wanted);
		this.#server.bound(this);
		const bound = element('bind', { xmlns: BIND }, element('jid', {}, this.jid));
		this.send(element('iq', { type: 'result', id: stanza.attributes.id ?? '' }, bound));
	}

	#gone(): void {
		this.#closed = true;
		this.#server.ended(this);
		this.#server.gone(this);
	}
}
