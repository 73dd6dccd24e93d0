import type { PbxBehaviour } from './behaviour';
import type { User } from './enterprise';
import type { AnywhereLocation, CallServices, Mobility } from './service-settings';

/** Who has services; a person without an assignment has them too. */
export interface Subscriber {
	readonly mobility: Mobility;
	readonly services: CallServices;
}

/** A number that rings, and whether its answer has to be confirmed. */
export interface Location {
	readonly number: string;
	readonly answerConfirmationRequired: boolean;
}

/** Services of one user that want the same number (LIM-15). */
export interface Conflict {
	/** E.164. */
	readonly number: string;
	readonly services: readonly string[];
}

/** The numbers of Office Anywhere, while it is active. */
export function anywhereLocations({ services: { officeAnywhere } }: Subscriber, behaviour: PbxBehaviour): readonly AnywhereLocation[] {
	return officeAnywhere.active && behaviour.officeAnywhereServesMobile ? officeAnywhere.locations.filter(({ active }) => active) : [];
}

/** The numbers at which Office Anywhere rings its user for a Call Back: all of them, or the primary one, if the user has one. */
export function anywhereForClickToDial(user: Subscriber, behaviour: PbxBehaviour): readonly string[] {
	const locations = anywhereLocations(user, behaviour);
	const primary = locations.filter((location) => location.primary);
	const all = user.services.officeAnywhere.alertAllLocationsForClickToDialCalls || primary.length === 0;
	return (all ? locations : primary).map(({ number }) => number);
}

/** The numbers of Simultaneous Ring, while it is active. */
export const simRingLocations = ({ services: { simultaneousRing } }: Subscriber): readonly Location[] =>
	simultaneousRing.active ? simultaneousRing.locations : [];

/** The mobile numbers for which Mobility does what it is for: those that no other service wants (LIM-16). */
export function usableMobiles(user: Subscriber, behaviour: PbxBehaviour): readonly string[] {
	const { active, mobileNumbers } = user.mobility;
	if (!active && behaviour.cellularFunctionsNeedMobility) return [];
	const contested = behaviour.mobilityInConflict === 'unusable' ? conflicts(user).map(({ number }) => number) : [];
	return mobileNumbers.filter((number) => !contested.includes(number));
}

/** The phones that may place a Call Through, or be called back: those of Mobility, or of Office Anywhere in its place (ACT-04). */
export function ownMobiles(user: Subscriber, behaviour: PbxBehaviour): readonly string[] {
	const anywhere = anywhereLocations(user, behaviour).map(({ number }) => number);
	return [...usableMobiles(user, behaviour), ...anywhere];
}

/** Whether the user has activated what the cellular functions of the client need (ADM-01, ACT-02). */
export function hasCellularFunctions(user: User, behaviour: PbxBehaviour): boolean {
	return !behaviour.cellularFunctionsNeedMobility || user.mobility.active || anywhereLocations(user, behaviour).length > 0;
}

/** Whether the user has a service with further phones, and so may take a call from one to the other. */
export function mayRetrieve(user: User, behaviour: PbxBehaviour): boolean {
	const shared = [user.lines.client, ...(user.moreClients ?? [])].some((line) => line?.type === 'SHARED');
	return shared || ownMobiles(user, behaviour).length > 0;
}

/**
 * Mobility, Office Anywhere and Simultaneous Ring cannot serve one number together (LIM-15): the numbers that two of them want. All
 * numbers are E.164, however they were typed.
 */
export function conflicts({ mobility, services: { officeAnywhere, simultaneousRing } }: Subscriber): Conflict[] {
	const wanted = new Map<string, string[]>();
	const want = (service: string, numbers: readonly string[]) => {
		for (const number of numbers) wanted.set(number, [...(wanted.get(number) ?? []), service]);
	};
	const numbersOf = (locations: readonly Location[]) => locations.map(({ number }) => number);
	if (mobility.active) want('Mobility', mobility.mobileNumbers);
	if (officeAnywhere.active) want('Office Anywhere', numbersOf(officeAnywhere.locations));
	if (simultaneousRing.active) want('Sim Ring', numbersOf(simultaneousRing.locations));
	return [...wanted].filter(([, services]) => services.length > 1).map(([number, services]) => ({ number, services }));
}
