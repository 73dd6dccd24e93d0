import { z } from 'zod';
import type { Activation } from '../activation';
import type { User } from '../enterprise';
import { flag, given, text } from './element';
import { refusals } from './refusal';
import type { Content } from './representation';

const ROOT = 'BroadWorksMobility';

const settings = z.object({
	alertClickToDialCalls: flag.optional(),
	devicesToRing: z.enum(['Fixed', 'Mobile', 'Both']).optional(),
	answerConfirmationRequired: flag.optional(),
});

const setUp = settings.extend({ mobileNumber: text.min(1).optional() });

/** GET `services/broadworksmobility`. */
export function mobility({ mobility: service }: User): { readonly [name: string]: Content } {
	const { active, mobileNumbers, devicesToRing, alertClickToDialCalls, answerConfirmationRequired } = service;
	return {
		active,
		devicesToRing,
		alertClickToDialCalls,
		answerConfirmationRequired,
		mobileIdentity: mobileNumbers.map((mobileNumber) => ({ mobileNumber })),
	};
}

/** GET `services/broadworksmobility/MobileIdentity/{dn}`: one of the user's mobile numbers; it cannot be changed here. */
export function mobileIdentity({ mobility: { mobileNumbers } }: User, number: string): { readonly [name: string]: Content } {
	if (!mobileNumbers.includes(number)) throw refusals.unknownResource();
	return { mobileNumber: number, isPrimary: mobileNumbers[0] === number };
}

/** PUT: the settings that are given. `active` is read-only. */
export function setMobility(activation: Activation, user: User, body: unknown): void {
	activation.setMobility(user.id, given(settings, body, ROOT));
}

/** POST: sets the service up for the phone that asks. */
export function setUpMobility(activation: Activation, user: User, body: unknown): void {
	activation.setUp(user.id, given(setUp, body, ROOT));
}
