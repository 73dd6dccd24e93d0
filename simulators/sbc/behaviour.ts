import type { Millis } from '../kernel';
import { type Q850Table, rfc3398 } from './q850';

/**
 * What the session border controller decides, each decision apart from the others. The defaults are its standard policy; the admin guide
 * (release 21, §2.1 identity, §4 limitations) supposes them. `profiles/` has the named controllers that differ.
 */
export interface SbcBehaviour {
	/** P-Asserted-Identity, Diversion and History-Info towards a trusted trunk (RFC 3325 §5). */
	readonly identityTowardsTrusted: 'keep' | 'strip';
	/** The same towards an untrusted trunk. */
	readonly identityTowardsUntrusted: 'keep' | 'strip';
	/** What a phone or an untrusted trunk asserts of itself is no assertion (RFC 3325 §5). */
	readonly identityFromUntrusted: 'strip' | 'keep';
	/** Whether a caller that asks for privacy has it beyond those who are trusted (RFC 3323 §5, RFC 3325 §7). */
	readonly privacy: 'apply' | 'ignore';
	/** Diversion (RFC 5806), where identity is kept at all. */
	readonly diversion: 'keep' | 'strip';
	/** Whether the SBC's own address stands for every host in From, To and identity headers and hides those behind it. */
	readonly addresses: 'hide' | 'show';
	/** Whether media runs through the SBC: `c=`, `o=` and the ports of every description become its own. */
	readonly media: 'anchor' | 'pass';
	/** Which of the two media streams of a call are passed on: both, or only what comes from the calling side. */
	readonly passesMedia: 'both-ways' | 'one-way';
	/** Where media goes on a leg of a phone or a trunk: to where that leg's own media comes from, NAT or not; or to where its description says. */
	readonly mediaGoesTo: 'source' | 'described';
	/** A call is ended when one of its legs has sent no media for so long since it was answered (0: never). */
	readonly rtpInactivityMs: Millis;
	/** Whether that holds for a leg that has not sent any since, too. */
	readonly missesMediaNeverHeard: boolean;
	/** Whether that holds for a call on hold, too (IOS-06: a call that is held stays, however long). */
	readonly missesMediaOnHold: boolean;
	/** An INVITE from where no phone has registered and no trunk is known. */
	readonly strangers: 'refuse' | 'relay';
	/** An INVITE that begins a call without an offer (RFC 3261 §13.2.1): passed on so, with an offer of the SBC's own, or refused with 488. */
	readonly lateOffer: 'support' | 'insert-sdp' | 'refuse';
	/**
	 * A re-INVITE without an offer, by which third-party call control joins two calls (RFC 3725): passed on so, refused with 488 (guide §4.2,
	 * LIM-25), or answered by the SBC with what the other side described before, who never learns of it.
	 */
	readonly reinviteWithoutSdp: 'relay' | 'refuse' | 'old-sdp';
	/**
	 * The dialog that Replaces names (RFC 3891), in INVITE and in Refer-To: said as the next hop knows it, passed on as it came, or (in INVITE)
	 * replaced by the SBC itself, if it is one that has been answered.
	 */
	readonly replaces: 'map' | 'relay-unmapped' | 'local-confirmed-only';
	/** A REFER in a call (RFC 3515): passed on, or carried out by the SBC, so that the other side never learns of it. */
	readonly refer: 'relay' | 'consume';
	/**
	 * What counts as a loop, and is told 482: a request that the SBC has sent itself (RFC 3261 §16.3); a call between the same two numbers as one
	 * in progress; or nothing.
	 */
	readonly loopDetect: 'rfc3261' | 'from-to-pair' | 'off';
	/** Statuses and causes of calls that fail: they cross as they came, or are read and said anew by the SBC's own table. */
	readonly releaseCauses: 'as-they-came' | 'by-table';
	/** How causes and statuses stand for each other where they are read and said anew. */
	readonly q850: Q850Table;
	/** What a phone behind an address translator is granted at most, so that its registrations keep the way back open (RFC 3581, RFC 5626 §3.5). */
	readonly natExpiresSeconds: { readonly udp: number; readonly tcp: number };
	/** Where a phone is that registers again from elsewhere as the same instance: where it is now (RFC 5626 §6), or where it was as long as that registration lasts. */
	readonly flowOfAMovedPhone: 'newest' | 'first';
	/**
	 * Flow-Timer for a phone that keeps a flow over a stream: how often it has to send a keep-alive, or something else, so that the flow does not count as
	 * dead (RFC 5626 §5.4, §10); 0: none is asked for. An iPhone lets an application in the background wake every ten minutes, and no oftener; one
	 * that sleeps behind a cellular call answers what it is asked, which in a call is every quarter of an hour.
	 */
	readonly flowTimerSeconds: number;
	/** A call that nobody answers is given up (RFC 3261 §16.6, Timer C: more than three minutes). */
	readonly setupTimeoutMs: Millis;
}

/** What every profile is but for what it says otherwise. */
export const standardSbcBehaviour: SbcBehaviour = {
	identityTowardsTrusted: 'keep',
	identityTowardsUntrusted: 'strip',
	identityFromUntrusted: 'strip',
	privacy: 'apply',
	diversion: 'keep',
	addresses: 'hide',
	media: 'anchor',
	passesMedia: 'both-ways',
	mediaGoesTo: 'source',
	rtpInactivityMs: 30_000,
	missesMediaNeverHeard: true,
	missesMediaOnHold: false,
	strangers: 'refuse',
	lateOffer: 'support',
	reinviteWithoutSdp: 'relay',
	replaces: 'map',
	refer: 'relay',
	loopDetect: 'rfc3261',
	releaseCauses: 'as-they-came',
	q850: rfc3398,
	natExpiresSeconds: { udp: 30, tcp: 240 },
	flowOfAMovedPhone: 'newest',
	flowTimerSeconds: 1_200,
	setupTimeoutMs: 200_000,
};
