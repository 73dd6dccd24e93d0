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
import { presentedAs } from './presented-as';
import { pullByCode } from './pull';
import { routeTo } from './routes';
import { setUp } from './set-up';
import { treat } from './treatment';

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

function feature(
	control: CallControl,
	{ user, location, mode, dialled }: Dialling,
	{ feature }: Extract<Destination, { kind: 'feature' }>,
	side: CallingSide,
): void {
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
		case 'nothing':
			// The code exists; the user lacks the service.
			side.refuse(403);
	}
}

function set(control: CallControl, user: User, { set: act }: Extract<Feature, { does: 'set' }>, side: CallingSide): void {
	try {
		act(control.activation, user);
	} catch (error) {
		if (!(error instanceof ProvisioningRefused)) throw error;
		// Without the number that the code asks for the digits are incomplete.
		side.refuse(error.status === 403 ? 403 : error.field === 'forwardToPhoneNumber' && error.status === 409 ? 484 : 404);
		return;
	}
	void treat(control, side, tones.confirmation);
}
