import type { CallMode } from './client/call-mode';

/** Every decision of a handset that the admin guide speaks about. */
export interface HandsetBehaviour {
	/** What the client's configuration file enables, in the order of its screens (guide §2.1, OUT-01). */
	readonly enabledModes: readonly CallMode[];
	/** Which of the modes its screens offer. */
	readonly modesOffered: 'enabled' | 'all';
	/** The call mode of a user who has not chosen one (guide §2.1, OUT-04). */
	readonly defaultMode: CallMode | 'ask';
	/** Whether the mode that the user has chosen is the one a call is placed by (guide §2.1, OUT-01). */
	readonly honoursChosenMode: boolean;
	/** How the client places the call to the routing number of a Call Through (guide §2.1, OUT-02). */
	readonly callThroughBy: 'native-dialer' | 'voip';
	/** The application that shows an incoming circuit-switched call (guide §2.2, INB-05). */
	readonly incomingCallsRingIn: 'native-dialer' | 'worktime';
	/** User-Agent of the client; `{platform}` stands for the platform's name (guide cover, INT-01). */
	readonly userAgent: string;
	/** Expiry that the client asks for. The product's own is not public: one that makes a refresh a minute. */
	readonly registerExpiresSeconds: number;
	/** How long the client waits for the answer to a request before it says that there is no connection. */
	readonly requestTimeoutMs: number;
	/** How long the client waits for the phone to ring after a Call Back was accepted. */
	readonly callBackWaitMs: number;
}

/** Release 21, as the guide describes it. */
export const guideR21: HandsetBehaviour = {
	enabledModes: ['voip', 'call-through', 'call-back'],
	modesOffered: 'enabled',
	defaultMode: 'call-through',
	honoursChosenMode: true,
	callThroughBy: 'native-dialer',
	incomingCallsRingIn: 'native-dialer',
	userAgent: 'WorkTime-UC-Mobile/R21 ({platform})',
	registerExpiresSeconds: 120,
	requestTimeoutMs: 10_000,
	callBackWaitMs: 60_000,
};
