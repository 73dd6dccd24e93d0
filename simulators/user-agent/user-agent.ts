import type { Clock, Endpoint, Journal, Random, Secret } from '../kernel';
import type { Hertz, Picture } from '../media';
import type { Host } from '../network';
import type { SipCall } from './call';
import type { LineAppearance } from './line-appearances';
import type { LineServiceChange, LineServices } from './line-services';
import type { MessagesWaiting } from './messages-waiting';

/** What a SIP telephone is told when it is set up. */
export interface SipUserAgentOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly random: Random;
	readonly transport: 'udp' | 'tcp';
	/** Own port for datagrams; any free one unless given. A stream always leaves from a free port. */
	readonly localPort?: number;
	/** User part of the address of record. */
	readonly user: string;
	/** User name for digest; `user` unless given. */
	readonly authUser?: string;
	readonly password: Secret;
	/** Host part of the address of record, and of every Request-URI. */
	readonly domain: string;
	readonly displayName?: string;
	/** Where every request goes, whatever its Request-URI says. */
	readonly outboundProxy: Endpoint;
	/** Value of the User-Agent header. */
	readonly userAgent: string;
	/** UUID for `+sip.instance` (RFC 5626 §4.1); drawn from `random` unless given. */
	readonly instanceId?: string;
	/** Expiry that is asked for; the binding is refreshed at half of what was granted. */
	readonly expiresSeconds: number;
	/** The voice of its user: with one, calls have audio over RTP; without, only signalling. */
	readonly voice?: { readonly pitch: Hertz; readonly journal: Journal };
	/** What its camera shows: with one, and with a voice, calls have video where the other party has it, too. */
	readonly camera?: Picture;
	/** Whether it shares the services of its line with the server, while it is registered (event package as-feature-event). */
	readonly sharesServices?: boolean;
	/** Called for each message that came in and could not be understood. */
	readonly onMalformed?: (detail: string) => void;
}

/** A SIP telephone without a person: registers, calls, is called. */
export interface SipUserAgent {
	/** Opens its port or its connection. Rejects with the network's error. */
	start(): Promise<void>;
	/**
	 * Registers, and keeps registered.
	 * @throws {RegistrationRefused} with the final status.
	 */
	register(): Promise<void>;
	/** Removes its binding; settles when that is answered, whatever the answer. */
	unregister(): Promise<void>;
	/** Ends every call, closes every port and leaves no timer behind. Does not unregister. Waits a few seconds for answers. */
	stop(): Promise<void>;
	/** As `stop`, without a word to anybody: the power went. Needs no clock. */
	close(): Promise<void>;
	readonly registered: boolean;
	/** Calls `see` whenever it becomes registered, or ceases to be (with the status when an answer was the cause, and what that says of asking again). */
	onRegistration(see: (registered: boolean, status?: number, retryAfterSeconds?: number) => void): void;
	/** Calls a number or user of its own domain. */
	call(number: string): SipCall;
	onIncoming(see: (call: SipCall) => void): void;
	/** Calls `see` whenever it is told how many voice messages wait (RFC 3842). */
	onMessagesWaiting(see: (waiting: MessagesWaiting) => void): void;
	/** Calls `see` whenever it is told of the calls at other phones of its user. */
	onLineAppearances(see: (appearances: readonly LineAppearance[]) => void): void;
	/** Calls `see` whenever the server has told how the services of the line stand. */
	onServices(see: (services: LineServices) => void): void;
	/** Asks the server to change a service of the line; gives the status of its answer, 480 when it shares no services now. */
	setService(change: LineServiceChange): Promise<number>;
	/** What is alive; all zero when it is stopped. */
	remains(): Record<string, number>;
}
