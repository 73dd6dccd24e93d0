import { type Invitation, type Notification, URI, UserAgent, type UserAgentOptions } from 'sip.js';
import type { Stream } from '../kernel';
import { CallAudio, CallVideo, type Hertz } from '../media';
import type { SipCall } from './call';
import { IncomingCall } from './incoming-call';
import { type LineAppearance, readAppearances } from './line-appearances';
import { LINE_SERVICES, type LineServiceChange, type LineServices, requestOf, withNotified } from './line-services';
import { type MessagesWaiting, readSummary } from './messages-waiting';
import { type MediaEnd, Negotiation, unacceptable } from './negotiation';
import { OutgoingCall } from './outgoing-call';
import { Registration } from './registration';
import { applyRemedies, disposeTransactions } from './remedies';
import type { CallContext, SessionCall } from './session-call';
import { Subscription } from './subscription';
import { HostTransport, type HostTransportOptions } from './transport';
import { type Turn, turnsOf } from './turns';
import type { SipUserAgent, SipUserAgentOptions } from './user-agent';

/** How long `stop` waits for the other sides to confirm that calls are over. */
const STOP_WITHIN_MS = 4000;
/** An unanswered call is ended by the network long before; RFC 3261 §16.6 has 3 minutes at least. */
const RING_SECONDS = 600;
/** What is asked for; a subscription is refreshed at half of what was granted. */
const SUBSCRIBED_SECONDS = 3600;
/** Status for a registration whose connection breaks (RFC 3261 §8.1.3.1). */
const CONNECTION_LOST = 503;
const MEDIA_PORTS = { lowest: 16_384, pairs: 8_192 };
/** RTP and RTCP of the audio, and the same of the video. */
const PORTS_OF_A_CALL = 4;
/** Option tags that a peer may require. */
const SUPPORTED = new Set(['outbound', 'path']);

/** Makes a user agent. It does nothing until `start`. */
export function sipUserAgent(options: SipUserAgentOptions): SipUserAgent {
	applyRemedies();
	return new Agent(options);
}

/** What exists between `start` and `stop`. */
interface Running {
	readonly userAgent: UserAgent;
	readonly transport: HostTransport;
	readonly registration: Registration;
	readonly services?: Subscription;
}

class Agent implements SipUserAgent {
	readonly #options: SipUserAgentOptions;
	readonly #stream: Stream;
	readonly #turn: Turn;
	readonly #instanceId: string;
	readonly #calls = new Set<SessionCall>();
	readonly #seeRegistration: ((registered: boolean, status?: number, retryAfterSeconds?: number) => void)[] = [];
	readonly #seeIncoming: ((call: SipCall) => void)[] = [];
	readonly #seeAppearances: ((appearances: readonly LineAppearance[]) => void)[] = [];
	readonly #seeWaiting: ((waiting: MessagesWaiting) => void)[] = [];
	readonly #seeServices: ((services: LineServices) => void)[] = [];
	#running: Running | undefined;
	/** The server reaches it over the flow that it has registered over (RFC 5626), and that alone. */
	#keepsFlow = false;

	constructor(options: SipUserAgentOptions) {
		this.#options = options;
		this.#stream = options.random.stream(`${options.host.name}/user-agent`);
		this.#turn = turnsOf(options.host, options.clock);
		this.#instanceId = options.instanceId ?? uuid(this.#stream);
	}

	get registered(): boolean {
		return this.#running?.registration.registered ?? false;
	}

	onRegistration(see: (registered: boolean, status?: number, retryAfterSeconds?: number) => void): void {
		this.#seeRegistration.push(see);
	}

	onIncoming(see: (call: SipCall) => void): void {
		this.#seeIncoming.push(see);
	}

	onMessagesWaiting(see: (waiting: MessagesWaiting) => void): void {
		this.#seeWaiting.push(see);
	}

	onLineAppearances(see: (appearances: readonly LineAppearance[]) => void): void {
		this.#seeAppearances.push(see);
	}

	onServices(see: (services: LineServices) => void): void {
		this.#seeServices.push(see);
	}

	setService(change: LineServiceChange): Promise<number> {
		return this.#turn(() => this.#running?.services?.push(requestOf(change)) ?? Promise.resolve(480));
	}

	start(): Promise<void> {
		return this.#turn(async () => {
			if (this.#running !== undefined) return;
			const running = this.#assemble();
			this.#running = running;
			try {
				await running.userAgent.start();
			} catch (error) {
				// It may have been stopped meanwhile, and started anew.
				if (this.#running === running) this.#running = undefined;
				throw error;
			}
			this.#connected(running);
		});
	}

	register(): Promise<void> {
		return this.#turn(async () => {
			const running = this.#started();
			if (!running.transport.isConnected()) {
				await running.userAgent.reconnect();
				this.#connected(running);
			}
			await running.registration.register();
		});
	}

	unregister(): Promise<void> {
		return this.#turn(async () => {
			if (!this.#running?.transport.isConnected()) return;
			await this.#running.services?.end();
			await this.#running.registration.unregister();
		});
	}

	async stop(): Promise<void> {
		this.#forgetOver();
		if (this.#calls.size > 0 && this.#running?.transport.isConnected()) await this.#turn(() => this.#hangUpAll());
		await this.close();
	}

	async close(): Promise<void> {
		const running = this.#running;
		if (running === undefined) return;
		this.#running = undefined;
		running.registration.lost();
		running.services?.drop();
		for (const call of this.#calls) call.abandon();
		this.#calls.clear();
		await running.userAgent.stop();
		disposeTransactions(running.transport);
	}

	call(number: string): SipCall {
		const { userAgent } = this.#started();
		const call = new OutgoingCall(this.#context(), number);
		this.#keep(call);
		void this.#turn(() => call.begin(userAgent, new URI('sip', number, this.#options.domain)));
		return call;
	}

	remains(): Record<string, number> {
		const core = this.#running?.userAgent.userAgentCore;
		const transport = this.#running?.transport;
		this.#forgetOver();
		return {
			calls: this.#calls.size,
			dialogs: core?.dialogs.size ?? 0,
			clientTransactions: core?.userAgentClients.size ?? 0,
			serverTransactions: core?.userAgentServers.size ?? 0,
			retransmissions: transport?.retransmitting ?? 0,
			registrations: this.registered ? 1 : 0,
			timers: (transport?.timers ?? 0) + (this.#running?.registration.timers ?? 0) + (this.#running?.services?.timers ?? 0),
			sockets: transport?.isConnected() ? 1 : 0,
			...sumOf([...this.#calls].map(({ mediaRemains }) => mediaRemains)),
		};
	}

	#started(): Running {
		if (this.#running === undefined) throw new Error(`the user agent of ${this.#options.host.name} is not started`);
		return this.#running;
	}

	#context(): CallContext {
		const { host, clock, random, voice, camera } = this.#options;
		if (voice === undefined) return { clock, stream: this.#stream, turn: this.#turn };
		const audio = (port: number, sounds: () => Hertz) => new CallAudio({ host, clock, random, journal: voice.journal, port, sounds });
		const video = (port: number) => new CallVideo({ host, clock, random, journal: voice.journal, port, shows: () => camera ?? 0 });
		return { clock, stream: this.#stream, turn: this.#turn, voice: voice.pitch, audio, ...(camera !== undefined && { video }) };
	}

	/** A sip.js user agent for the address that the host has now. */
	#assemble(): Running {
		const { host, clock, transport: over, user, domain, displayName, password, userAgent: userAgentString } = this.#options;
		const transportOptions: HostTransportOptions = {
			host,
			clock,
			transport: over,
			...(this.#options.localPort === undefined ? {} : { localPort: this.#options.localPort }),
			proxy: this.#options.outboundProxy,
			random: this.#options.random.stream(`${host.name}/keep-alive`),
			malformed: (detail) => this.#options.onMalformed?.(detail),
		};
		const options: UserAgentOptions = {
			uri: new URI('sip', user, domain),
			displayName: displayName ?? '',
			viaHost: host.addresses()[0] as string,
			forceRport: true,
			contactName: user,
			contactParams: { transport: over },
			instanceId: this.#instanceId,
			authorizationUsername: this.#options.authUser ?? user,
			authorizationPassword: password.reveal(),
			userAgentString,
			transportConstructor: HostTransport as unknown as NonNullable<UserAgentOptions['transportConstructor']>,
			transportOptions,
			sessionDescriptionHandlerFactory: (session) => {
				const call = [...this.#calls].find((one) => one.isOf(session));
				const end = this.#mediaEnd();
				call?.listen(end.port, end.videoPort);
				return new Negotiation(end, () => call?.negotiated());
			},
			sendInitialProvisionalResponse: false,
			noAnswerTimeout: RING_SECONDS,
			gracefulShutdown: false,
			logBuiltinEnabled: false,
			logConfiguration: false,
			logLevel: 'error',
			delegate: {
				onInvite: (invitation) => this.#invited(invitation),
				onNotify: (notification) => this.#notified(notification),
				onDisconnect: () => this.#running?.registration.lost(CONNECTION_LOST),
			},
		};
		const userAgent = new UserAgent(options);
		const transport = userAgent.transport as HostTransport;
		const registration = new Registration({
			userAgent,
			clock,
			owner: host.name,
			instanceId: this.#instanceId,
			expiresSeconds: this.#options.expiresSeconds,
			accepted: ({ isKept, timerSeconds }) => {
				this.#keepsFlow = isKept;
				transport.keepAlive(timerSeconds);
			},
			changed: (registered, status, retryAfterSeconds) => {
				if (!registered) {
					this.#keepsFlow = false;
					transport.keepAlive(undefined);
				}
				if (registered) services?.begin();
				else services?.drop();
				for (const see of this.#seeRegistration) see(registered, status, retryAfterSeconds);
			},
			// A translator may have forgotten the stream, and the stack does not know: the next REGISTER opens another. Calls go on.
			unanswered: () => {
				if (over === 'tcp') void transport.disconnect();
			},
		});
		const services = this.#options.sharesServices === true ? this.#sharing(userAgent) : undefined;
		return { userAgent, transport, registration, ...(services && { services }) };
	}

	#sharing(userAgent: UserAgent): Subscription {
		const { clock, host } = this.#options;
		let known: LineServices = {};
		return new Subscription({
			...LINE_SERVICES,
			userAgent,
			clock,
			owner: host.name,
			expiresSeconds: SUBSCRIBED_SECONDS,
			notified: (contentType, body) => {
				known = withNotified(known, contentType, body) ?? known;
				for (const see of this.#seeServices) see(known);
			},
		});
	}

	/** sip.js knows no port of its own, and says `ob` in the Contact of the calls that it makes: it belongs there where a flow is kept (RFC 5626 §4.3). */
	#connected({ userAgent: { contact }, transport }: Running): void {
		contact.uri.port = transport.local?.port;
		contact.toString = ({ register = false } = {}) => `<${contact.uri}${this.#keepsFlow && !register ? ';ob' : ''}>`;
	}

	#mediaEnd(): MediaEnd {
		const sessionId = String(this.#stream.integer(1_000_000_000, 4_000_000_000));
		const port = this.#freeMediaPort();
		const address = this.#options.host.addresses()[0] as string;
		if (this.#options.camera === undefined) return { sessionId, port, address };
		// The port between the two is that of the audio's RTCP.
		return { sessionId, port, address, videoPort: port + 2 };
	}

	/** The lowest port of as many as a call needs, none of them another call's. */
	#freeMediaPort(): number {
		const taken = [...this.#calls].flatMap(({ mediaPort }) => mediaPort ?? []);
		for (;;) {
			const port = MEDIA_PORTS.lowest + 2 * this.#stream.integer(0, MEDIA_PORTS.pairs - 2);
			if (taken.every((other) => Math.abs(other - port) >= PORTS_OF_A_CALL)) return port;
		}
	}

	#invited(invitation: Invitation): void {
		const required = (invitation.request.getHeader('Require') ?? '').split(',').map((tag) => tag.trim().toLowerCase());
		const unknown = required.filter((tag) => tag !== '' && !SUPPORTED.has(tag));
		const { body } = invitation.request;
		if (unknown.length > 0) {
			// RFC 3261 §8.2.2.3; sip.js would ring, or wait for PRACK.
			void invitation.reject({ statusCode: 420, extraHeaders: [`Unsupported: ${unknown.join(', ')}`] });
		} else if (body !== '' && body !== undefined && unacceptable(body)) {
			// sip.js would ring, and answer 480 when the user picks up.
			void invitation.reject({ statusCode: 488 });
		} else {
			const call = new IncomingCall(this.#context(), invitation);
			this.#keep(call);
			for (const see of this.#seeIncoming) see(call);
			call.ring();
		}
	}

	/** What it was told without having asked for it. */
	#notified(notification: Notification): void {
		const { request } = notification;
		const event = request.getHeader('Event')?.split(';')[0]?.trim().toLowerCase();
		const waiting = event === 'message-summary' ? readSummary(request.body) : undefined;
		const appearances = event === 'call-info' ? readAppearances(request.getHeader('Call-Info') ?? '') : undefined;
		if (waiting === undefined && appearances === undefined) {
			void notification.reject({ statusCode: 489 });
			return;
		}
		void notification.accept();
		if (waiting !== undefined) for (const see of this.#seeWaiting) see(waiting);
		if (appearances !== undefined) for (const see of this.#seeAppearances) see(appearances);
	}

	#keep(call: SessionCall): void {
		this.#forgetOver();
		this.#calls.add(call);
	}

	#forgetOver(): void {
		for (const call of this.#calls) if (call.isOver) this.#calls.delete(call);
	}

	async #hangUpAll(): Promise<void> {
		const { clock } = this.#options;
		await new Promise<void>((enough) => {
			const cancel = clock.at(clock.now() + STOP_WITHIN_MS, enough);
			Promise.allSettled([...this.#calls].map((call) => call.hangUp())).then(() => {
				cancel();
				enough();
			});
		});
	}
}

function sumOf(all: readonly Record<string, number>[]): Record<string, number> {
	const sum: Record<string, number> = {};
	for (const one of all) for (const [what, count] of Object.entries(one)) sum[what] = (sum[what] ?? 0) + count;
	return sum;
}

function uuid(stream: Stream): string {
	const hex = stream.hex(32);
	const variant = '89ab'[stream.integer(0, 3)];
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
