import { tones } from '../../media';
import type { User } from '../enterprise';
import type { Location } from '../identity';
import { ProvisioningRefused } from '../store/refused';
import type { Mode } from './call';
import type { CallControl } from './call-control';
import type { CallingSide } from './calling-side';
import { openConference } from './conference';
import { type Destination, destinationOf } from './destination';
import type { Feature } from './feature-codes';
import { fetchParked, park } from './park';
import { pickUpInGroup, pickUpOrBargeIn } from './pickup';
import { presentedAs } from './presented-as';
import { pullByCode } from './pull';
import { reasonOf } from './reasons';
import { routeTo } from './routes';
import { setUp } from './set-up';
import { announceFailure, treat } from './treatment';

/** What a user's phone has dialled. */
export interface Dialling {
	readonly user: User;
	readonly location: Location;
	readonly mode: Mode;
	readonly dialled: string;
}

/** Does for the user what was dialled: a call, or what a feature access code stands for. */
export function carryOut(control: CallControl, dialling: Dialling, side: CallingSide): void {
	const { user, location, mode, dialled } = dialling;
	const destination = destinationOf(dialled, user, control.provisioning);
	switch (destination.kind) {
		case 'nowhere':
			if (control.behaviour.refusesUnknownCodes || !dialled.startsWith('*')) side.refuse(destination.status);
			else void treat(control, side, tones.confirmation);
			return;
		case 'feature':
			feature(control, dialling, destination, side);
			return;
		case 'user':
		case 'outside': {
			if (user.mobility.preventCallsToOwnMobiles && user.mobility.mobileNumbers.includes(destination.party)) {
				side.refuse(403);
				return;
			}
			const call = control.calls.begin({ user: user.id, mode, personality: 'originator', location, party: destination.party });
			void setUp(control, side, routeTo(control, destination, presentedAs(control, user, location, destination.presentation)), call);
		}
	}
}

function feature(control: CallControl, dialling: Dialling, { feature }: Extract<Destination, { kind: 'feature' }>, side: CallingSide): void {
	const { user, location, mode, dialled } = dialling;
	const { callPark, callPickup, directedCallPickup } = user.services;
	switch (feature.does) {
		case 'retrieve':
			void pullByCode(control, user, location, side);
			return;
		case 'conference':
			void openConference(control, user, side);
			return;
		case 'voice-portal':
			if (control.provisioning.mailboxes.has(user.id)) {
				const call = control.calls.begin({ user: user.id, mode, personality: 'originator', location, party: dialled });
				void setUp(control, side, () => ({ kind: 'voice-portal', user }), call);
			} else side.refuse(404);
			return;
		case 'set':
			set(control, user, feature, side);
			return;
		case 'interrogate':
			void treat(control, side, feature.isActive(user) ? tones.confirmation : tones.announcement);
			return;
		case 'park':
			if (callPark.active) atExtension(control, feature.at || user.extension, side, (at) => void parkCall(control, dialling, at, side));
			else notAssigned(side);
			return;
		case 'retrieve-parked':
			if (callPark.active) atExtension(control, feature.at || user.extension, side, (at) => void fetchParked(control, dialling, at, side));
			else notAssigned(side);
			return;
		case 'pick-up':
			if (callPickup.active) void pickUpInGroup(control, dialling, side);
			else notAssigned(side);
			return;
		case 'pick-up-or-barge-in':
			if (directedCallPickup.active) atExtension(control, feature.at, side, (at) => void pickUpOrBargeIn(control, dialling, at, side));
			else notAssigned(side);
			return;
		case 'nothing':
			notAssigned(side);
	}
}

/** The code exists; the user lacks its service. */
const notAssigned = (side: CallingSide) => side.refuse(403, reasonOf({ status: 403, text: 'This service is not assigned to you' }));

/** What is done at the extension of somebody at the customer; to whatever else there is no such way. */
function atExtension({ provisioning }: CallControl, extension: string, side: CallingSide, act: (user: User) => void): void {
	const destination = destinationOf(extension, undefined, provisioning);
	if (destination.kind === 'user') act(destination.user);
	else side.refuse(destination.kind === 'nowhere' ? destination.status : 404);
}

async function parkCall(control: CallControl, dialling: Dialling, at: User, side: CallingSide): Promise<void> {
	const failing = await park(control, dialling, at);
	await (failing === undefined ? treat(control, side, tones.confirmation) : announceFailure(control, side, failing));
}

function set(control: CallControl, user: User, { set: act }: Extract<Feature, { does: 'set' }>, side: CallingSide): void {
	try {
		act(control.activation, user);
	} catch (error) {
		if (!(error instanceof ProvisioningRefused)) throw error;
		// Without the number that the code asks for the digits are incomplete.
		if (error.status === 403) notAssigned(side);
		else side.refuse(error.field === 'forwardToPhoneNumber' && error.status === 409 ? 484 : 404);
		return;
	}
	void treat(control, side, tones.confirmation);
}
