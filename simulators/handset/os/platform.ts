/** The operating systems that the client is made for (guide, cover). */
export type Platform = 'ios' | 'android';

/** What comes to the front when the last call has left the native dialer, which was in front. */
export type AfterCall = 'stays' | 'previous-app';

/** Wherein the operating systems differ, as data. */
export interface PlatformTraits {
	/** As the User-Agent names it. */
	readonly label: string;
	/** Of the operating system, as a store compares it. */
	readonly version: string;
	/** After a call that had been answered, or that this phone had placed. */
	readonly afterCall: AfterCall;
	/** After an incoming call that this phone did not answer. */
	readonly afterUnansweredCall: AfterCall;
	/** An application that is not in front when a call is answered stands still until its user comes back to it. */
	readonly suspendsApplications: boolean;
	/** Whether what is behind a lock screen is told of the end of a call that was ended here (guide §4.2, IOS-05). */
	readonly tellsBehindLockScreen: boolean;
}

/**
 * On iOS the user goes back to the application in front before the call by hand, unless the call was never answered (guide §4.2,
 * IOS-04: "and user back in the app"). Android closes its in-call screen.
 */
export const platforms: Readonly<Record<Platform, PlatformTraits>> = {
	ios: {
		label: 'iOS',
		version: '9.3',
		afterCall: 'stays',
		afterUnansweredCall: 'previous-app',
		suspendsApplications: true,
		tellsBehindLockScreen: false,
	},
	android: {
		label: 'Android',
		version: '6.0',
		afterCall: 'previous-app',
		afterUnansweredCall: 'previous-app',
		suspendsApplications: false,
		tellsBehindLockScreen: true,
	},
};
