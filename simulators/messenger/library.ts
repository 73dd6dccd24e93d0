import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { type Endpoint, type Millis, type Secret, scope } from '../kernel';
import type { Host } from '../network';

/** An XML element as `@xmpp/client` has it. */
export interface XmlElement {
	readonly name: string;
	readonly attrs: Readonly<Record<string, string | undefined>>;
	getChild(name: string, namespace?: string): XmlElement | undefined;
	getChildren(name: string, namespace?: string): XmlElement[];
	getChildText(name: string): string | null;
}

/** A connection of `@xmpp/client`. */
export interface Connection extends EventEmitter {
	readonly status: string;
	readonly socket: Socket | null;
	start(): Promise<unknown>;
	stop(): Promise<unknown>;
	send(stanza: XmlElement): Promise<void>;
	readonly iqCaller: { request(stanza: XmlElement, timeoutMs: Millis): Promise<XmlElement> };
}

/** Puts an XML element together. */
export type Xml = (name: string, attributes?: Readonly<Record<string, string>>, ...children: (string | XmlElement)[]) => XmlElement;

type Transport = new () => { socketParameters(service: string): unknown };

interface Library {
	readonly xml: Xml;
	client(options: object): Connection & { readonly transports: Transport[]; readonly reconnect: { stop(): void } };
}

export interface ConnectionOptions {
	readonly host: Host;
	readonly server: Endpoint;
	readonly domain: string;
	readonly userName: string;
	readonly password: Secret;
	readonly resource: string;
	/** For each answer while a stream is opened or closed. */
	readonly timeoutMs: Millis;
}

/** Loaded with the first messenger: that takes longer than many scenarios. */
const library = (): Library => require('@xmpp/client') as Library;

/** A connection of the library over streams of `host`. It does nothing until `start`, and never connects again by itself. */
export function xmppConnection(options: ConnectionOptions): { readonly connection: Connection; readonly xml: Xml } {
	const { host, server, domain, userName, password, resource, timeoutMs } = options;
	const { client, xml } = library();
	const connection = client({
		service: 'xmpp://messaging',
		domain,
		resource,
		timeout: timeoutMs,
		// Its own choice would be none: it takes PLAIN over TLS only, and this network has no TLS.
		credentials: (authenticate: (credentials: object, mechanism: string) => Promise<void>) =>
			authenticate({ username: userName, password: password.reveal() }, 'PLAIN'),
		userAgent: xml('user-agent', { id: resource }),
	});
	connection.reconnect.stop();
	const overTcp = connection.transports.find((each) => isFor(each, 'xmpp://messaging')) as Transport;
	class OverHost extends overTcp {}
	Object.assign(OverHost.prototype, { Socket: socketsOf(host, server) });
	connection.transports.splice(0, connection.transports.length, OverHost);
	return { connection, xml };
}

function isFor(transport: Transport, service: string): boolean {
	try {
		return transport.prototype.socketParameters(service) !== undefined;
	} catch {
		return false;
	}
}

/** What the library constructs instead of `net.Socket`: a stream of the host, which is connecting already. */
function socketsOf(host: Host, server: Endpoint) {
	return function HostSocket(): Socket {
		const stream = host.connect(server);
		for (const event of ['connect', 'data', 'close', 'error']) stream.on(event, () => scope.enter(host.name));
		return Object.assign(stream, { connect: () => stream });
	};
}
