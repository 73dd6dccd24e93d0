import type { Millis } from '../kernel';

/** When a subscriber's voice mail takes a call (conditional call forwarding, 3GPP TS 22.082). */
export type VoiceMailCondition = 'no-reply' | 'busy' | 'not-reachable';

/** What a carrier promises by its own decision, where the guide and the standards leave it free. */
export interface CarrierBehaviour {
	/** From PAGING until the telephone answers the page and can be sent SETUP. */
	readonly pagingMs: Millis;
	/** How long a telephone rings before the caller is told that nobody answers, unless the subscription says otherwise. */
	readonly noReplyMs: Millis;
	/** How long the far side of a trunk may ring (ISUP timer T9: 2 to 4 minutes). */
	readonly trunkNoReplyMs: Millis;
	/** Calls that a line with call waiting can have. */
	readonly callsWithCallWaiting: number;
	/** Cause for a subscriber whose telephone is off or out of coverage. */
	readonly notReachableCause: number;
	/** A caller id that is not one of the carrier's own may come in from a trunk: what shows the original caller on a mobile leg. */
	readonly presentsForeignCallerId: boolean;
	/** The names of callers are sent to telephones (calling name presentation). */
	readonly presentsCallerName: boolean;
	/** A call that was answered elsewhere is cleared towards the telephone with 26, so that it is no missed call; else with 16. */
	readonly tellsAnsweredElsewhere: boolean;
	/** How the keys of its telephones go out by the trunk: as INFO, or as telephone events in the audio (RFC 4733). */
	readonly sendsKeysBy: 'info' | 'telephone-event';
	/** Q.850 causes travel in Reason (RFC 6432), both ways. */
	readonly carriesReason: boolean;
	/** For whom voice mail answers, of the subscribers that have it. */
	readonly voiceMailTakes: readonly VoiceMailCondition[];
	/** From the diversion to the mailbox until it answers. */
	readonly voiceMailPickUpMs: Millis;
	/** The longest message: then the mailbox hangs up. */
	readonly voiceMailMessageMs: Millis;
	/** Answered calls to a mobile count as its minutes (guide §4.2, LIM-01), and so do calls from it. */
	readonly countsIncomingMinutes: boolean;
	/** From an emergency call's arrival until the emergency centre answers. */
	readonly emergencyAnswerMs: Millis;
	/** A call that was diverted this often is not diverted again (3GPP TS 23.082: at most 5). */
	readonly diversionsAllowed: number;
}

/** What the guide, release 21, takes a carrier to do. */
export const guideR21: CarrierBehaviour = {
	pagingMs: 500,
	noReplyMs: 90_000,
	trunkNoReplyMs: 180_000,
	callsWithCallWaiting: 2,
	notReachableCause: 20,
	presentsForeignCallerId: true,
	presentsCallerName: true,
	tellsAnsweredElsewhere: true,
	sendsKeysBy: 'info',
	carriesReason: true,
	voiceMailTakes: ['no-reply', 'busy', 'not-reachable'],
	voiceMailPickUpMs: 200,
	voiceMailMessageMs: 120_000,
	countsIncomingMinutes: true,
	emergencyAnswerMs: 2_000,
	diversionsAllowed: 5,
};
