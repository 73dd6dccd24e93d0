import type { Account } from './account';
import type { Chats } from './chats';
import type { Configuration } from './configuration';
import type { MobilitySettings } from './mobility';
import type { VoipLine } from './voip-line';
import type { Xsi } from './xsi';

/** What there is between signing in and signing out. */
export interface Session {
	readonly userId: string;
	readonly account: Account;
	/** Another one after the user has entered a new password. */
	xsi: Xsi;
	configuration: Configuration;
	/** The call settings as they were seen first, or last. */
	callSettings?: MobilitySettings;
	/** Absent when the platform has given the user no line for the client, or the configuration allows no calls over the data network. */
	line?: VoipLine;
	/** Absent when the configuration allows no messaging. */
	chats?: Chats;
}
