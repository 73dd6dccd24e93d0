/** The Mobility service of a user. Names are those of the service API. */
export interface Mobility {
	/** Read-only in the service API: the provisioning action behind My Phone and the client's set-up sets it (decision A4). */
	readonly active: boolean;
	/** E.164; the first is the primary one. */
	readonly mobileNumbers: readonly string[];
	/** Those of them that ring for calls to the business number; all unless given. */
	readonly mobileNumbersAlertList?: readonly string[];
	/** `Fixed` is the desk phone. */
	readonly devicesToRing: 'Fixed' | 'Mobile' | 'Both';
	readonly alertClickToDialCalls: boolean;
	readonly answerConfirmationRequired: boolean;
	/** The user wants the mobile number shown on calls made with the mobile. */
	readonly useMobilityCallingLineID: boolean;
	/** Calls of the user to one of these mobiles are refused. */
	readonly preventCallsToOwnMobiles?: boolean;
	/** The feature "Mobile App" of My Phone; present in whoever has Mobility active unless given. */
	readonly mobileApp?: boolean;
}

/** Do Not Disturb: callers find the user busy; with ring splash the desk phone chirps once. */
export interface DoNotDisturb {
	readonly active: boolean;
	readonly ringSplash: boolean;
}

/** A call forwarding. Names are those of the service API. */
export interface CallForwarding {
	readonly active: boolean;
	/** E.164, or an extension of the enterprise; empty while none was entered. */
	readonly forwardToPhoneNumber: string;
}

/** Always: unconditional, with a chirp of the desk phone if wanted. */
export interface CallForwardingAlways extends CallForwarding {
	readonly ringSplash: boolean;
}

/** No answer: after this many rings. */
export interface CallForwardingNoAnswer extends CallForwarding {
	/** 2 to 20. */
	readonly numberOfRings: number;
}

/** A service that is on or off, and nothing else. */
export interface Switch {
	readonly active: boolean;
}

/** Simultaneous Ring: further numbers that ring with the user's. */
export interface SimultaneousRing {
	readonly active: boolean;
	readonly locations: readonly { /** E.164. */ readonly number: string; readonly answerConfirmationRequired: boolean }[];
	/** `incomingCalls` of the service API: `Do not Ring if on a Call`, or `Ring for all Incoming Calls`. */
	readonly ringsWhileOnCall: boolean;
}

/** Office Anywhere: numbers at which the user is reached, and calls, as if in the office. */
export interface OfficeAnywhere {
	readonly active: boolean;
	readonly alertAllLocationsForClickToDialCalls: boolean;
	readonly locations: readonly AnywhereLocation[];
}

/** A number at which an Office Anywhere user is reached. */
export interface AnywhereLocation {
	/** E.164. */
	readonly number: string;
	readonly active: boolean;
	/** The one that a Call Back rings when the user names none; at most one. */
	readonly primary: boolean;
	readonly answerConfirmationRequired: boolean;
}

/** Voice mail. Which calls it takes is chosen for each cause; no answer covers not reachable too. */
export interface VoiceMail {
	readonly active: boolean;
	readonly always: boolean;
	readonly busy: boolean;
	readonly noAnswer: boolean;
}

/** Shared call appearance: what the user's further devices may do with the line they share. */
export interface SharedCallAppearance {
	readonly active: boolean;
	readonly alertAllAppearancesForClickToDialCalls: boolean;
	/** A call may be retrieved from one device to another (`*11`). */
	readonly allowSCACallRetrieve: boolean;
	readonly multipleCallArrangementIsActive: boolean;
	readonly allowBridgingBetweenLocations: boolean;
}

/** Call Pickup: members of one group answer one another's calls (`*98`). */
export interface CallPickup extends Switch {
	/** Name of the user's group, of which a user has at most one; empty while in none. */
	readonly group: string;
}

/** Directed Call Pickup with Barge-in (`*33`): answers a colleague's call, or takes part in it. */
export interface DirectedCallPickup extends Switch {
	/** Whether the colleague is warned by a tone that somebody takes part. */
	readonly bargeInWarningTone: boolean;
}

/** The services of a user beside {@link Mobility}, as they are set. */
export interface CallServices {
	readonly doNotDisturb: DoNotDisturb;
	readonly callForwardingAlways: CallForwardingAlways;
	readonly callForwardingBusy: CallForwarding;
	readonly callForwardingNoAnswer: CallForwardingNoAnswer;
	readonly callForwardingNotReachable: CallForwarding;
	readonly callWaiting: Switch;
	/** Persistent: every call of the user is anonymous (`*67` does it for one). */
	readonly callerIdBlocking: Switch;
	readonly simultaneousRing: SimultaneousRing;
	readonly officeAnywhere: OfficeAnywhere;
	readonly voiceMail: VoiceMail;
	readonly sharedCallAppearance: SharedCallAppearance;
	/** A call waits at an extension (`*68`) until somebody fetches it there (`*88`). */
	readonly callPark: Switch;
	readonly callPickup: CallPickup;
	readonly directedCallPickup: DirectedCallPickup;
	/** Nobody takes part in the user's calls uninvited. */
	readonly bargeInExempt: Switch;
}

/** Every service of a user. */
export interface Services extends CallServices {
	readonly mobility: Required<Mobility>;
}

/** Name of a service that a user can be assigned. */
export type ServiceName = keyof Services;

/** Those that have no switch of the user's: whoever is assigned one has it. */
export const servicesWithoutSwitch: readonly ServiceName[] = ['callPark', 'callPickup', 'directedCallPickup'];

/** A service of a user is other than it was. */
export interface ServiceChange {
	/** Xsi user id. */
	readonly user: string;
	readonly service: ServiceName;
}

/** As a new user has them. */
export const newServices: CallServices = {
	doNotDisturb: { active: false, ringSplash: false },
	callForwardingAlways: { active: false, forwardToPhoneNumber: '', ringSplash: false },
	callForwardingBusy: { active: false, forwardToPhoneNumber: '' },
	callForwardingNoAnswer: { active: false, forwardToPhoneNumber: '', numberOfRings: 3 },
	callForwardingNotReachable: { active: false, forwardToPhoneNumber: '' },
	callWaiting: { active: true },
	callerIdBlocking: { active: false },
	simultaneousRing: { active: false, ringsWhileOnCall: true, locations: [] },
	officeAnywhere: { active: false, alertAllLocationsForClickToDialCalls: false, locations: [] },
	voiceMail: { active: false, always: false, busy: true, noAnswer: true },
	sharedCallAppearance: {
		active: true,
		alertAllAppearancesForClickToDialCalls: false,
		allowSCACallRetrieve: true,
		multipleCallArrangementIsActive: false,
		allowBridgingBetweenLocations: false,
	},
	callPark: { active: true },
	callPickup: { active: true, group: '' },
	directedCallPickup: { active: true, bargeInWarningTone: true },
	bargeInExempt: { active: false },
};
