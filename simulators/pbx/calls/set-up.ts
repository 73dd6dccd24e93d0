import type { Call } from './call';
import type { CallControl } from './call-control';
import type { CallingSide } from './calling-side';
import { Conversation } from './conversation';
import type { Leg } from './leg';
import { sameMedia } from './local-description';
import { reasonOf, reasons } from './reasons';
import { Ring, type Rung } from './ring';
import { type RouteFor, routeTo, type Step } from './routes';
import type { Answered } from './voice-mail-step';

/**
 * Sets a call up, and stays with it to its end: goes with the caller from step to step, connects the calling side with whoever
 * answers, and tells the users' calls (`originating`, and those of the users who were called) how it goes.
 */
export async function setUp(control: CallControl, side: CallingSide, routeFor: RouteFor, originating?: Call): Promise<void> {
	const calls = new Set(originating && [originating]);
	const release = (reason?: string) => {
		for (const call of calls) call.released(reason);
	};
	const answered: Answered = (hangUp) => {
		for (const call of calls) {
			if (call === originating) call.answered();
			else call.answeredElsewhere();
			call.hangUp = hangUp;
		}
	};
	let ring: Ring | undefined;
	let gone = false;
	void side.gone.then((reason) => {
		gone = true;
		ring?.abandon(reason);
	});

	for (let step = routeFor(side.offer); ; ) {
		const call = callOf(step);
		if (call !== undefined) calls.add(call);
		if (gone) return release('abandoned');
		for (const each of calls) {
			each.hangUp = (reason) => {
				ring?.abandon(reason);
				side.refuse(480, reason);
			};
		}
		switch (step.kind) {
			case 'refuse':
				side.refuse(step.status, step.reason);
				return release(step.reason ?? reasonOf(step));
			case 'voice-mail':
				return release(await control.voiceMail?.(step.to, side, answered));
			case 'voice-portal':
				return release(await control.voicePortal?.(step.user, side, answered));
			case 'forward':
				if (control.behaviour.tellsForwarding) side.progress(181, '');
				step = routeTo(control, step.destination, step.from)(side.offer);
				break;
			case 'ring': {
				ring = new Ring(control, step.waves, step.timeoutMs);
				const { passesProgress } = step;
				ring.onProgress = (status, description) => (passesProgress ? side.progress(status, description) : side.progress(180, ''));
				if (call !== undefined) {
					call.decline = () => ring?.decline();
					call.pickUp = (...colleague) => ring?.pickUp(...colleague) ?? false;
				}
				const rung = await ring.outcome;
				if (rung.kind === 'abandoned') return release('abandoned');
				if (rung.kind === 'won') {
					const { pickedUpBy } = rung;
					if (pickedUpBy === undefined) call?.takenAt(rung.location);
					else {
						calls.add(pickedUpBy);
						// Whose number was taken away since they dialled is known by their id.
						const { user } = pickedUpBy.record;
						call?.redirected(control.provisioning.find(user)?.number ?? user, 'pickup');
					}
					return release(await connect(control, side, rung, calls, originating, pickedUpBy ?? call));
				}
				step = step.otherwise(rung);
			}
		}
	}
}

/** The call of the user whom a step is about. */
function callOf(step: Step): Call | undefined {
	return step.kind === 'voice-mail' ? step.to.call : step.call;
}

/** Somebody answered: connects the two, and gives the reason of their end. */
async function connect(
	control: CallControl,
	side: CallingSide,
	won: Extract<Rung, { kind: 'won' }>,
	calls: ReadonlySet<Call>,
	originating: Call | undefined,
	terminating: Call | undefined,
): Promise<string | undefined> {
	const called = won.leg;
	for (const call of calls) {
		call.hangUp = (reason) => {
			called.release(reason);
			side.refuse(480, reason);
		};
	}
	let calling: Leg;
	try {
		calling = await side.connect(await descriptionFor(control, side, won));
	} catch {
		called.release(reasons.givenUp);
		side.refuse(480);
		return reasons.givenUp;
	}
	const own = originating ?? side.call;
	const conversation = new Conversation(
		{ leg: calling, ...(own && { call: own }) },
		{ leg: called, ...(terminating && { call: terminating }) },
		control.behaviour.musicOnHold ? control.mediaServer : undefined,
	);
	for (const call of calls) {
		if (call === originating || call === terminating) continue;
		call.answeredElsewhere();
		call.hangUp = (reason) => conversation.release(reason);
	}
	await tellCalled(control, side, calling, won);
	return conversation.over;
}

/** What the calling side is connected with; a called side that has talked to the media server so far is first given the caller's offer. */
async function descriptionFor(control: CallControl, side: CallingSide, { leg, offered }: { leg: Leg; offered: string }): Promise<string> {
	if (side.offer === '' || sameMedia(side.offer, offered)) return leg.remote;
	const outcome = await control.align(leg, side.offer);
	if (!outcome.ok) throw new Error(`the called side refused the caller's offer with ${outcome.status}`);
	return outcome.description;
}

/** The called side learns what the calling side came out with, where that differs from what it was offered (RFC 3725 §4.1). */
async function tellCalled(control: CallControl, side: CallingSide, calling: Leg, { leg, offered }: { leg: Leg; offered: string }): Promise<void> {
	// What it came out with now: by the time of a late ACK it may be on hold, or another call's.
	const description = calling.remote === '' ? await calling.acknowledged() : calling.remote;
	const known = side.offer === '' ? offered : side.offer;
	if (description === '' || sameMedia(description, known)) return;
	const outcome = await control.align(leg, description);
	if (!outcome.ok && calling.isUp) leg.release(reasonOf(outcome));
}
