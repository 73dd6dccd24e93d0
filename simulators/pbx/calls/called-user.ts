import type { User } from '../enterprise';
import type { Location } from '../identity';
import type { CallForwarding } from '../service-settings';
import { contacts, furtherBranches, mobileBranches, officeBranches } from './branches';
import type { Call, CallService } from './call';
import type { CallControl } from './call-control';
import { destinationOf, isParty } from './destination';
import { type DiversionReason, Diversions } from './diversions';
import { reasons } from './reasons';
import type { Failure } from './ring';
import { ringSplash } from './ring-splash';
import type { Presented, Route, RouteFor, Step, Unanswered } from './routes';
import type { ToVoiceMail } from './voice-mail-step';

/** A call to a user's business number while it is decided on. */
interface Called {
	readonly control: CallControl;
	readonly user: User;
	readonly from: Presented;
	readonly offer: string;
	/** The user's own call. */
	readonly call: Call;
}

/**
 * To a user's business number. The user's services are asked in this order: call forwarding always, Do Not Disturb, busy and call
 * waiting, then the phones ring, and when nobody answers call forwarding not reachable or no answer; last of all voice mail.
 */
export function toUser(control: CallControl, user: User, from: Presented): RouteFor {
	return (offer) => beforeRinging(begin(control, user, from, offer));
}

/** To the user who has parked the call: the phones ring, and no service sends it elsewhere. */
export function toParker(control: CallControl, user: User, from: Presented): RouteFor {
	return (offer) => {
		const called = begin(control, user, from, offer, 'park-recall');
		const unanswered = () => refuse(called, 480, reasons.noAnswer);
		return isBusy(called)
			? refuse(called, 486, reasons.busy)
			: { ...ring(called), timeoutMs: control.behaviour.ringTimeoutMs, otherwise: unanswered };
	};
}

function begin(control: CallControl, user: User, from: Presented, offer: string, service?: CallService): Called {
	const location: Location = user.mobility.active && user.mobility.devicesToRing === 'Mobile' ? 'mobile' : 'desk';
	const party = from.identity.number === undefined || from.identity.withheld ? 'anonymous' : from.identity.number;
	const call = control.calls.begin({ user: user.id, mode: 'inbound', personality: 'terminator', location, party, ...(service && { service }) });
	return { control, user, from, offer, call };
}

function beforeRinging(called: Called): Step {
	const { control, user, from, offer } = called;
	const { behaviour } = control;
	const { callForwardingAlways, doNotDisturb } = user.services;
	if (callForwardingAlways.active && behaviour.honoursCallForwarding) {
		if (callForwardingAlways.ringSplash) ringSplash(control, user, from.identity, offer);
		return forward(called, callForwardingAlways, 'unconditional');
	}
	const always = voiceMail(called, 'always');
	if (always !== undefined) return always;
	if (doNotDisturb.active && behaviour.honoursDoNotDisturb) {
		if (doNotDisturb.ringSplash) ringSplash(control, user, from.identity, offer);
		return behaviour.doNotDisturbIs === 'busy' ? busy(called) : notReachable(called);
	}
	return isBusy(called) ? busy(called) : ring(called);
}

/** A user without call waiting is busy with one call, any user with as many as there are lines. */
function isBusy({ control, user, call }: Called): boolean {
	const { behaviour } = control;
	const calls = control.calls.living().filter(({ id, user: whose, state }) => whose === user.id && id !== call.record.id && state !== 'detached');
	return calls.length >= (user.services.callWaiting.active || !behaviour.honoursCallWaiting ? behaviour.linesPerUser : 1);
}

/** The user talks, or is about to: a call that only rings is none. */
function isOnCall({ control, user, call }: Called): boolean {
	return control.calls.living().some(({ id, user: whose, state, personality }) => {
		const rings = state === 'alerting' && personality === 'terminator';
		return whose === user.id && id !== call.record.id && state !== 'detached' && !rings;
	});
}

function busy(called: Called, reason = reasons.busy): Step {
	const { callForwardingBusy } = called.user.services;
	if (callForwardingBusy.active && called.control.behaviour.honoursCallForwarding) return forward(called, callForwardingBusy, 'user-busy');
	return voiceMail(called, 'busy') ?? refuse(called, 486, reason);
}

function noAnswer(called: Called, reason = reasons.noAnswer): Step {
	const { callForwardingNoAnswer } = called.user.services;
	if (callForwardingNoAnswer.active && called.control.behaviour.honoursCallForwarding) return forward(called, callForwardingNoAnswer, 'no-answer');
	return voiceMail(called, 'no-answer') ?? refuse(called, 480, reason);
}

function notReachable(called: Called): Step {
	const { callForwardingNotReachable } = called.user.services;
	if (callForwardingNotReachable.active && called.control.behaviour.honoursCallForwarding)
		return forward(called, callForwardingNotReachable, 'unavailable');
	return voiceMail(called, 'not-reachable') ?? refuse(called, 480, reasons.absent);
}

/** Office phone and mobile, as the user has chosen (INB-02 to INB-04). The client is not rung (INB-01). */
function ring(called: Called): Route {
	const { control, user, from, offer, call } = called;
	const { behaviour } = control;
	const waiting = isOnCall(called);
	const office = officeBranches(control, user, from, offer, waiting ? { 'Alert-Info': '<urn:alert:service:call-waiting>' } : {});
	const mobile = mobileBranches(control, user, from, offer);
	const further = furtherBranches(control, user, from, offer, waiting);
	const client = behaviour.alertsClientOnInbound ? contacts(control, user, 'client', from.identity, offer) : [];
	const waves =
		behaviour.ringing === 'sequential'
			? [office, [...mobile, ...further, ...client]].map((branches) => ({ branches, thenWaitMs: behaviour.sequentialRingMs }))
			: [{ branches: [...office, ...mobile, ...further, ...client], thenWaitMs: 0 }];
	return { kind: 'ring', waves, timeoutMs: ringsFor(called), passesProgress: false, call, otherwise: (rung) => unanswered(called, rung) };
}

function ringsFor({ control: { behaviour, voiceMail: step }, user: { services } }: Called): number {
	const { callForwardingNoAnswer, voiceMail: mail } = services;
	const goesOn = (callForwardingNoAnswer.active && behaviour.honoursCallForwarding) || (step !== undefined && mail.active && mail.noAnswer);
	return goesOn ? callForwardingNoAnswer.numberOfRings * behaviour.ringMs : behaviour.ringTimeoutMs;
}

/** That one phone is busy, off or declines is the user's own affair as long as another rings; here nothing rings any more. */
function unanswered(called: Called, rung: Unanswered): Step {
	switch (rung.kind) {
		case 'timed-out':
			return noAnswer(called);
		case 'declined':
			return noAnswer(called, reasons.rejected);
		case 'redirected':
			return forward(called, { active: true, forwardToPhoneNumber: rung.to }, 'unconditional');
		case 'lost':
			return failed(called, rung.failures);
	}
}

function failed(called: Called, failures: readonly Failure[]): Step {
	const has = (...statuses: readonly number[]) => failures.find(({ status }) => statuses.includes(status));
	const inUse = has(486, 600);
	if (inUse !== undefined) return busy(called, inUse.reason);
	if (has(603) !== undefined) return noAnswer(called, reasons.rejected);
	if (failures.some(({ unconfirmed }) => unconfirmed)) return noAnswer(called);
	const media = has(488, 606);
	if (media !== undefined) return refuse(called, media.status, media.reason);
	return failures.length > 0 && failures.every(({ status }) => status === 403) ? refuse(called, 403) : notReachable(called);
}

/** A number that cannot be called, and one that the call has been at, ends it: no further service is asked. */
function forward(called: Called, { forwardToPhoneNumber }: CallForwarding, reason: DiversionReason): Step {
	const { control, user, from, call } = called;
	const { behaviour, provisioning } = control;
	const destination = destinationOf(forwardToPhoneNumber, undefined, provisioning);
	// A forwarding is not a phone that dials a code.
	if (!isParty(destination)) return refuse(called, destination.kind === 'nowhere' ? destination.status : 404);
	const diversions = (from.diversions ?? Diversions.none).with(user.number, reason);
	if (diversions.includes(destination.party) || diversions.count > behaviour.maximumDiversions) return refuse(called, 403);
	call.redirected(destination.party, reason);
	return { kind: 'forward', call, destination, from: { ...from, diversions } };
}

function voiceMail({ control, user, from, call }: Called, cause: ToVoiceMail['cause']): Step | undefined {
	const { active, always, busy: whenBusy, noAnswer: whenUnanswered } = user.services.voiceMail;
	const wanted = { always, busy: whenBusy, 'no-answer': whenUnanswered, 'not-reachable': whenUnanswered }[cause];
	return active && wanted && control.voiceMail !== undefined ? { kind: 'voice-mail', to: { user, cause, from: from.identity, call } } : undefined;
}

const refuse = ({ call }: Called, status: number, reason?: string): Step => ({ kind: 'refuse', status, call, ...(reason && { reason }) });
