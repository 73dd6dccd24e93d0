import type { Millis } from '../kernel';
import { type Header, parameter, readRetryAfter, type SipMessage, type SipRequest, type SipResponse } from '../sip';
import type { CallLeg } from './call-leg';
import type { Core } from './core';
import { hasOption } from './reliable-provisional';

/** RFC 4028 §5: no session interval is shorter, in seconds. */
export const MIN_SESSION_SECONDS = 90;

/** Between a refresh that a server could not serve, without saying for how long, and the next: this part of the session interval. */
const PATIENCE = 0.05;

/** A session that ends unless it is refreshed (RFC 4028). */
export interface Session {
	readonly seconds: number;
	/** This end refreshes it. */
	readonly ours: boolean;
	/** The description that a refresh repeats. */
	localSdp: string;
	stop(): void;
}

interface SessionExpires {
	readonly seconds: number;
	readonly refresher: 'uac' | 'uas' | undefined;
}

/** What a session timer may ask for. */
interface Acts {
	/** Sends a refresh. */
	refresh(leg: CallLeg, session: Session): void;
	/** Ends the call: nobody refreshed it. */
	expired(leg: CallLeg): void;
}

/** The session timers of a node's calls: the engine keeps them, applications know nothing of it. */
export class SessionTimers {
	readonly #core: Pick<Core, 'timers' | 'random'>;
	readonly #acts: Acts;

	constructor(core: Pick<Core, 'timers' | 'random'>, acts: Acts) {
		this.#core = core;
		this.#acts = acts;
	}

	/** This end answered INVITE or UPDATE with 2xx: what its Session-Expires says holds from now on. */
	answered(leg: CallLeg, response: SipMessage): void {
		const expires = readSessionExpires(response);
		if (expires !== undefined) this.#arm(leg, expires.seconds, expires.refresher === 'uas', response.body);
		else this.#disarm(leg);
	}

	/** The other end answered INVITE or UPDATE with 2xx (RFC 4028 §7.2). */
	accepted(leg: CallLeg, request: SipRequest, response: SipResponse): void {
		const expires = readSessionExpires(response);
		// Who asks for a timer and gets an answer without one refreshes by itself.
		if (expires !== undefined) this.#arm(leg, expires.seconds, expires.refresher !== 'uas', request.body);
		else this.#disarm(leg);
	}

	/** A refresh was refused. The session lives on until its time is over, so that what may pass is tried again (RFC 3261 §21.5). */
	refused(leg: CallLeg, response: SipResponse): void {
		const { status } = response;
		// RFC 4028 §10: the other end has lost the call.
		if (status === 408 || status === 481) this.#acts.expired(leg);
		else if (status === 491) this.later(leg);
		else if (status >= 500 && status < 600)
			this.later(leg, 1_000 * (readRetryAfter(response.header('retry-after')) ?? (leg.session?.seconds ?? 0) * PATIENCE));
	}

	/** Tries again soon: something else was under way. @param notBefore this long from now */
	later(leg: CallLeg, notBefore: Millis = 0): void {
		const { session } = leg;
		if (session === undefined) return;
		const { seconds, localSdp, stop: stopExpiry } = session;
		const stop = this.#core.timers.start(Math.max(notBefore, this.#core.random.integer(2_100, 4_000)), () => this.#refresh(leg));
		leg.session = {
			seconds,
			localSdp,
			ours: true,
			stop() {
				stop();
				stopExpiry();
			},
		};
	}

	#arm(leg: CallLeg, given: number, ours: boolean, localSdp: string): void {
		const seconds = Math.max(MIN_SESSION_SECONDS, given);
		const before = leg.session?.localSdp ?? '';
		this.#disarm(leg);
		const wait = (after: Millis, act: () => void) => this.#core.timers.start(after, act);
		// §10: who does not refresh says BYE slightly before the end.
		const stopExpiry = wait(ours ? seconds * 1_000 : (seconds - Math.min(32, seconds / 3)) * 1_000, () => this.#acts.expired(leg));
		const stopRefresh = ours ? wait(seconds * 500 + this.#core.random.integer(-5_000, 5_000), () => this.#refresh(leg)) : () => {};
		leg.session = {
			seconds,
			ours,
			localSdp: localSdp === '' ? before : localSdp,
			stop() {
				stopExpiry();
				stopRefresh();
			},
		};
	}

	#refresh(leg: CallLeg): void {
		if (leg.session === undefined) return;
		// Nobody rules this call any more: it is not kept alive.
		if (leg.owner === undefined) this.#acts.expired(leg);
		else this.#acts.refresh(leg, leg.session);
	}

	#disarm(leg: CallLeg): void {
		leg.session?.stop();
		leg.session = undefined;
	}
}

/** Reads Session-Expires; `undefined` when there is none or it is no number. */
export function readSessionExpires(message: SipMessage): SessionExpires | undefined {
	return parseSessionExpires(message.header('session-expires'));
}

function parseSessionExpires(value: string | undefined): SessionExpires | undefined {
	const seconds = value === undefined ? Number.NaN : Number.parseInt(value, 10);
	if (value === undefined || Number.isNaN(seconds)) return undefined;
	const refresher = parameter(value, 'refresher')?.toLowerCase();
	return { seconds, refresher: refresher === 'uac' || refresher === 'uas' ? refresher : undefined };
}

/** What a 2xx to INVITE or UPDATE says of the session beside what the application says (RFC 4028 §9). Changes its Session-Expires where it must. */
export function answeredSession(request: SipRequest, headers: readonly Header[]): Header[] {
	const chosen = headers.find(([name]) => name === 'Session-Expires')?.[1];
	const wanted = parseSessionExpires(chosen) ?? readSessionExpires(request);
	if (wanted === undefined) return [...headers];
	const supported = hasOption(request, 'supported', 'timer');
	const refresher = wanted.refresher ?? (supported ? 'uac' : 'uas');
	const kept = headers.filter(([name]) => name !== 'Session-Expires');
	kept.push(['Session-Expires', `${Math.max(MIN_SESSION_SECONDS, wanted.seconds)};refresher=${refresher}`]);
	if (refresher === 'uac' && supported && !kept.some(([name, value]) => name === 'Require' && /\btimer\b/i.test(value)))
		kept.push(['Require', 'timer']);
	return kept;
}

/** What a re-INVITE or UPDATE of this end says of a session that has a timer (RFC 4028 §7.4). */
export function refreshedSession({ seconds, ours }: Session): Header[] {
	return [
		['Session-Expires', `${seconds};refresher=${ours ? 'uac' : 'uas'}`],
		['Min-SE', String(MIN_SESSION_SECONDS)],
		['Supported', 'timer'],
	];
}
