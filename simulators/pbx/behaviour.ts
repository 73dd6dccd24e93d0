import type { Millis } from '../kernel';

/**
 * Every decision of the PBX that the admin guide speaks about, and the timers behind them. The defaults are what the
 * guide's release 21 promises; anything else is a PBX that breaks a promise, and works in all other respects.
 */
export interface PbxBehaviour {
	/** What the far end sees as the caller of a user's call (OUT-06, OUT-14, OUT-17): the My Phone number, or a leak. */
	readonly outgoingIdentity: 'business' | 'mobile' | 'line-port';
	/** Whether the far end sees the same caller whichever device calls (OUT-07); if not, the client's calls carry another name. */
	readonly sameIdentityForEveryDevice: boolean;
	/** Whether the mobile number goes to the far end in Diversion (OUT-15). */
	readonly exposesMobileInDiversion: boolean;
	/** Whether a user's own wish to show the mobile number (`useMobilityCallingLineID`; OUT-14 otherwise) is heeded. */
	readonly honoursMobilityCallingLineId: boolean;

	/** Which side of a Call Back is called first (OUT-18). */
	readonly clickToDialOrder: 'mobile-first' | 'destination-first';
	/** Where a Call Back reaches the user: the mobile over its carrier, or the client over SIP (OUT-03). */
	readonly clickToDialVia: 'carrier' | 'client';
	/** Whether Call Back is refused for a user who does not want the mobile alerted by it. */
	readonly honoursAlertClickToDial: boolean;

	/** Whether an IMRN serves one call only (OUT-02). */
	readonly imrnSingleUse: boolean;
	/** Whether an IMRN serves only the mobile it was given to. */
	readonly imrnChecksCaller: boolean;
	/** How long an IMRN waits for its call. */
	readonly imrnLifetimeMs: Millis;

	/** Whether an inbound call rings the client over SIP (INB-01: never). */
	readonly alertsClientOnInbound: boolean;
	/** How the office phone and the mobile of one user ring (INB-02). */
	readonly ringing: 'simultaneous' | 'sequential' | 'office-only';
	/** Whether the user's choice of phones to ring is heeded; if not, both ring always (INB-02). */
	readonly honoursDevicesToRing: boolean;
	/** How the mobile is reached (INB-04): by its carrier, or by SIP at its client. */
	readonly inboundMobileLegVia: 'carrier' | 'client';
	/** How the office leg is set up (INB-03): to the SIP contact of the desk phone, or through the telephone network to the mobile. */
	readonly inboundDeskLegVia: 'contact' | 'carrier';
	/** Whether the legs that lost are told to stop ringing (INB-10). */
	readonly stopsLosingLegs: boolean;
	/** Whether one device that is busy or declines ends the ringing of the others. */
	readonly busyLegEndsRinging: boolean;
	/** Whether the answer of the mobile waits for a digit when the user wants that (INB-11). */
	readonly honoursAnswerConfirmation: boolean;

	/** How a pulled call reaches its new phone (PUL-01): by re-INVITE of the far end, with the far end on hold first, or as a new call to it. */
	readonly pullBy: 're-invite' | 'hold' | 'new-call';
	/** When the leg that a pulled call has left is released (PUL-02, PUL-03): after the new one is connected, before that, or never. */
	readonly pullReleases: 'after' | 'before' | 'never';
	/** Whose calls a user may pull. */
	readonly pulls: 'own-call' | 'anybodys-call';
	/** Whether a pull without a call that goes through the PBX is refused (PUL-04, PUL-05). */
	readonly refusesPullWithoutCall: boolean;
	/** Whether one of several calls is pulled, instead of none (PUL-05). */
	readonly pullsOneOfSeveral: boolean;
	/** Whether a user with several calls who pulls by the code hears an announcement (PUL-05); if not, the phone is refused without a word. */
	readonly announcesThatCallsAreSeveral: boolean;
	/** Likewise a user without a call that could be pulled (PUL-04, PUL-05). */
	readonly announcesThatThereIsNoCall: boolean;
	/** Likewise a user who has no service by which calls are pulled. */
	readonly announcesThatPullIsNotAllowed: boolean;
	/** Whether each of these announcements says why, or all say only that it cannot be. */
	readonly pullAnnouncementsSayWhy: boolean;
	/** Whether Do Not Disturb has an effect on calls (INB-06), and which: the user is busy, or cannot be reached. */
	readonly honoursDoNotDisturb: boolean;
	readonly doNotDisturbIs: 'busy' | 'not-reachable';
	/** Whether the call forwardings have an effect on calls (INB-07). */
	readonly honoursCallForwarding: boolean;
	/** Whether a caller who is forwarded is told so by 181. */
	readonly tellsForwarding: boolean;
	/** Whether the forwarded call says whose number was called, in Diversion and History-Info (INB-07). */
	readonly namesDiversions: boolean;
	/** Whether a user without call waiting is busy with one call (INB-08). */
	readonly honoursCallWaiting: boolean;
	/** Whether calls of a user who wants that are anonymous. */
	readonly honoursCallerIdBlocking: boolean;
	/** Whether a feature access code that does not exist is refused; if not, it is confirmed like one that does. */
	readonly refusesUnknownCodes: boolean;
	/** Whether a 302 of the user's phone is obeyed. */
	readonly obeysRedirection: boolean;
	/** Whether only those mobiles ring that the user has chosen. */
	readonly honoursAlertList: boolean;
	/** Whether Simultaneous Ring spares a user who is on a call and wants that. */
	readonly honoursDoNotRing: boolean;
	/** Whether a number that two services want is rung for each of them (LIM-17), or once. */
	readonly ringsSharedNumberTwice: boolean;

	/** Whether a party that is put on hold hears music of the PBX (IOS-01, LIM-24); if not, nothing. */
	readonly musicOnHold: boolean;

	/** How long a parked call waits until the user who parked it is called for it; administrators may set 30 to 600 s. */
	readonly parkRecallMs: Millis;
	/** Whether nobody can take part in the calls of a user who is exempt from barge-in. */
	readonly honoursBargeInExempt: boolean;

	/** Whether voice mail keeps what callers leave. */
	readonly keepsMessages: boolean;
	/** Whether a message that was erased is gone. */
	readonly erasesMessages: boolean;
	/** Whether the user's phones are told how many messages wait (RFC 3842). */
	readonly tellsMessagesWaiting: boolean;
	/** Whether the lines of one user are told of one another's calls (shared call appearance, INT-05). */
	readonly tellsLineAppearances: boolean;
	/** Whether a call that is on hold at one phone can be taken over by another one of its user (INT-05). */
	readonly retrievesHeldCalls: boolean;
	/** Whether the Voice Portal asks a user for the passcode, whose phone it knows. */
	readonly portalAsksForPasscode: boolean;
	/** How many wrong passcodes in a row lock a mailbox, and for how long. */
	readonly passcodeTries: number;
	readonly mailboxLockedMs: Millis;
	/** How long a pressed key must last to be taken for one by voice mail and its portal (ETSI ES 201 235-3: 40 ms; LIM-21). */
	readonly leastKeyMs: Millis;
	/** How long the Voice Portal waits for a key. */
	readonly portalPatienceMs: Millis;
	/** The longest message. */
	readonly messageLimitMs: Millis;

	/** Whether a phone's REFER is carried out (INT-05). */
	readonly refer: 'carry-out' | 'refuse';
	/** What becomes of the party whose transfer has failed: it stays in the call that it is in, or its call ends. */
	readonly failedTransfer: 'stays' | 'drops';
	/** Whether a user's calls can be brought together in one (INT-05). */
	readonly threeWayCalls: boolean;
	/** Whom a party of a three-way call hears: everybody else, or only the user whose call it is. */
	readonly conferenceMix: 'everybody' | 'owner-only';
	/** Whose leaving ends a three-way call for everybody. The last party's always does. */
	readonly conferenceEndsWith: readonly ('owner' | 'party')[];

	/** Whether REGISTER and INVITE from phones must carry credentials (INT-03). */
	readonly challengesRequests: boolean;
	/** Whether a user's calls are refused while the desk phone is not registered (INT-06: no). */
	readonly requiresDeskPhone: boolean;

	/** Whether a mobile client needs one of the customer's licences (ADM-08). */
	readonly limitsLicences: boolean;
	/** Whether the client that is shared is the one chosen from the pool, or one made for the purpose (ADM-05). */
	readonly clientsComeFrom: 'pool' | 'nowhere';
	/** Whether a user may own more than one shared client line (DSH-08). */
	readonly allowsSeveralClients: boolean;
	/** Whether Mobility needs the feature Mobile App beside the mobile number (ACD-04). */
	readonly mobilityNeedsMobileApp: boolean;
	/** Whether Call Through and Call Back need Mobility or Office Anywhere (ADM-01, ACT-02). */
	readonly cellularFunctionsNeedMobility: boolean;
	/** Whether Office Anywhere does what Mobility does, in its place (ACT-04). */
	readonly officeAnywhereServesMobile: boolean;
	/** Whether Mobility, Office Anywhere and Sim Ring for one number are refused where users set them (LIM-18, ACT-04). */
	readonly refusesServiceConflicts: boolean;
	/** What these numbers are compared by (LIM-15): the number that they mean, or the digits as typed. */
	readonly comparesNumbersBy: 'e164' | 'typed';
	/** What Mobility can do for a number that another service wants (LIM-16). */
	readonly mobilityInConflict: 'unusable' | 'works';
	/** Whether the set-up of the client activates all that My Phone does (ACT-03). */
	readonly clientActivation: 'complete' | 'without-mobile-app';
	/** Whether a temporary password opens nothing but My Phone (ACT-05, ACT-06). */
	readonly refusesTemporaryPasswords: boolean;
	/** Whether the client can be signed in to only when Mobility is set up in My Phone (ACA-01: no). */
	readonly signInNeedsMobility: boolean;
	/** Whose secret opens the service API (ACD-07, LIM-12): the user's My Phone password, or that of the client's line. */
	readonly clientPassword: 'my-phone' | 'device';
	/** Whether the password before the last change is worth nothing (LIM-13). */
	readonly forgetsFormerPassword: boolean;
	/** Whether a shared client may register (ACT-01). */
	readonly registersClients: boolean;
	/** Which mobile device of a user stays signed in (LIM-14, decision A9). */
	readonly mobileDevices: 'newest-wins' | 'first-wins' | 'all';

	/** Whether clients that have subscribed are told when a service was changed elsewhere (INT-05, SYN-04). */
	readonly serviceEvents: 'sent' | 'lost';
	/** Whether desk phones that have subscribed are told when Do Not Disturb or a forwarding was changed elsewhere (INT-05). */
	readonly featureEvents: 'sent' | 'lost';
	/** What the keys of a desk phone for these services do at the PBX (SYN-05): they set the service, or are confirmed and forgotten. */
	readonly featureKeys: 'obeyed' | 'forgotten';
	/** What the clients' configuration files allow (CFG-01): what the profile of the site does, or all that there is. */
	readonly configurationFiles: 'as-deployed' | 'everything';

	/** How long one ring lasts, for services that count rings. */
	readonly ringMs: Millis;
	/** How long a ring splash rings. */
	readonly ringSplashMs: Millis;
	/** Calls that a user can have at one time, with call waiting. */
	readonly linesPerUser: number;
	/** How often one call may be diverted. */
	readonly maximumDiversions: number;
	/** How long a user's phones ring before the caller is told 480. */
	readonly ringTimeoutMs: Millis;
	/** When ringing is sequential, how long the office phone rings alone. */
	readonly sequentialRingMs: Millis;
	/** How long an outgoing call waits for the telephone network (Timer C, RFC 3261 §16.6 item 11). */
	readonly setUpTimeoutMs: Millis;
	/** How long the answered mobile leg waits for its confirmation digit. */
	readonly confirmationTimeoutMs: Millis;
	/** How long a Call Back rings the user. */
	readonly clickToDialRingMs: Millis;
	/** How often an established leg is asked whether it is still there. */
	readonly callAuditMs: Millis;
	/** Bounds of what a REGISTER is granted, and what it gets when it names none. */
	readonly minExpiresSeconds: number;
	readonly maxExpiresSeconds: number;
	readonly defaultExpiresSeconds: number;
	/**
	 * Flow-Timer for a device whose first hop is the PBX, over a stream: how often it has to let the PBX hear from it, so that its flow does not count as
	 * dead (RFC 5626 §5.4, §10); 0: none is asked for.
	 */
	readonly flowTimerSeconds: number;
	/** How long a nonce is good for. */
	readonly nonceLifetimeMs: Millis;
}

/** The PBX of the guide, release 21, without a defect. */
export const guideR21: PbxBehaviour = {
	outgoingIdentity: 'business',
	sameIdentityForEveryDevice: true,
	exposesMobileInDiversion: false,
	honoursMobilityCallingLineId: true,
	clickToDialOrder: 'mobile-first',
	clickToDialVia: 'carrier',
	honoursAlertClickToDial: true,
	imrnSingleUse: true,
	imrnChecksCaller: true,
	imrnLifetimeMs: 30_000,
	alertsClientOnInbound: false,
	ringing: 'simultaneous',
	honoursDevicesToRing: true,
	inboundMobileLegVia: 'carrier',
	inboundDeskLegVia: 'contact',
	stopsLosingLegs: true,
	busyLegEndsRinging: false,
	honoursAnswerConfirmation: true,
	musicOnHold: true,
	parkRecallMs: 45_000,
	honoursBargeInExempt: true,
	keepsMessages: true,
	erasesMessages: true,
	tellsMessagesWaiting: true,
	tellsLineAppearances: true,
	retrievesHeldCalls: true,
	portalAsksForPasscode: true,
	passcodeTries: 3,
	mailboxLockedMs: 900_000,
	leastKeyMs: 40,
	portalPatienceMs: 8_000,
	messageLimitMs: 120_000,
	pullBy: 're-invite',
	pullReleases: 'after',
	pulls: 'own-call',
	refusesPullWithoutCall: true,
	pullsOneOfSeveral: false,
	announcesThatCallsAreSeveral: true,
	announcesThatThereIsNoCall: true,
	announcesThatPullIsNotAllowed: true,
	pullAnnouncementsSayWhy: true,
	honoursDoNotDisturb: true,
	doNotDisturbIs: 'busy',
	honoursCallForwarding: true,
	tellsForwarding: true,
	namesDiversions: true,
	honoursCallWaiting: true,
	honoursCallerIdBlocking: true,
	refusesUnknownCodes: true,
	obeysRedirection: true,
	honoursAlertList: true,
	honoursDoNotRing: true,
	ringsSharedNumberTwice: true,
	refer: 'carry-out',
	failedTransfer: 'stays',
	threeWayCalls: true,
	conferenceMix: 'everybody',
	conferenceEndsWith: ['owner'],
	challengesRequests: true,
	requiresDeskPhone: false,
	limitsLicences: true,
	clientsComeFrom: 'pool',
	allowsSeveralClients: true,
	mobilityNeedsMobileApp: true,
	cellularFunctionsNeedMobility: true,
	officeAnywhereServesMobile: true,
	refusesServiceConflicts: true,
	comparesNumbersBy: 'e164',
	mobilityInConflict: 'unusable',
	clientActivation: 'complete',
	refusesTemporaryPasswords: true,
	signInNeedsMobility: false,
	clientPassword: 'my-phone',
	forgetsFormerPassword: true,
	registersClients: true,
	mobileDevices: 'newest-wins',
	serviceEvents: 'sent',
	featureEvents: 'sent',
	featureKeys: 'obeyed',
	configurationFiles: 'as-deployed',
	ringMs: 6_000,
	ringSplashMs: 1_000,
	linesPerUser: 10,
	maximumDiversions: 5,
	ringTimeoutMs: 60_000,
	sequentialRingMs: 12_000,
	setUpTimeoutMs: 180_000,
	confirmationTimeoutMs: 10_000,
	clickToDialRingMs: 36_000,
	callAuditMs: 900_000,
	minExpiresSeconds: 30,
	maxExpiresSeconds: 3_600,
	defaultExpiresSeconds: 3_600,
	flowTimerSeconds: 1_200,
	nonceLifetimeMs: 300_000,
};
