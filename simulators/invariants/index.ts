import { cseqRises } from './cseq-rises';
import { everyInviteIsAnswered } from './every-invite-is-answered';
import type { Evidence, Invariant, Violation } from './invariant';
import { mobileNumberStaysPrivate } from './mobile-number-stays-private';
import { nothingIsLeft } from './nothing-is-left';
import { offersAreAnswered } from './offers-are-answered';
import { servicesAgree } from './services-agree';
import { sipIsWellFormed } from './sip-is-well-formed';
import { theBooksAgree } from './the-books-agree';
import { sipTraffic } from './traffic';

export type { ServicesSeen, ServicesStanding, Violation } from './invariant';
export { isOneTruth } from './services-agree';
export { readSession, type Session } from './session';
export { type SipPacket, sipTraffic, type Traffic } from './traffic';
export { branchOf, cseqOf, field, tagOf, type WireMessage } from './wire-message';

const INVARIANTS: readonly Invariant[] = [
	sipIsWellFormed,
	everyInviteIsAnswered,
	cseqRises,
	offersAreAnswered,
	mobileNumberStaysPrivate,
	theBooksAgree,
	servicesAgree,
	nothingIsLeft,
];

/** Judges a scenario that has come to its end; an empty list means that everything held. */
export function violations(evidence: Omit<Evidence, 'traffic'>): Violation[] {
	const whole = { ...evidence, traffic: sipTraffic(evidence.journal) };
	return INVARIANTS.flatMap((invariant) => invariant(whole));
}
