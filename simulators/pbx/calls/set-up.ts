import type { Call } from './call';
import type { CallControl } from './call-control';
import type { CallingSide } from './calling-side';
import { Conversation } from './conversation';
import type { Leg } from './leg';
import { sameMedia } from './local-description';
import { Ring, type Rung } from './ring';
import type { Route, RouteFor } from './routes';

/**
 * Sets a call up, and stays with it to its end: rings the called side, connects the calling side with whoever wins,
 * and tells the users' calls (`originating`, and the called user's own) how it goes.
 */
export async function setUp(control: CallControl, side: CallingSide, routeFor: RouteFor, originating?: Call): Promise<void> {
	const route = routeFor(side.offer);
	const calls = [originating, route.call].filter((call) => call !== undefined);
	const ring = new Ring(control, route.waves, route.timeoutMs);
	ring.onProgress = (status, description) => (route.passesProgress ? side.progress(status, description) : side.progress(180, ''));
	void side.gone.then((reason) => ring.abandon(reason));
	for (const call of calls) {
		call.hangUp = (reason) => {
			ring.abandon(reason);
			side.refuse(480, reason);
		};
	}

	const rung = await ring.outcome;
	if (rung.kind === 'won') route.call?.takenAt(rung.branch.location);
	const reason = rung.kind === 'won' ? await connect(control, side, rung, originating, route.call) : refuse(side, rung, route);
	for (const call of calls) call.released(reason);
}

/** Nobody answered; gives the reason. */
function refuse(side: CallingSide, rung: Exclude<Rung, { kind: 'won' }>, route: Route): string {
	if (rung.kind === 'abandoned') return 'abandoned';
	const { status, reason } =
		rung.kind === 'lost' ? route.status(rung.failures) : { status: 480, reason: 'Q.850;cause=19;text="No answer from the user"' };
	side.refuse(status, reason);
	return reason ?? `SIP;cause=${status}`;
}

/** Somebody answered: connects the two, and gives the reason of their end. */
async function connect(
	control: CallControl,
	side: CallingSide,
	won: Extract<Rung, { kind: 'won' }>,
	originating: Call | undefined,
	terminating: Call | undefined,
): Promise<string | undefined> {
	const called = won.leg;
	for (const call of [originating, terminating]) {
		if (call === undefined) continue;
		call.hangUp = (reason) => {
			called.release(reason);
			side.refuse(480, reason);
		};
	}
	let calling: Leg;
	try {
		calling = await side.connect(await descriptionFor(control, side, won));
	} catch {
		called.release('SIP;cause=487');
		side.refuse(480);
		return 'SIP;cause=487';
	}
	const conversation = new Conversation(
		{ leg: calling, ...(originating && { call: originating }) },
		{ leg: called, ...(terminating && { call: terminating }) },
		control.behaviour.musicOnHold ? control.mediaServer : undefined,
	);
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
	const description = await calling.acknowledged();
	const known = side.offer === '' ? offered : side.offer;
	if (description === '' || sameMedia(description, known)) return;
	const outcome = await control.align(leg, description);
	if (!outcome.ok && calling.isUp) leg.release(`SIP;cause=${outcome.status}`);
}
