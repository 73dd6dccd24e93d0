import type { User } from '../enterprise';
import type { Identity } from '../identity';
import type { Call } from './call';
import type { CallingSide } from './calling-side';

/** A call that is for a user's voice mail. */
export interface ToVoiceMail {
	readonly user: User;
	/** Why: which of the user's switches of voice mail sends it there. */
	readonly cause: 'always' | 'busy' | 'no-answer' | 'not-reachable';
	/** Who called, as the user may see it. */
	readonly from: Identity;
	/** The user's own call. Voice mail may say where it is; that it is over is told by whoever called voice mail. */
	readonly call: Call;
}

/**
 * The last step of a call to a user: takes the caller, who waits unanswered, to the user's mailbox, and stays with the call to its
 * end; settles with the reason of that end. There is none until `CallControl.voiceMail` is set: then callers hear what they hear
 * from a user without voice mail.
 */
export type VoiceMailStep = (to: ToVoiceMail, side: CallingSide, answered: Answered) => Promise<string | undefined>;

/** The same for a call to the Voice Portal; of a user who is known by the phone that calls. */
export type VoicePortalStep = (user: User | undefined, side: CallingSide, answered: Answered) => Promise<string | undefined>;

/** Told that the caller has been answered, and how the call is ended from now on. */
export type Answered = (hangUp: (reason?: string) => void) => void;
