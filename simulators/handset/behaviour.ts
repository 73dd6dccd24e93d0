import type { ModemCapability } from '../network';
import { type ActivationBehaviour, activationR21 } from './client/activation-behaviour';
import type { CallMode } from './client/call-mode';
import type { ClientFunction } from './client/functions';

/** What a VoIP call is when its user presses End: not answered yet, up, or on hold by that user. */
type EndedCall = 'ringing' | 'talking' | 'held';

/** Where a number can be called from in the client. */
export type DialledFrom = 'dial-screen' | 'directory' | 'second-call';

/** Every decision of a handset that the admin guide speaks about. */
export interface HandsetBehaviour extends ActivationBehaviour {
	/** What decides which functions the client has (guide §2, CFG-01): the configuration file that it downloads, or what is built into the release. */
	readonly functionsFrom: 'configuration' | 'release';
	/** Functions that the client has although its configuration file does not allow them (CFG-02 to CFG-05, CFG-07). */
	readonly addedFunctions: readonly ClientFunction[];
	/** Functions that it lacks although the file allows them (CFG-06). */
	readonly missingFunctions: readonly ClientFunction[];
	/** Functions that the client has not got on Android, although it has on iOS (INT-08). */
	readonly androidLacks: readonly ClientFunction[];
	/** Where the settings of services are that the user changes in the client (INT-05). */
	readonly servicesKept: 'platform' | 'phone';
	/** Where the client's directory looks (OUT-16, INT-07). */
	readonly directorySources: 'both' | 'company' | 'phone';
	/** Whether it reads the contacts on the phone only with the user's permission (OUT-16). */
	readonly asksForContacts: boolean;
	/** Whether it sends them to the platform (OUT-16: never). */
	readonly uploadsContacts: boolean;
	/** Whether it tells its user which profile it has, and whom to ask about other functions (CFG-08). */
	readonly tellsProfile: boolean;
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
	/** What the phone's radio can do at once. Two radios beside CDMA are usual with LTE, two transmitters for 3G are not (guide §4.2, LIM-04). */
	readonly modem: readonly ModemCapability[];

	/** When a cellular call takes the audio from the client on iOS: its VoIP call goes on hold then (guide §4.2, IOS-01). */
	readonly iosHoldsAt: 'ring' | 'answer' | 'never';
	/** The same on Android, of which the guide says nothing. */
	readonly androidHoldsAt: 'ring' | 'answer' | 'never';
	/** What the client does with its VoIP calls then: it puts on hold those that are not, or it presses Hold on every one. */
	readonly interruptionHolds: 'talking' | 'by-the-button';
	/** What the system takes the audio from, when a cellular call comes (IOS-03). */
	readonly interrupts: 'every-app' | 'worktime-only';
	/** What brings a VoIP call back that was put on hold by the system (IOS-04). */
	readonly retrieval: 'hold-button' | 'automatic';
	/** How likely a held VoIP call cannot be retrieved after a cellular call that came to a locked phone and was ended there (IOS-05). */
	readonly lockedLocalEndResumeFail: number;
	/** The same, when the caller ended it (IOS-06: never). */
	readonly lockedRemoteEndResumeFail: number;
	/** The client's calls are known to the system as calls (CallKit): the contrast to what the guide describes. */
	readonly callKit: boolean;
	/** An application that is not in front while a cellular call goes on stands still, where the system does that to applications (IOS-06). */
	readonly sleepsBehindCellularCalls: boolean;
	/** What becomes of a VoIP call when a media application takes the audio (LIM-24). */
	readonly onMediaApp: 'hold' | 'drop';
	/** Media applications and the client play at once (LIM-23: they do not). */
	readonly mixesWithMedia: boolean;

	/** What is another data network to the client (LIM-07): another address, or another radio technology under the same address already. */
	readonly anotherNetworkBy: 'address' | 'technology';
	/** A VoIP call ends when the phone comes to another data network, or loses it (LIM-07, LIM-08). */
	readonly dropsCallsOnNetworkChange: boolean;
	/** Whether the client registers again on the new network (LIM-09), and how often it tries when nobody answers there yet, or any more (RFC 5626 §4.5). */
	readonly registersOnNetworkChange: 'until-it-succeeds' | 'once' | 'never';
	/** The client says that it has lost its network (LIM-03). */
	readonly tellsNetworkLoss: boolean;
	/** Which of its screens give way to that, and to what can still be done then (LIM-02). */
	readonly cutOffScreens: 'every-screen' | 'dial-screen';
	/** Without a network everything but an emergency call is refused (LIM-02). */
	readonly needsNetwork: boolean;
	/** How an emergency call is placed from the client (LIM-02): by the phone itself, whatever the network. */
	readonly emergencyBy: 'native-dialer' | 'voip' | 'nobody';
	/** The emergency numbers that the client knows (LIM-02): those of the phone's network (3GPP TS 22.101 §10), or 911 alone. */
	readonly emergencyNumbers: 'of-the-network' | '911-alone';
	/** What is such a number: one that is the same from beginning to end, or one that begins like it. */
	readonly emergencyMatch: 'whole' | 'beginning';
	/** From where an emergency number is seen to be one. */
	readonly emergencyFrom: readonly DialledFrom[];
	/** The VoIP calls that the End button ends at the far end as well, and not on the screen alone (INT-03). */
	readonly endReaches: readonly EndedCall[];
	/** VoIP over 3G (LIM-10). */
	readonly voipOver3g: 'allowed' | 'blocked';
	/** A cellular call ends a VoIP call whatever carries the data (LIM-05: that is the carrier's business). */
	readonly dropsVoipOnCellularCall: boolean;
	/** The client says which way to call is a good choice on the network that it has. The guide demands no such text of it (OUT-09 to OUT-13). */
	readonly advice: 'none' | 'call-through' | 'voip';

	/** After a transfer the number field still holds whom the call went to (LIM-19, a known defect). */
	readonly dialerKeepsNumber: boolean;
	/** What a number that is picked from the directory does with one that is in the field already (LIM-20). */
	readonly pickedNumber: 'overwrites' | 'is-appended';
	/** The number field can be emptied by hand (LIM-20). */
	readonly numberCanBeDeleted: boolean;

	/** The make of the phone, where something hangs on it. */
	readonly model: 'any' | 'Motorola RAZR';
	/** How likely a Motorola RAZR clips its keys in a cellular call: too short for a network that passes them on as they are (guide §4.2, LIM-21). */
	readonly razrClipsKeys: number;

	/** How long the client waits for the phone to ring after a Call Back was accepted. */
	readonly callBackWaitMs: number;
}

/** Release 21, as the guide describes it. */
export const guideR21: HandsetBehaviour = {
	...activationR21,
	functionsFrom: 'configuration',
	addedFunctions: [],
	missingFunctions: [],
	androidLacks: [],
	servicesKept: 'platform',
	directorySources: 'both',
	asksForContacts: true,
	uploadsContacts: false,
	tellsProfile: true,
	modesOffered: 'enabled',
	defaultMode: 'call-through',
	honoursChosenMode: true,
	callThroughBy: 'native-dialer',
	incomingCallsRingIn: 'native-dialer',
	userAgent: 'WorkTime-UC-Mobile/R21 ({platform})',
	registerExpiresSeconds: 120,
	requestTimeoutMs: 10_000,
	dialerKeepsNumber: true,
	pickedNumber: 'overwrites',
	numberCanBeDeleted: true,
	callBackWaitMs: 60_000,
	modem: ['svlte', 'multi-rab'],
	iosHoldsAt: 'ring',
	androidHoldsAt: 'answer',
	interruptionHolds: 'talking',
	interrupts: 'every-app',
	retrieval: 'hold-button',
	lockedLocalEndResumeFail: 1,
	lockedRemoteEndResumeFail: 0,
	callKit: false,
	sleepsBehindCellularCalls: true,
	onMediaApp: 'hold',
	mixesWithMedia: false,
	anotherNetworkBy: 'address',
	dropsCallsOnNetworkChange: true,
	registersOnNetworkChange: 'until-it-succeeds',
	tellsNetworkLoss: true,
	cutOffScreens: 'every-screen',
	needsNetwork: true,
	emergencyBy: 'native-dialer',
	emergencyNumbers: 'of-the-network',
	emergencyMatch: 'whole',
	emergencyFrom: ['dial-screen', 'directory', 'second-call'],
	endReaches: ['ringing', 'talking', 'held'],
	voipOver3g: 'allowed',
	dropsVoipOnCellularCall: false,
	advice: 'none',
	model: 'any',
	razrClipsKeys: 0.15,
};
