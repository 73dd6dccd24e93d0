import type { Hertz, Picture } from '../media';

/** How a call ended. */
export interface CallEnd {
	readonly by: 'local' | 'remote';
	/** Status of the final response, or the SIP cause of a Reason header (RFC 3326). */
	readonly status?: number;
	/** Text of the Reason header, or the reason phrase. */
	readonly reason?: string;
}

/** One call of a SIP user agent, as its user sees it. Acts reject when they come too late or are refused. */
export interface SipCall {
	readonly direction: 'outgoing' | 'incoming';
	readonly state: 'calling' | 'ringing' | 'established' | 'ended';
	/** Who has put it on hold. */
	readonly held: 'no' | 'local' | 'remote' | 'both';
	/** The other party: from P-Asserted-Identity when there is one, else From (To for an outgoing call). */
	readonly party: { readonly name?: string; readonly number: string };
	/** Given once the state is `ended`. */
	readonly ended?: CallEnd;
	answer(): Promise<void>;
	/** Refuses an incoming call; 486 unless given. */
	decline(status?: number): Promise<void>;
	/** Sends the caller of an incoming call on to a number (302, RFC 3261 §21.3.3). */
	redirect(to: string): Promise<void>;
	/** Ends it: CANCEL before the answer, BYE after it. */
	hangUp(): Promise<void>;
	hold(): Promise<void>;
	resume(): Promise<void>;
	/**
	 * Has the other party connected with a number, or with the other party of another call (REFER, RFC 3515). Settles when that is done:
	 * the other side ends this call then, and the other one. Rejects when it was not, and both calls are what they were.
	 */
	transfer(to: string | SipCall): Promise<void>;
	/** Sends one of 0-9, *, #, A-D as INFO with `application/dtmf-relay`. */
	sendDigit(digit: string): Promise<void>;
	/** The sound that comes from the other party now, 0 for silence; undefined when nothing comes, or the user agent has no voice. */
	hears(): Hertz | undefined;
	/** The picture that comes from the other party now; undefined when none does. */
	sees(): Picture | undefined;
	/** Calls `see` after every change of `state`, `held` or `party`. */
	onChange(see: () => void): void;
}
