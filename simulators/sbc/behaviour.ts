import type { Millis } from '../kernel';

/**
 * What the session border controller decides. The defaults are its standard policy; the admin guide (release 21, §2.1
 * identity, §4 limitations) supposes them.
 */
export interface SbcBehaviour {
	/** P-Asserted-Identity, Diversion and History-Info towards a trusted trunk (RFC 3325 §5). */
	readonly identityTowardsTrusted: 'keep' | 'strip';
	/** The same towards an untrusted trunk. */
	readonly identityTowardsUntrusted: 'keep' | 'strip';
	/** What a phone or an untrusted trunk asserts of itself is no assertion (RFC 3325 §5). */
	readonly identityFromUntrusted: 'strip' | 'keep';
	/** Diversion (RFC 5806), where identity is kept at all. */
	readonly diversion: 'keep' | 'strip';
	/** Whether the SBC's own address stands for every host in From, To and identity headers and hides those behind it. */
	readonly addresses: 'hide' | 'show';
	/** Whether media runs through the SBC: `c=`, `o=` and the ports of every description become its own. */
	readonly media: 'anchor' | 'pass';
	/** Which of the two media streams of a call are passed on: both, or only what comes from the calling side. */
	readonly passesMedia: 'both-ways' | 'one-way';
	/** Where media goes on a leg: to where that leg's own media comes from, NAT or not; or to where its description says. */
	readonly mediaGoesTo: 'source' | 'described';
	/** A call is ended when one of its legs has sent no media for so long (0: never). Not while it is held, nor before any came. */
	readonly rtpInactivityMs: Millis;
	/** An INVITE from where no phone has registered and no trunk is known. */
	readonly strangers: 'refuse' | 'relay';
	/** An INVITE that begins a call without an offer (RFC 3261 §13.2.1). */
	readonly lateOffer: 'relay' | 'refuse';
	/** A re-INVITE without an offer: some releases refuse it with 488, which breaks 3PCC (guide, LIM-25). */
	readonly reinviteWithoutSdp: 'relay' | 'refuse';
	/** A call that nobody answers is given up (RFC 3261 §16.6, Timer C: more than three minutes). */
	readonly setupTimeoutMs: Millis;
}

export const standardSbcBehaviour: SbcBehaviour = {
	identityTowardsTrusted: 'keep',
	identityTowardsUntrusted: 'strip',
	identityFromUntrusted: 'strip',
	diversion: 'keep',
	addresses: 'hide',
	media: 'anchor',
	passesMedia: 'both-ways',
	mediaGoesTo: 'source',
	rtpInactivityMs: 30_000,
	strangers: 'refuse',
	lateOffer: 'relay',
	reinviteWithoutSdp: 'relay',
	setupTimeoutMs: 200_000,
};
