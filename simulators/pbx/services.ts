import type { PbxBehaviour } from './behaviour';
import type { FurtherService, Mobility, User } from './enterprise';

/** Who has services; a person without an assignment has them too. */
export interface Subscriber {
	readonly mobility: Mobility;
	readonly officeAnywhere?: FurtherService;
	readonly simRing?: FurtherService;
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

const none: readonly Location[] = [];

/** The numbers of Office Anywhere, while it is active. */
export function anywhereLocations({ officeAnywhere }: Subscriber, behaviour: PbxBehaviour): readonly Location[] {
	return officeAnywhere?.active && behaviour.officeAnywhereServesMobile ? officeAnywhere.locations : none;
}

/** The numbers of Simultaneous Ring, while it is active. */
export const simRingLocations = ({ simRing }: Subscriber): readonly Location[] => (simRing?.active ? simRing.locations : none);

/** The phones that may place a Call Through, or be called back: those of Mobility, or of Office Anywhere in its place (ACT-04). */
export function ownMobiles(user: Subscriber, behaviour: PbxBehaviour): readonly string[] {
	const anywhere = anywhereLocations(user, behaviour).map(({ number }) => number);
	return [...(user.mobility.active || !behaviour.cellularFunctionsNeedMobility ? user.mobility.mobileNumbers : []), ...anywhere];
}

/** Whether the user has activated what the cellular functions of the client need (ADM-01, ACT-02). */
export function hasCellularFunctions(user: User, behaviour: PbxBehaviour): boolean {
	return !behaviour.cellularFunctionsNeedMobility || user.mobility.active || anywhereLocations(user, behaviour).length > 0;
}

/**
 * Mobility, Office Anywhere and Simultaneous Ring cannot serve one number together (LIM-15): the numbers that two of them want. All
 * numbers are E.164, however they were typed.
 */
export function conflicts({ mobility, officeAnywhere, simRing }: Subscriber): Conflict[] {
	const wanted = new Map<string, string[]>();
	const want = (service: string, numbers: readonly string[]) => {
		for (const number of numbers) wanted.set(number, [...(wanted.get(number) ?? []), service]);
	};
	if (mobility.active) want('Mobility', mobility.mobileNumbers);
	if (officeAnywhere?.active) want('Office Anywhere', numbersOf(officeAnywhere));
	if (simRing?.active) want('Sim Ring', numbersOf(simRing));
	return [...wanted].filter(([, services]) => services.length > 1).map(([number, services]) => ({ number, services }));
}

const numbersOf = ({ locations }: FurtherService) => locations.map(({ number }) => number);
