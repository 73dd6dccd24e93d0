import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ExitCode } from '../../reports';
import { type ClientChange, type DrachtioServer, startDrachtioServer } from '../../simulators/drachtio';
import { Secret, seeded, WallClock } from '../../simulators/kernel';
import { wireNetwork } from '../../simulators/network';
import type { TlsIdentity } from '../../simulators/sip';
import { brokenEnvironment, formatRefusal, misuse, Refusal } from '../refusal';
import { InterruptionWatch } from '../run/interruption';
import { readHandler } from './handler';
import { passingJournal } from './passing-journal';
import { type ListenPlace, type Place, readListen, readPlace, refusePublic } from './place';
import { withRealNames } from './real-names';

/** What a person can ask of the stand-in for drachtio-server. */
export interface SignallingOptions {
	/** `udp:127.0.0.1:5060`, several with commas. */
	readonly listen: readonly string[];
	/** Where applications connect: `127.0.0.1:9022`. */
	readonly control: string;
	readonly secret: string;
	/** A name server: `127.0.0.1:53`. */
	readonly dns?: string;
	/** Who is asked about new requests: `INVITE=http://127.0.0.1:8000/route`. */
	readonly handler?: readonly string[];
	/** Files in PEM, for TLS and secure WebSockets. */
	readonly key?: string;
	readonly cert?: string;
	/** Lets other machines reach it. */
	readonly allowNonLoopback: boolean;
	/** Tells of every connection and every fault. */
	readonly verbose: boolean;
}

/** Serves drachtio applications until the process is told to end. Gives the exit code; whatever went wrong has been told then. */
export async function signalling(options: SignallingOptions): Promise<ExitCode> {
	try {
		return await serve(options);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		process.stderr.write(formatRefusal(error.detail));
		return error.exitCode;
	}
}

async function serve(options: SignallingOptions): Promise<ExitCode> {
	const { secret, allowNonLoopback, verbose } = options;
	const listen = options.listen.flatMap(readListen);
	const control = readPlace('--control', options.control);
	const nameServer = options.dns === undefined ? undefined : readPlace('--dns', options.dns);
	if (/[|\r\n]/.test(secret) || secret === '') throw misuse({ code: 'secret', what: '--secret must be one word without |' });
	const handlers = (options.handler ?? []).map((text) => readHandler(text, allowNonLoopback));
	if (!allowNonLoopback) {
		for (const place of listen) refusePublic('--listen', place);
		refusePublic('--control', control);
	}
	const tls = identityOf(options, listen);
	const clock = new WallClock();
	const journal = passingJournal(clock);
	const random = seeded(randomBytes(16).toString('hex'));
	const network = wireNetwork({ clock, random, journal, allowNonLoopback });
	const addresses = new Set([...listen, control].map(({ address }) => address));
	const tell = (text: string) => process.stderr.write(`${text}\n`);
	if (verbose) journal.on('signalling', ({ what, detail }) => tell(`${what}: ${detail}`));
	const watch = new InterruptionWatch();
	let server: DrachtioServer | undefined;
	try {
		server = await startDrachtioServer({
			host: withRealNames(network.host('signalling', 'other', [...addresses]), nameServer),
			listen,
			control,
			secret: new Secret(secret),
			clock,
			random,
			journal,
			handlers,
			...(tls !== undefined && { tls }),
			...(verbose && { see: ({ what, from }: ClientChange) => tell(`application ${from.address}:${from.port}: ${what}`) }),
		}).catch((error: unknown) => {
			throw cannotBind(error);
		});
		process.stdout.write(`SIP on ${server.places}\napplications on ${placeText(server.control)}\n`);
		const interruption = await watch.interrupted;
		if (interruption.by === 'exception') throw interruption.error;
		return ExitCode.Conforms;
	} finally {
		watch.end();
		await server?.close();
		await network.close();
	}
}

function identityOf({ key, cert }: SignallingOptions, listen: readonly ListenPlace[]): TlsIdentity | undefined {
	const secure = listen.find(({ transport }) => transport === 'tls' || transport === 'wss');
	if (key !== undefined && cert !== undefined) return { key: contents('--key', key), cert: contents('--cert', cert) };
	if (secure === undefined && key === undefined && cert === undefined) return undefined;
	throw misuse({ code: 'certificate', what: `${secure?.transport ?? 'TLS'} needs a key and a certificate`, remedy: '--key key.pem --cert cert.pem' });
}

function contents(option: string, file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		throw misuse({ code: 'certificate', where: file, what: `${option}: this file cannot be read (${(error as NodeJS.ErrnoException).code})` });
	}
}

function cannotBind(error: unknown): unknown {
	const { code, address = '', port = 0 } = error as NodeJS.ErrnoException & Partial<Place>;
	const where = placeText({ address, port });
	if (code === 'EADDRINUSE')
		return brokenEnvironment({ code: 'port-taken', where, what: 'another program listens there', remedy: 'take another port, or end that program' });
	if (code === 'EADDRNOTAVAIL') return brokenEnvironment({ code: 'no-such-address', where, what: 'this machine does not have that address' });
	if (code === 'EACCES')
		return brokenEnvironment({ code: 'port-forbidden', where, what: 'this user may not listen there', remedy: 'ports below 1024 belong to root' });
	return error;
}

function placeText({ address, port }: Place): string {
	return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
