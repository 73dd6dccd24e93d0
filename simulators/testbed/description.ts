import { z } from 'zod';
import type { CarrierBehaviour } from '../carrier';
import { serverNames } from '../cast';
import type { DashboardBehaviour } from '../dashboard';
import type { DeskPhoneBehaviour } from '../desk-phone';
import type { FarEndBehaviour } from '../far-end';
import type { HandsetBehaviour } from '../handset';
import type { MailBehaviour } from '../mail';
import type { MessagingBehaviour } from '../messaging';
import { type AccessName, accessProfiles } from '../network';
import { type DeploymentProfile, deploymentProfiles, type PbxBehaviour } from '../pbx';
import { type SbcBehaviour, sbcProfileNames } from '../sbc';
import type { StoreBehaviour } from '../store';
import { profileNames } from './profiles';

const milliseconds = z.int().min(0);
const probability = z.number().min(0).max(1);
const yesOrNo = z.boolean();
/** Q.850 causes and SIP statuses. */
const numbers = z.record(z.string().regex(/^\d{1,3}$/, 'must be a cause or a status'), z.int().min(1).max(699));
const sbcProfile = z.enum(sbcProfileNames);
const mode = z.enum(['voip', 'call-through', 'call-back']);
const clientFunction = z.enum(['audio', 'video', 'messaging', 'call-through', 'call-back']);

const impairment = z
	.strictObject({ loss: probability, delayMs: milliseconds, jitterMs: milliseconds, reorder: probability, duplicate: probability })
	.partial();
const accessName = z.enum(Object.keys(accessProfiles) as [AccessName, ...AccessName[]]);

const deploymentNames = Object.keys(deploymentProfiles) as [DeploymentProfile, ...DeploymentProfile[]];

/** A schema for every decision of a part: one that is forgotten here does not compile. */
type Decisions<Behaviour> = { readonly [decision in keyof Required<Behaviour>]: z.ZodType<Behaviour[decision]> };

const pbx: Decisions<PbxBehaviour> = {
	outgoingIdentity: z.enum(['business', 'mobile', 'line-port']),
	sameIdentityForEveryDevice: yesOrNo,
	exposesMobileInDiversion: yesOrNo,
	honoursMobilityCallingLineId: yesOrNo,
	clickToDialOrder: z.enum(['mobile-first', 'destination-first']),
	clickToDialVia: z.enum(['carrier', 'client']),
	honoursAlertClickToDial: yesOrNo,
	imrnSingleUse: yesOrNo,
	imrnChecksCaller: yesOrNo,
	imrnLifetimeMs: milliseconds,
	alertsClientOnInbound: yesOrNo,
	ringing: z.enum(['simultaneous', 'sequential', 'office-only']),
	honoursDevicesToRing: yesOrNo,
	inboundMobileLegVia: z.enum(['carrier', 'client']),
	inboundDeskLegVia: z.enum(['contact', 'carrier']),
	stopsLosingLegs: yesOrNo,
	busyLegEndsRinging: yesOrNo,
	honoursAnswerConfirmation: yesOrNo,
	musicOnHold: yesOrNo,
	parkRecallMs: milliseconds,
	honoursBargeInExempt: yesOrNo,
	keepsMessages: yesOrNo,
	erasesMessages: yesOrNo,
	tellsMessagesWaiting: yesOrNo,
	tellsLineAppearances: yesOrNo,
	retrievesHeldCalls: yesOrNo,
	portalAsksForPasscode: yesOrNo,
	passcodeTries: z.int().min(1),
	mailboxLockedMs: milliseconds,
	leastKeyMs: milliseconds,
	portalPatienceMs: milliseconds,
	messageLimitMs: milliseconds,
	pullBy: z.enum(['re-invite', 'hold', 'new-call']),
	pullReleases: z.enum(['after', 'before', 'never']),
	pulls: z.enum(['own-call', 'anybodys-call']),
	refusesPullWithoutCall: yesOrNo,
	pullsOneOfSeveral: yesOrNo,
	announcesThatCallsAreSeveral: yesOrNo,
	announcesThatThereIsNoCall: yesOrNo,
	announcesThatPullIsNotAllowed: yesOrNo,
	pullAnnouncementsSayWhy: yesOrNo,
	honoursDoNotDisturb: yesOrNo,
	doNotDisturbIs: z.enum(['busy', 'not-reachable']),
	honoursCallForwarding: yesOrNo,
	tellsForwarding: yesOrNo,
	namesDiversions: yesOrNo,
	honoursCallWaiting: yesOrNo,
	honoursCallerIdBlocking: yesOrNo,
	refusesUnknownCodes: yesOrNo,
	obeysRedirection: yesOrNo,
	honoursAlertList: yesOrNo,
	honoursDoNotRing: yesOrNo,
	ringsSharedNumberTwice: yesOrNo,
	refer: z.enum(['carry-out', 'refuse']),
	failedTransfer: z.enum(['stays', 'drops']),
	threeWayCalls: yesOrNo,
	conferenceMix: z.enum(['everybody', 'owner-only']),
	conferenceEndsWith: z.array(z.enum(['owner', 'party'])),
	challengesRequests: yesOrNo,
	requiresDeskPhone: yesOrNo,
	limitsLicences: yesOrNo,
	clientsComeFrom: z.enum(['pool', 'nowhere']),
	allowsSeveralClients: yesOrNo,
	mobilityNeedsMobileApp: yesOrNo,
	cellularFunctionsNeedMobility: yesOrNo,
	officeAnywhereServesMobile: yesOrNo,
	refusesServiceConflicts: yesOrNo,
	comparesNumbersBy: z.enum(['e164', 'typed']),
	mobilityInConflict: z.enum(['unusable', 'works']),
	clientActivation: z.enum(['complete', 'without-mobile-app']),
	refusesTemporaryPasswords: yesOrNo,
	signInNeedsMobility: yesOrNo,
	clientPassword: z.enum(['my-phone', 'device']),
	forgetsFormerPassword: yesOrNo,
	registersClients: yesOrNo,
	mobileDevices: z.enum(['newest-wins', 'first-wins', 'all']),
	serviceEvents: z.enum(['sent', 'lost']),
	featureEvents: z.enum(['sent', 'lost']),
	featureKeys: z.enum(['obeyed', 'forgotten']),
	configurationFiles: z.enum(['as-deployed', 'everything']),
	ringMs: milliseconds,
	ringSplashMs: milliseconds,
	linesPerUser: z.int().min(1),
	maximumDiversions: z.int().min(1),
	ringTimeoutMs: milliseconds,
	sequentialRingMs: milliseconds,
	setUpTimeoutMs: milliseconds,
	confirmationTimeoutMs: milliseconds,
	clickToDialRingMs: milliseconds,
	callAuditMs: milliseconds,
	minExpiresSeconds: z.int().min(1),
	maxExpiresSeconds: z.int().min(1),
	flowTimerSeconds: z.int().min(0),
	defaultExpiresSeconds: z.int().min(1),
	nonceLifetimeMs: milliseconds,
};

const carrier: Decisions<CarrierBehaviour> = {
	pagingMs: milliseconds,
	noReplyMs: milliseconds,
	trunkNoReplyMs: milliseconds,
	callsWithCallWaiting: z.int().min(1),
	notReachableCause: z.int().min(1).max(127),
	presentsForeignCallerId: yesOrNo,
	presentsCallerName: yesOrNo,
	tellsAnsweredElsewhere: yesOrNo,
	sendsKeysBy: z.enum(['info', 'telephone-event']),
	carriesReason: yesOrNo,
	voiceMailTakes: z.array(z.enum(['no-reply', 'busy', 'not-reachable'])),
	voiceMailPickUpMs: milliseconds,
	voiceMailMessageMs: milliseconds,
	countsIncomingMinutes: yesOrNo,
	emergencyAnswerMs: milliseconds,
	diversionsAllowed: z.int().min(0),
};

const handset: Decisions<HandsetBehaviour> = {
	promptsForMobility: z.enum(['when-not-configured', 'always', 'never']),
	setUpSends: z.array(z.enum(['alertClickToDialCalls', 'devicesToRing', 'answerConfirmationRequired'])),
	retriesWhenUnauthorised: z.int().min(0).max(1_000),
	signsOutWhenDisplaced: yesOrNo,
	callSettings: z.enum(['live', 'as-at-sign-in']),
	callSettingsEveryMs: z.int().min(1_000),
	systemVersion: z.string().optional(),
	functionsFrom: z.enum(['configuration', 'release']),
	addedFunctions: z.array(clientFunction),
	missingFunctions: z.array(clientFunction),
	tellsProfile: yesOrNo,
	androidLacks: z.array(clientFunction),
	servicesKept: z.enum(['platform', 'phone']),
	directorySources: z.enum(['both', 'company', 'phone']),
	asksForContacts: yesOrNo,
	uploadsContacts: yesOrNo,
	honoursChosenMode: yesOrNo,
	modesOffered: z.enum(['enabled', 'all']),
	defaultMode: z.union([mode, z.literal('ask')]),
	callThroughBy: z.enum(['native-dialer', 'voip']),
	incomingCallsRingIn: z.enum(['native-dialer', 'worktime']),
	userAgent: z.string().min(1),
	registerExpiresSeconds: z.int().min(2),
	requestTimeoutMs: milliseconds,
	dialerKeepsNumber: yesOrNo,
	pickedNumber: z.enum(['overwrites', 'is-appended']),
	numberCanBeDeleted: yesOrNo,
	callBackWaitMs: milliseconds,
	modem: z.array(z.enum(['svdo', 'svlte', 'dtm', 'multi-rab'])),
	iosHoldsAt: z.enum(['ring', 'answer', 'never']),
	androidHoldsAt: z.enum(['ring', 'answer', 'never']),
	interrupts: z.enum(['every-app', 'worktime-only']),
	retrieval: z.enum(['hold-button', 'automatic']),
	lockedLocalEndResumeFail: probability,
	lockedRemoteEndResumeFail: probability,
	callKit: yesOrNo,
	sleepsBehindCellularCalls: yesOrNo,
	onMediaApp: z.enum(['hold', 'drop']),
	mixesWithMedia: yesOrNo,
	anotherNetworkBy: z.enum(['address', 'technology']),
	dropsCallsOnNetworkChange: yesOrNo,
	registersOnNetworkChange: z.enum(['until-it-succeeds', 'once', 'never']),
	tellsNetworkLoss: yesOrNo,
	cutOffScreens: z.enum(['every-screen', 'dial-screen']),
	interruptionHolds: z.enum(['talking', 'by-the-button']),
	needsNetwork: yesOrNo,
	emergencyBy: z.enum(['native-dialer', 'voip', 'nobody']),
	emergencyNumbers: z.enum(['of-the-network', '911-alone']),
	emergencyMatch: z.enum(['whole', 'beginning']),
	emergencyFrom: z.array(z.enum(['dial-screen', 'directory', 'second-call'])),
	endReaches: z.array(z.enum(['ringing', 'talking', 'held'])),
	voipOver3g: z.enum(['allowed', 'blocked']),
	dropsVoipOnCellularCall: yesOrNo,
	advice: z.enum(['none', 'call-through', 'voip']),
	model: z.enum(['any', 'Motorola RAZR']),
	razrClipsKeys: probability,
};

const sbc: Decisions<SbcBehaviour> = {
	identityTowardsTrusted: z.enum(['keep', 'strip']),
	identityTowardsUntrusted: z.enum(['keep', 'strip']),
	identityFromUntrusted: z.enum(['strip', 'keep']),
	privacy: z.enum(['apply', 'ignore']),
	diversion: z.enum(['keep', 'strip']),
	addresses: z.enum(['hide', 'show']),
	media: z.enum(['anchor', 'pass']),
	passesMedia: z.enum(['both-ways', 'one-way']),
	mediaGoesTo: z.enum(['source', 'described']),
	rtpInactivityMs: milliseconds,
	missesMediaNeverHeard: yesOrNo,
	missesMediaOnHold: yesOrNo,
	strangers: z.enum(['refuse', 'relay']),
	lateOffer: z.enum(['support', 'insert-sdp', 'refuse']),
	reinviteWithoutSdp: z.enum(['relay', 'refuse', 'old-sdp']),
	replaces: z.enum(['map', 'relay-unmapped', 'local-confirmed-only']),
	refer: z.enum(['relay', 'consume']),
	loopDetect: z.enum(['rfc3261', 'from-to-pair', 'off']),
	releaseCauses: z.enum(['as-they-came', 'by-table']),
	q850: z.strictObject({ toStatus: numbers, toCause: numbers }),
	natExpiresSeconds: z.strictObject({ udp: z.int().min(1), tcp: z.int().min(1) }),
	flowOfAMovedPhone: z.enum(['newest', 'first']),
	flowTimerSeconds: z.int().min(0),
	setupTimeoutMs: milliseconds,
};

const farEnd: Decisions<FarEndBehaviour> = {
	answersAfterMs: milliseconds.optional(),
	busy: yesOrNo,
	callWaiting: yesOrNo,
	showsNames: yesOrNo,
};

const deskPhone: Decisions<DeskPhoneBehaviour> = {
	userAgent: z.string().min(1),
	expiresSeconds: z.int().min(2),
	registerAgainAfterSeconds: z.int().min(1),
	maximumCalls: z.int().min(1),
	declineStatus: z.int().min(400).max(699),
	showEndForMs: milliseconds,
	serviceKeys: z.enum(['pbx', 'phone']),
};

const dashboard: Decisions<DashboardBehaviour> = {
	partialAssignments: z.enum(['refused', 'completed']),
	unassignedUsers: z.enum(['refused', 'assigned']),
	sharingTargets: z.enum(['phones-and-clients', 'clients']),
	clientsAssignableIn: z.enum(['sharing', 'everywhere']),
	welcomeMail: z.enum(['once', 'never', 'twice', 'to-administrator']),
	usesMailTemplate: yesOrNo,
	honoursMailSwitch: yesOrNo,
	forcesNewPassword: yesOrNo,
	mobileAppSwitch: z.enum(['writes', 'shows']),
	callHandlingForms: z.enum(['write', 'show']),
	wrongNumbers: z.enum(['refused', 'ignored']),
	mailedUserName: z.enum(['user-id', 'number']),
	linksInMyFeatures: yesOrNo,
	downloadLinks: z.enum(['right', 'swapped']),
	checksShare: yesOrNo,
	tabs: z.enum(['all', 'without-support']),
	siteMenu: z.enum(['all', 'without-communicator']),
	clientColumns: z.enum(['all', 'without-user-id']),
	clientType: z.enum(['SHARED', 'PRIMARY']),
	filtersByMac: yesOrNo,
	deviceCounts: z.enum(['right', 'one-too-many']),
	clientIds: z.enum(['their-own', 'made-up']),
	showsSharedLines: yesOrNo,
	hasDetailPages: yesOrNo,
	deviceStatus: z.enum(['live', 'remembered', 'all-lines']),
	linksOnDevicePage: yesOrNo,
	lockOutAfter: z.int().min(1),
	lockOutMs: milliseconds,
	sessionMs: milliseconds,
};

const messaging: Decisions<MessagingBehaviour> = {
	delivers: z.enum(['recipient', 'nobody']),
	tellsPresence: yesOrNo,
	checksPasswords: yesOrNo,
	offlineMessages: z.enum(['kept', 'returned']),
};

const mail: Decisions<MailBehaviour> = { takesMail: yesOrNo };

const store: Decisions<StoreBehaviour> = { shortLinks: z.enum(['right', 'swapped']), checksCompatibility: yesOrNo };

const behaviour = z
	.strictObject({
		pbx: z.strictObject(pbx).partial(),
		sbc: z.strictObject(sbc).partial(),
		carrier: z.strictObject(carrier).partial(),
		farEnd: z.strictObject(farEnd).partial(),
		handset: z.strictObject(handset).partial(),
		deskPhone: z.strictObject(deskPhone).partial(),
		dashboard: z.strictObject(dashboard).partial(),
		mail: z.strictObject(mail).partial(),
		messaging: z.strictObject(messaging).partial(),
		store: z.strictObject(store).partial(),
	})
	.partial();

/** What a testbed file may say. Everything has a default: the system of the guide on a good network. */
export const testbedDescription = z.strictObject({
	/** What the report calls this testbed. */
	name: z.string().min(1).default('guide-r21'),
	/** Stands in every password of this system, so that whoever searches a report for it sees whether one leaked. */
	canary: z
		.string()
		.regex(/^[a-z0-9]{8,40}$/, 'must be 8 to 40 small letters and digits')
		.optional(),
	/** Known defects of the guide's system are there, or mended. */
	profile: z.enum(profileNames).default('guide-r21'),
	network: z
		.strictObject({
			/** One way, on every link. */
			latencyMs: milliseconds.default(5),
			/** Each packet of a voice stream by itself, in time and in the journal; in trains, with the same outcome, unless wanted. */
			everyPacket: yesOrNo.default(false),
			/** What every link does to packets. */
			impair: impairment.default({}),
			/** What the links of one server do instead. */
			links: z.partialRecord(z.enum(serverNames), impairment).default({}),
			/** Which kind of access network is as good, or as bad, as which other one: `ev-do: lte-good`. */
			access: z.partialRecord(accessName, accessName).default({}),
		})
		.prefault({}),
	/** What the configuration files of the mobile clients allow: one of the six profiles of the guide (§2). */
	deployment: z.enum(deploymentNames).default('soft-client-audio'),
	/** Which session border controller the system has, by the name of its policy; and another one towards the users' or the far end's carrier. */
	sbc: z.strictObject({ profile: sbcProfile, users: sbcProfile, farEnd: sbcProfile }).partial().default({}),
	/** Decisions of the simulated parts that differ from the guide's. */
	behaviour: behaviour.default({}),
});

/** What a testbed file says, with everything filled in that it leaves out. */
export type TestbedDescription = z.infer<typeof testbedDescription>;

/** The system as the guide describes it. */
export const guideTestbed: TestbedDescription = testbedDescription.parse({});
