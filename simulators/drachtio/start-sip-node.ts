import { Secret } from '../kernel';
import { Engine } from './engine';
import { IN_PROCESS_DOMAIN, serveInProcess } from './in-process';
import { inLaterTurn } from './later-turn';
import type { SipNode, SipNodeOptions } from './node';
import type { Srf } from './srf';

const SECRET = new Secret('cymru');

/** How many nodes this process has started: two hosts of one name, in worlds one after the other, must not meet. */
let nodes = 0;

/**
 * Starts a SIP node with the embedded engine and an unmodified drachtio-srf application on it, in this process, without a socket.
 * In virtual time it settles only while the clock is driven.
 */
export async function startSipNode({ host, listen, clock, random, journal, t1Ms, tls }: SipNodeOptions): Promise<SipNode> {
	const engine = new Engine({
		host,
		clock,
		random,
		journal,
		t1Ms,
		tls,
		secret: SECRET,
		later: inLaterTurn,
	});
	await engine.start(listen);

	const srf = newApplication();
	const name = `${host.name}-${++nodes}${IN_PROCESS_DOMAIN}`;
	const note = (what: 'application-error' | 'control-lost', detail: string) => journal.record({ kind: 'signalling', node: host.name, what, detail });
	let closing = false;
	const stopServing = serveInProcess(
		name,
		(stream) => engine.connect(stream),
		(error) => {
			note('application-error', error instanceof Error ? error.message : String(error));
			forgetHalfReadFrame(srf);
		},
	);
	srf.on('error', (error) => {
		if (!closing) note('control-lost', error.message);
	});
	await new Promise<void>((connected, refused) => {
		srf.on('connect', (error) => (error ? refused(error) : connected()));
		void srf.connect({ host: name, port: 9022, secret: SECRET.reveal() });
	});

	return {
		srf,
		remains: () => engine.remains(),
		async close() {
			if (closing) return;
			closing = true;
			stopServing();
			srf.disconnect();
			engine.close();
		},
	};
}

/** drachtio-srf remembers the timers it finds when it is loaded: not before the first node, so that virtual time may be installed first. */
function newApplication(): Srf {
	readEnvironmentOnce();
	const Application: new () => Srf = require('drachtio-srf');
	return new Application();
}

let environmentRead = false;

/** drachtio-srf asks for an environment variable at each header of each message, and to ask the system costs more than to read the header. */
function readEnvironmentOnce(): void {
	if (environmentRead) return;
	environmentRead = true;
	process.env = { ...process.env };
}

/** What drachtio-srf keeps of its connection. */
interface Internals {
	readonly _app?: { readonly client?: { readonly wp?: { readonly mapIncomingMsg?: Map<unknown, unknown> } } };
}

/** After an exception drachtio-srf would handle the same frame again with the next one; each frame is complete, so nothing else is lost. */
function forgetHalfReadFrame(srf: Srf): void {
	(srf as Srf & Internals)._app?.client?.wp?.mapIncomingMsg?.clear();
}
