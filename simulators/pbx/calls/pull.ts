import type { PbxBehaviour } from '../behaviour';
import type { User } from '../enterprise';
import { type Location, outgoingIdentity } from '../identity';
import { mayRetrieve } from '../services';
import type { Call } from './call';
import type { OwnPhones } from './call-back';
import type { CallControl } from './call-control';
import { answeredUser, type CallingSide } from './calling-side';
import type { Leg } from './leg';
import { exchange, talksOn } from './leg-exchange';
import { reasonOf, reasons } from './reasons';
import { Ring } from './ring';
import { routeTo, toOwnPhones } from './routes';
import { setUp } from './set-up';
import { announceFailure, type Failing } from './treatment';

/** What can be pulled, or why nothing can. */
export type Pullable = { readonly call: Call; readonly refused?: undefined } | { readonly refused: 'not allowed' | 'no call' | 'several calls' };

/** What a refused pull says, in words and as a status of SIP. */
export const pullRefusals = {
	'not allowed': { status: 403, text: 'You have no service that lets you pull a call', says: 'pulling is not allowed' },
	'no call': { status: 480, text: 'There is no call to pull', says: 'no call to pull' },
	'several calls': { status: 480, text: 'A call can be pulled only while it is your only one', says: 'several calls to pull' },
} as const satisfies Record<string, Failing>;

/** Which announcement a refusal has. */
const announces = {
	'not allowed': 'announcesThatPullIsNotAllowed',
	'no call': 'announcesThatThereIsNoCall',
	'several calls': 'announcesThatCallsAreSeveral',
} as const satisfies Record<keyof typeof pullRefusals, keyof PbxBehaviour>;

/**
 * The one call of the user's that a phone at one of `to` may take over. Only an answered call that goes through the PBX can move
 * (PUL-04), only from another location, and only while it is the only one (PUL-05).
 */
export function pullable(control: CallControl, user: User, to: readonly Location[]): Pullable {
	const { behaviour, calls } = control;
	if (!mayRetrieve(user, behaviour) && behaviour.pulls === 'own-call') return { refused: 'not allowed' };
	const candidates = calls.all().filter(({ record, conversation }) => {
		const own = record.user === user.id || behaviour.pulls === 'anybodys-call';
		if (record.state === 'held' && !behaviour.retrievesHeldCalls) return false;
		return own && conversation !== undefined && !conversation.isOver && !to.includes(record.location);
	});
	const [call] = candidates.slice(-1);
	if (call === undefined) return { refused: 'no call' };
	return candidates.length > 1 && !behaviour.pullsOneOfSeveral ? { refused: 'several calls' } : { call };
}

/**
 * A phone has asked for the call by the code, itself (P1, P2) or over a routing number (P3): `side` is its INVITE, which waits. The
 * far end gets the phone's description by re-INVITE, the phone the far end's in its 200, and then the leg before is released. Why nothing
 * comes of it an announcement says, each cause its own.
 */
export async function pullByCode(control: CallControl, user: User, to: Location, side: CallingSide): Promise<void> {
	const found = pullable(control, user, [to]);
	if (found.refused !== undefined) {
		const { behaviour } = control;
		if (found.refused === 'no call' && !behaviour.refusesPullWithoutCall) await pretend(control, side);
		else if (behaviour[announces[found.refused]]) await announceFailure(control, side, failing(behaviour, found.refused));
		else refuse(side, found.refused);
		return;
	}
	await move(control, found.call, to, side);
}

/**
 * The user has asked to be called for it (P4, `CallRetrieve`): the PBX calls the user's phones, and gives the call to the one that
 * answers. The far end is asked for an offer then (RFC 3725): there is no description yet that would be its business. A phone that rings for
 * an earlier request already does not ring once more.
 */
export async function pullByCallBack(control: CallControl, user: User, { desk, mobiles }: OwnPhones, call: Call): Promise<void> {
	const rings = new Set([...(desk ? ['desk'] : []), ...mobiles].filter((phone) => !call.ringsAt.has(phone)));
	if (rings.size === 0) return;
	for (const phone of rings) call.ringsAt.add(phone);
	try {
		await ringFor(control, user, { desk: rings.has('desk'), mobiles: mobiles.filter((number) => rings.has(number)) }, call);
	} finally {
		for (const phone of rings) call.ringsAt.delete(phone);
	}
}

async function ringFor(control: CallControl, user: User, phones: OwnPhones, call: Call): Promise<void> {
	const route = toOwnPhones(control, user, phones)('');
	const ring = new Ring(control, route.waves, route.timeoutMs);
	void call.conversation?.over.then((reason) => ring.abandon(reason));
	const abandon = () => ring.abandon(reasons.elsewhere);
	call.whenGoneElsewhere.add(abandon);
	if (control.behaviour.pullReleases === 'before') call.conversation?.letGo(call);
	const rung = await ring.outcome;
	call.whenGoneElsewhere.delete(abandon);
	if (rung.kind === 'won') {
		await move(control, call, rung.location ?? 'mobile', { ...answeredUser(control, rung.leg), offer: '' });
	} else if (control.behaviour.pullReleases === 'before') call.conversation?.release(reasonOf({ cause: 19 }));
}

function failing({ pullAnnouncementsSayWhy }: PbxBehaviour, why: keyof typeof pullRefusals): Failing {
	const { status, text, says } = pullRefusals[why];
	return { status, text, ...(pullAnnouncementsSayWhy && { says }) };
}

/** Moves the call to the phone that waits; when that fails everything is as before, and the phone is told. */
async function move(control: CallControl, call: Call, to: Location, side: CallingSide): Promise<void> {
	const { behaviour } = control;
	const { conversation } = call;
	// Meanwhile it may have ended, or another phone may be faster.
	if (conversation === undefined || conversation.isOver || conversation.isChanging || call.record.location === to) {
		refuse(side, 'no call');
		return;
	}
	if (behaviour.pullBy === 'new-call') return callAnew(control, call, to, side);
	if (behaviour.pullReleases === 'before') conversation.letGo(call);
	const { before, far } = { before: talksOn(control, conversation.legOf(call)), far: conversation.otherLegOf(call) };
	const leg: Leg | undefined = await conversation.change(() => exchange(control, { far, before, side, holdsMeanwhile: behaviour.pullBy === 'hold' }));
	if (leg === undefined) {
		if (behaviour.pullReleases === 'before') conversation.release(reasonOf({ status: 480 }));
		return;
	}
	if (conversation.isOver) {
		leg.release(reasons.clearing);
		return;
	}
	conversation.moveTo(call, leg, behaviour.pullReleases === 'never' ? 'keep' : 'release');
	call.movedTo(to);
}

function refuse(side: CallingSide, why: keyof typeof pullRefusals): void {
	side.refuse(pullRefusals[why].status, reasonOf(pullRefusals[why]));
}

/** A PBX that makes a new call to the far end and drops the one that there is. */
async function callAnew(control: CallControl, call: Call, to: Location, side: CallingSide): Promise<void> {
	const { user, mode, party } = call.record;
	call.hangUp(reasonOf({ cause: 16 }));
	const owner = control.provisioning.user(user);
	const again = control.calls.begin({ user, mode, personality: 'originator', location: to, party });
	await setUp(
		control,
		side,
		routeTo(control, { kind: 'outside', party }, { identity: outgoingIdentity(owner, to, control.behaviour), headers: {} }),
		again,
	);
}

/** A PBX that answers as if there were a call. */
async function pretend(control: CallControl, side: CallingSide): Promise<void> {
	const announcement = control.mediaServer.announcement();
	const leg = await side.connect(announcement.offer).catch(() => undefined);
	announcement.begin(side.offer);
	await leg?.gone;
	announcement.close();
}
