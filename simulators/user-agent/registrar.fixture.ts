import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Clock, Endpoint } from '../kernel';
import type { Datagrams, Host } from '../network';
import { answerToBinding, isStun } from '../sip';
import { Framing, PONG } from './framing';

/** How the registrar of a test behaves. */
export interface RegistrarBehaviour {
	/** Challenge these methods. */
	challenge: readonly string[];
	/** Refuse the right credentials, too. */
	refuseCredentials: boolean;
	/** How many requests a nonce is good for. */
	nonceUses: number;
	/** 423 below this. */
	minExpiresSeconds: number;
	grantSeconds: number | undefined;
	/** Wants keep-alives so often, of a flow that it keeps. */
	flowTimerSeconds: number | undefined;
	/** Answers keep-alives. */
	pongs: boolean;
	/** What it says to a Binding request, from there. */
	bindingAnswer: (request: Buffer, from: Endpoint) => Buffer | undefined;
	/** Send each of these statuses twice. */
	duplicate: readonly number[];
	/** Forward none of these. */
	swallow: (message: string) => boolean;
}

/** A registrar and stateless proxy for tests: as few lines as let two telephones meet. */
export class TestRegistrar {
	readonly behaviour: RegistrarBehaviour = {
		challenge: ['REGISTER'],
		refuseCredentials: false,
		nonceUses: Number.POSITIVE_INFINITY,
		minExpiresSeconds: 0,
		grantSeconds: undefined,
		flowTimerSeconds: undefined,
		pongs: true,
		bindingAnswer: answerToBinding,
		duplicate: [],
		swallow: () => false,
	};
	readonly bindings = new Map<string, string>();
	/** Everything that came in. */
	readonly received: string[] = [];
	readonly #streams = new Map<string, Socket>();
	#datagrams: Datagrams | undefined;
	#nonces = 0;
	#tags = 0;

	constructor(
		readonly host: Host,
		readonly clock: Clock,
		readonly passwords: Readonly<Record<string, string>>,
	) {}

	async listen(): Promise<void> {
		this.#datagrams = await this.host.udp(5060);
		this.#datagrams.receive((payload, from) => {
			if (isStun(payload)) this.#asked(payload, from);
			else this.#take(payload.toString(), { protocol: 'UDP', ...from });
		});
		await this.host.listen(5060, (stream) => {
			const from = { protocol: 'TCP', address: stream.remoteAddress as string, port: stream.remotePort as number };
			const framing = new Framing();
			this.#streams.set(key(from), stream);
			stream.on('data', (bytes: Buffer) => {
				for (const message of framing.push(bytes)) if (message !== PONG) this.#take(message, from);
				if (bytes.toString() === '\r\n\r\n') this.#pinged(stream);
			});
			stream.on('error', () => undefined);
			stream.on('close', () => this.#streams.delete(key(from)));
		});
	}

	/** Keep-alives that came, and when. */
	readonly pings: number[] = [];

	#pinged(stream: Socket): void {
		this.pings.push(this.clock.now());
		if (this.behaviour.pongs) stream.write(PONG);
	}

	#asked(request: Buffer, from: Endpoint): void {
		this.pings.push(this.clock.now());
		const answer = this.behaviour.pongs ? this.behaviour.bindingAnswer(request, from) : undefined;
		if (answer !== undefined) this.sendBytes(answer, from);
	}

	/** Resets every stream. */
	resetStreams(): void {
		for (const stream of this.#streams.values()) stream.resetAndDestroy();
	}

	/** Answers a request of a telephone on UDP port 5060 in place of whoever it is for. */
	answer(request: string, status: number, reason: string): void {
		const address = /\r\nVia: SIP\/2\.0\/UDP ([^;]+)/.exec(request)?.[1] as string;
		this.#reply(request, status, reason, { address, port: 5060 }, []);
	}

	send(message: string, to: Endpoint): void {
		const stream = this.#streams.get(key(to));
		if (stream === undefined) this.#datagrams?.send(Buffer.from(message), to);
		else stream.write(message);
	}

	/** Sends a datagram. */
	sendBytes(payload: Buffer, to: Endpoint): void {
		this.#datagrams?.send(payload, to);
	}

	#take(message: string, from: Endpoint & { protocol: string }): void {
		this.received.push(message);
		if (this.behaviour.swallow(message)) return;
		if (message.startsWith('SIP/2.0 ')) this.#relayResponse(message);
		else this.#takeRequest(message.replace(/;rport(?=[;\r])/, `;rport=${from.port};received=${from.address}`), from);
	}

	#relayResponse(message: string): void {
		const [, port, address] = /\r\nVia:[^\r]*\r\nVia:[^\r]*?;rport=(\d+);received=([\d.]+)/i.exec(message) as unknown as string[];
		const status = Number(message.slice(8, 11));
		const below = message.replace(/\r\nVia:[^\r]*/i, '');
		const copies = this.behaviour.duplicate.includes(status) ? 2 : 1;
		for (let copy = 0; copy < copies; copy++) this.send(below, { address: address as string, port: Number(port) });
	}

	#takeRequest(message: string, from: Endpoint & { protocol: string }): void {
		const method = message.slice(0, message.indexOf(' '));
		const user = /\r\nFrom:[^\r]*sip:([^@]+)@/i.exec(message)?.[1] as string;
		if (this.behaviour.challenge.includes(method) && !this.#isAuthentic(message, method, user)) {
			const nonce = `nonce${++this.#nonces}`;
			const stale = this.#isOverused(message) && !this.behaviour.refuseCredentials ? ', stale=true' : '';
			return void this.#reply(message, 401, 'Unauthorized', from, [
				`WWW-Authenticate: Digest realm="worktime.example", nonce="${nonce}", algorithm=MD5, qop="auth"${stale}`,
			]);
		}
		if (method === 'REGISTER') return void this.#register(message, user, from);
		this.#relayRequest(message, from);
	}

	#register(message: string, user: string, from: Endpoint): void {
		const asked = Number(/\r\nExpires: (\d+)/.exec(message)?.[1]);
		const contact = /\r\nContact: (<[^>]+>)/.exec(message)?.[1] as string;
		if (asked > 0 && asked < this.behaviour.minExpiresSeconds) {
			return void this.#reply(message, 423, 'Interval Too Brief', from, [`Min-Expires: ${this.behaviour.minExpiresSeconds}`]);
		}
		if (asked === 0) {
			this.bindings.delete(user);
			return void this.#reply(message, 200, 'OK', from, []);
		}
		this.bindings.set(user, contact.slice(1, -1));
		const { grantSeconds = asked, flowTimerSeconds } = this.behaviour;
		const kept = flowTimerSeconds === undefined ? [] : ['Require: outbound', `Flow-Timer: ${flowTimerSeconds}`];
		this.#reply(message, 200, 'OK', from, [`Contact: ${contact};expires=${grantSeconds}`, ...kept]);
	}

	#relayRequest(message: string, from: Endpoint & { protocol: string }): void {
		const [, user, host, port] = /^\S+ sip:(?:([^@ ;]+)@)?([^:; ]+)(?::(\d+))?/.exec(message) as unknown as string[];
		const target =
			host === 'worktime.example' ? /^sip:[^@]+@([^:]+):(\d+)/.exec(this.bindings.get(user as string) ?? '') : [undefined, host, port ?? '5060'];
		if (target === null) return void this.#reply(message, 404, 'Not Found', from, []);
		const branch = `z9hG4bKrelay${/branch=([^;\r]+)/.exec(message)?.[1]}`;
		const relayed = message.replace('\r\n', `\r\nVia: SIP/2.0/${from.protocol} 203.0.113.10:5060;branch=${branch}\r\n`);
		this.send(relayed, { address: target[1] as string, port: Number(target[2]) });
	}

	#reply(request: string, status: number, reason: string, to: Endpoint, headers: readonly string[]): void {
		if (request.startsWith('ACK')) return;
		const kept = request.split('\r\n').filter((line) => /^(?:Via|From|Call-ID|CSeq):/i.test(line));
		const toHeader = /\r\n(To:[^\r]*)/i.exec(request)?.[1];
		const tagged = /;tag=/.test(toHeader ?? '') ? toHeader : `${toHeader};tag=reg${++this.#tags}`;
		const lines = [`SIP/2.0 ${status} ${reason}`, ...kept, tagged, ...headers, 'Content-Length: 0', '', ''];
		const copies = this.behaviour.duplicate.includes(status) ? 2 : 1;
		for (let copy = 0; copy < copies; copy++) this.send(lines.join('\r\n'), to);
	}

	#isOverused(message: string): boolean {
		return Number.parseInt(/\bnc=([0-9a-f]{8})/.exec(message)?.[1] ?? '0', 16) > this.behaviour.nonceUses;
	}

	#isAuthentic(message: string, method: string, user: string): boolean {
		const header = /\r\nAuthorization: Digest ([^\r]+)/i.exec(message)?.[1];
		if (header === undefined || this.behaviour.refuseCredentials || this.#isOverused(message)) return false;
		const value = (name: string) => new RegExp(`(?:^|[ ,])${name}="?([^",]+)`).exec(header)?.[1];
		const ha1 = md5(`${value('username')}:${value('realm')}:${this.passwords[user]}`);
		const ha2 = md5(`${method}:${value('uri')}`);
		return value('response') === md5([ha1, value('nonce'), value('nc'), value('cnonce'), value('qop'), ha2].join(':'));
	}
}

const key = ({ address, port }: Endpoint): string => `${address}:${port}`;
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
