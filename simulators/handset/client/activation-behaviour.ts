import type { MobilitySettings } from './mobility';

/** Every decision about signing in and setting up that the admin guide speaks about. */
export interface ActivationBehaviour {
	/** When the client asks its user to set Mobility up (guide §3.2.2, ACA-02, ACD-11). */
	readonly promptsForMobility: 'when-not-configured' | 'always' | 'never';
	/** Which settings its set-up sends (ACA-03 to ACA-05). */
	readonly setUpSends: readonly (keyof MobilitySettings)[];
	/** How often a request is repeated whose password is not right any more (LIM-13: never). */
	readonly retriesWhenUnauthorised: number;
	/** Whether a device that another one has taken the place of signs out (LIM-14). */
	readonly signsOutWhenDisplaced: boolean;
	/** Whether the call settings on the screen follow what is changed elsewhere (SYN-04). */
	readonly callSettings: 'live' | 'as-at-sign-in';
	/** How often they are asked for while they are on the screen. */
	readonly callSettingsEveryMs: number;
	/** Version of the operating system; the platform's usual one unless given. */
	readonly systemVersion?: string;
}

/** As release 21 of the guide has it. */
export const activationR21: ActivationBehaviour = {
	promptsForMobility: 'when-not-configured',
	setUpSends: ['alertClickToDialCalls', 'devicesToRing', 'answerConfirmationRequired'],
	retriesWhenUnauthorised: 0,
	signsOutWhenDisplaced: true,
	callSettings: 'live',
	callSettingsEveryMs: 5_000,
};
