import { Secret } from '../kernel';
import { withoutUnreadDebugLines } from './debug-lines';
import { Engine } from './engine';
import { readFast } from './fast-reader';
import { IN_PROCESS_DOMAIN, serveInProcess, type WireProtocol } from './in-process';
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
	const stopServing = serveInProcess(name, {
		accept: (stream) => engine.connect(stream),
		failed: (error) => note('application-error', error instanceof Error ? error.message : String(error)),
		wireProtocol: () => (srf as Srf & Internals)._app?.client?.wp,
	});
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

let Application: (new () => Srf) | undefined;

/** drachtio-srf remembers the timers it finds when it is loaded: not before the first node, so that virtual time may be installed first. */
function newApplication(): Srf {
	Application ??= loadApplication();
	return new Application();
}

function loadApplication(): new () => Srf {
	readFast();
	return withoutUnreadDebugLines(() => require('drachtio-srf'));
}

/** What drachtio-srf keeps of its connection. */
interface Internals {
	readonly _app?: { readonly client?: { readonly wp?: WireProtocol } };
}
