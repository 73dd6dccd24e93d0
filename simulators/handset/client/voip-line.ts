import type { Cancel, Clock, Millis } from '../../kernel';
import { appearanceTexts, type LineAppearance, type MessagesWaiting, messagesText, type RegistrationRefused } from '../../user-agent';
import { VoipCalls, type VoipCallsOptions } from './dialling/voip-calls';
import { register } from './registration';
import { notices } from './xsi';

/** Between attempts to register on a new network, or over a new flow. */
const FIRST_RETRY_MS: Millis = 2_000;
const LAST_RETRY_MS: Millis = 60_000;

const NO_VOIP = 'Voice over IP is not available';

/** Statuses that a user agent makes itself when nothing came back (RFC 3261 §8.1.3.1). */
const silence = new Set([408, 503]);
/** Nobody was there, or had a fault of its own (RFC 3261 §21.5): the next attempt may succeed. */
const mayPass = (status: number): boolean => status === 408 || (status >= 500 && status < 600);

export interface VoipLineOptions extends VoipCallsOptions {
	readonly clock: Clock;
	/** The user has signed in on another mobile device. */
	readonly displaced: () => void;
}

/** The line of a user's client: registered as long as there is a network, with its calls and what the PBX tells it. */
export class VoipLine {
	readonly calls: VoipCalls;
	readonly #options: VoipLineOptions;
	/** The network that the phone has come to since it first registered: `''` while it is where it was then, undefined while there is none. */
	#network: string | undefined = '';
	#retry: Cancel | undefined;
	#isOver = false;
	/** Has been registered since the user signed in. */
	#wasRegistered = false;
	/** Status that ended the registration, or with which it was refused. */
	#refusedWith: number | undefined;
	/** Voice messages, as the client was told last. */
	#waiting: MessagesWaiting | undefined;
	/** Calls at other phones of the user, as the client was told last. */
	#appearances: readonly LineAppearance[] = [];

	constructor(options: VoipLineOptions) {
		const { agent, behaviour, changed, displaced } = options;
		this.#options = options;
		this.calls = new VoipCalls(options);
		agent.onMessagesWaiting((waiting) => {
			this.#waiting = waiting;
			changed();
		});
		agent.onLineAppearances((appearances) => {
			this.#appearances = appearances;
			changed();
		});
		agent.onRegistration((registered, status, retryAfterSeconds) => {
			if (registered) this.#wasRegistered = true;
			else this.#appearances = [];
			if (status === 403 && this.#wasRegistered && behaviour.signsOutWhenDisplaced) displaced();
			if (registered) this.#refusedWith = undefined;
			else if (status !== undefined) {
				this.#refusedWith = status;
				if (mayPass(status)) this.#tryLater(FIRST_RETRY_MS, retryAfterSeconds);
			}
			changed();
		});
	}

	/** Why there is no Voice over IP now, for a person; undefined while there is. */
	get trouble(): string | undefined {
		if (this.#options.agent.registered) return undefined;
		return this.#refusedWith === undefined || silence.has(this.#refusedWith) ? notices.unreachable : NO_VOIP;
	}

	/** What the PBX has told of the user's messages and other phones, for a person. */
	get news(): readonly string[] {
		const messages = this.#waiting && messagesText(this.#waiting);
		return [...(messages === undefined ? [] : [messages]), ...(this.#options.agent.registered ? appearanceTexts(this.#appearances) : [])];
	}

	/** Tries to connect and to register; `trouble` says how that went, and what may pass is tried again. */
	async register(): Promise<void> {
		await this.#registerOn('', FIRST_RETRY_MS);
	}

	/** Every VoIP call is lost with its network (guide §4.2); on the next one the client registers as the same instance (RFC 5626 §4.1). */
	async networkChanged(network: string | undefined): Promise<void> {
		const { agent, behaviour } = this.#options;
		this.#network = network;
		this.#retry?.();
		if (behaviour.dropsCallsOnNetworkChange || this.calls.count === 0) await agent.close();
		if (network !== undefined && behaviour.registersOnNetworkChange !== 'never') await this.#registerOn(network, FIRST_RETRY_MS);
	}

	/** Takes the registration back, as far as there is one. */
	async unregister(): Promise<void> {
		const { agent } = this.#options;
		if (agent.registered) await agent.unregister();
	}

	/** Tries no longer to register. */
	resign(): void {
		this.#isOver = true;
		this.#retry?.();
	}

	/** Its connections break. */
	async stop(): Promise<void> {
		this.resign();
		await this.#options.agent.stop();
	}

	/** Until it succeeds, the network changes again or the registrar refuses. */
	async #registerOn(network: string, retryAfterMs: Millis): Promise<void> {
		const { agent } = this.#options;
		const isGivenUp = () => this.#isOver || this.#network !== network;
		if (isGivenUp()) return;
		const refused = await this.#attempt();
		if (agent.registered || (refused !== undefined && !mayPass(refused.status)) || isGivenUp()) return;
		this.#tryLater(retryAfterMs, refused?.retryAfterSeconds);
	}

	/**
	 * Nobody is there, or the flow has failed: a new one is tried in a while (RFC 5626 §4.5).
	 * @param notBeforeSeconds is what the registrar wants (RFC 3261 §20.33)
	 */
	#tryLater(afterMs: Millis, notBeforeSeconds = 0): void {
		const { clock, behaviour } = this.#options;
		const network = this.#network;
		this.#retry?.();
		if (network === undefined || this.#isOver || behaviour.registersOnNetworkChange !== 'until-it-succeeds') return;
		this.#retry = clock.at(
			clock.now() + Math.max(afterMs, notBeforeSeconds * 1000),
			() => void this.#registerOn(network, Math.min(2 * afterMs, LAST_RETRY_MS)),
		);
	}

	async #attempt(): Promise<RegistrationRefused | undefined> {
		const refused = await register(this.#options.agent);
		if (refused !== undefined) this.#refusedWith = refused.status;
		this.#options.changed();
		return refused;
	}
}

/** Why a client with this line, or with none, has no Voice over IP now, for a person; undefined while it has. */
export function voipTrouble(line: VoipLine | undefined): string | undefined {
	return line === undefined ? NO_VOIP : line.trouble;
}
