/** A customer of the hosted PBX: what an administrator and the users have entered. */
export interface Enterprise {
	readonly users: readonly User[];
	/** E.164 numbers that are routed to the PBX and that it gives out for one Call Through each. */
	readonly imrnPool: readonly string[];
}

export interface User {
	/** Xsi user id, `alice@worktime.example`. */
	readonly id: string;
	readonly firstName: string;
	readonly lastName: string;
	/** The business identity: the My Phone number, E.164. */
	readonly number: string;
	readonly extension: string;
	/** Password of My Phone, which is that of Xsi too. SIP devices have their own. */
	readonly password: string;
	readonly lines: { readonly desk?: Line; readonly client?: Line };
	readonly mobility: Mobility;
}

/** A line port: what a SIP device registers, with the device's own credentials. */
export interface Line {
	/** `2125550101_m@worktime.example` */
	readonly linePort: string;
	readonly authUser: string;
	readonly password: string;
	/** `SHARED`: a further appearance of the user's line, as every mobile client is (figures 4 and 5). */
	readonly type: 'PRIMARY' | 'SHARED';
	/** `Business Communicator - Mobile`, or the model of a desk phone. */
	readonly deviceType: string;
}

/** The Mobility service of a user. Names are those of the service API. */
export interface Mobility {
	/** Set by an administrator; the user cannot. */
	readonly active: boolean;
	/** E.164. */
	readonly mobileNumbers: readonly string[];
	/** `Fixed` is the desk phone. */
	readonly devicesToRing: 'Fixed' | 'Mobile' | 'Both';
	readonly alertClickToDialCalls: boolean;
	readonly answerConfirmationRequired: boolean;
	/** The user wants the mobile number shown on calls made with the mobile. */
	readonly useMobilityCallingLineID: boolean;
}

/** Which of a user's lines, and so which device. */
export type LineKind = keyof User['lines'];

export const displayName = (user: User): string => `${user.firstName} ${user.lastName}`.trim();
