import type { LineAppearance, MessagesWaiting, SipUserAgent } from '../../user-agent';
import type { Account } from './account';
import type { Chats } from './chats';
import type { Configuration } from './configuration';
import type { VoipCalls } from './dialling/voip-calls';
import type { MobilitySettings } from './mobility';
import { notices, type Xsi } from './xsi';

/** What there is between signing in and signing out. */
export interface Session {
	readonly userId: string;
	readonly account: Account;
	/** Another one after the user has entered a new password. */
	xsi: Xsi;
	configuration: Configuration;
	/** The call settings as they were seen first, or last. */
	callSettings?: MobilitySettings;
	/** Has been registered since the user signed in. */
	wasRegistered?: boolean;
	/** Absent when the platform has given the user no line for the client. */
	agent?: SipUserAgent;
	voip?: VoipCalls;
	/** Absent when the configuration allows no messaging. */
	chats?: Chats;
	/** Voice messages, as the client was told last. */
	waiting?: MessagesWaiting;
	/** Calls at other phones of the user, as the client was told last. */
	appearances?: readonly LineAppearance[];
	/** Status that ended the registration, or with which it was refused. */
	refusedWith?: number;
}

/** Statuses that a user agent makes itself when nothing came back (RFC 3261 §8.1.3.1). */
const silence = new Set([408, 503]);

/** Why there is no Voice over IP now, for a person; undefined while there is. */
export function voipTrouble({ agent, refusedWith }: Session): string | undefined {
	if (agent?.registered) return undefined;
	const unreachable = agent !== undefined && (refusedWith === undefined || silence.has(refusedWith));
	return unreachable ? notices.unreachable : 'Voice over IP is not available';
}
