/** Every decision of a desk phone that an administrator or the guide speaks about. */
export interface DeskPhoneBehaviour {
	/** Value of the User-Agent header. */
	readonly userAgent: string;
	/** Expiry that the phone asks for; it registers again at half of what is granted. */
	readonly expiresSeconds: number;
	/** How long the phone waits before it tries again to register, after the network failed it. */
	readonly registerAgainAfterSeconds: number;
	/** Calls at one time; a further one finds the phone busy (486). */
	readonly maximumCalls: number;
	/** Status with which an incoming call is declined. */
	readonly declineStatus: number;
	/** How long the screen says why a call ended. */
	readonly showEndForMs: number;
	/** Where the keys for Do Not Disturb and forwarding set them (INT-05): at the PBX, whose state the phone shows, or in the phone, which nobody else sees. */
	readonly serviceKeys: 'pbx' | 'phone';
}

/** Release 21, as the guide has it; what it leaves open is as office phones come. */
export const guideR21: DeskPhoneBehaviour = {
	userAgent: 'OfficePhone/5.9',
	expiresSeconds: 3600,
	registerAgainAfterSeconds: 30,
	maximumCalls: 2,
	declineStatus: 603,
	showEndForMs: 3000,
	serviceKeys: 'pbx',
};
