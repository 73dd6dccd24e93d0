import type { AnywhereLocation, CallServices, Mobility, SimultaneousRing } from '../service-settings';
import type { Row, Store } from './database';

type Locations = readonly (SimultaneousRing['locations'][number] | AnywhereLocation)[];

/** Writes the services of a new person, all of them assigned. */
export function addServices(store: Store, person: string, services: CallServices): void {
	for (const [name, { active, ...settings }] of Object.entries(services)) {
		const { locations = [], ...rest } = settings as { locations?: Locations };
		store.run('INSERT INTO service VALUES (?, ?, 1, ?, ?)', person, name, Number(active), JSON.stringify(rest));
		addLocations(store, person, name, locations);
	}
}

/** Writes a service as it is from now on. */
export function writeService<N extends keyof CallServices>(store: Store, person: string, name: N, service: CallServices[N]): void {
	const { active, locations, ...settings } = service as { active: boolean; locations?: Locations };
	store.run('UPDATE service SET active = ?, settings = ? WHERE person = ? AND name = ?', Number(active), JSON.stringify(settings), person, name);
	if (locations === undefined) return;
	store.run('DELETE FROM service_location WHERE person = ? AND service = ?', person, name);
	addLocations(store, person, name, locations);
}

function addLocations(store: Store, person: string, service: string, locations: Locations): void {
	for (const [i, location] of locations.entries()) {
		const { number, answerConfirmationRequired, active = true, primary = false } = location as Partial<AnywhereLocation>;
		store.run(
			'INSERT INTO service_location VALUES (?, ?, ?, ?, ?, ?, ?)',
			person,
			service,
			number ?? '',
			Number(answerConfirmationRequired),
			Number(active),
			Number(primary),
			i + 1,
		);
	}
}

/** The services of one person, from the rows of `service` and `service_location` that are theirs. */
export function servicesFrom(rows: readonly Row[], locations: readonly Row[]): CallServices {
	const at = (name: string) => locations.filter(({ service }) => service === name);
	const services: Record<string, unknown> = {};
	for (const { name, active, settings } of rows) {
		services[String(name)] = { active: active === 1, ...(JSON.parse(String(settings)) as object) };
	}
	const { simultaneousRing, officeAnywhere, ...others } = services as unknown as CallServices;
	return {
		...others,
		simultaneousRing: {
			...simultaneousRing,
			locations: at('simultaneousRing').map(({ e164, answer_confirmation }) => ({
				number: String(e164),
				answerConfirmationRequired: answer_confirmation === 1,
			})),
		},
		officeAnywhere: {
			...officeAnywhere,
			locations: at('officeAnywhere').map(({ e164, active, main, answer_confirmation }) => ({
				number: String(e164),
				active: active === 1,
				primary: main === 1,
				answerConfirmationRequired: answer_confirmation === 1,
			})),
		},
	};
}

/** Puts all of a person's Mobility in place of what it was. */
export function writeMobility(store: Store, person: string, mobility: Mobility): void {
	store.run(
		`UPDATE mobility SET feature = ?, active = ?, devices_to_ring = ?, alert_click_to_dial = ?, answer_confirmation = ?, shows_mobile = ?,
		spares_own_mobiles = ? WHERE person = ?`,
		Number(mobility.mobileApp ?? mobility.active),
		Number(mobility.active),
		mobility.devicesToRing,
		Number(mobility.alertClickToDialCalls),
		Number(mobility.answerConfirmationRequired),
		Number(mobility.useMobilityCallingLineID),
		Number(mobility.preventCallsToOwnMobiles ?? false),
		person,
	);
}

/** The person's mobile numbers from now on, the first of them the primary one; all of them ring unless a list says which. */
export function replaceMobileNumbers(store: Store, person: string, numbers: readonly string[], alerting = numbers): void {
	// Active again, if at all, when the new numbers are there: what is between the two is seen by nobody.
	store.run('UPDATE mobility SET active = 0 WHERE person = ?', person);
	store.run('DELETE FROM mobile_number WHERE person = ?', person);
	for (const [i, number] of numbers.entries()) {
		store.run('INSERT INTO mobile_number VALUES (?, ?, ?, ?)', number, person, i + 1, Number(alerting.includes(number)));
	}
}
