import type { Line } from '../enterprise';
import type { CallServices, Mobility, ServiceName } from '../service-settings';
import type { Row, Store } from './database';
import { servicesFrom } from './services';

/** Somebody at the customer, with an assignment or without. */
export interface Person {
	readonly id: string;
	readonly firstName: string;
	readonly lastName: string;
	readonly email: string;
	readonly passwordTemporary: boolean;
	readonly assignment?: Assignment;
	/** The primary line first, then the shared ones in the order in which they were shared. */
	readonly lines: readonly PersonsLine[];
	readonly mobility: Required<Mobility>;
	readonly services: CallServices;
	readonly assignedServices: readonly ServiceName[];
}

/** All four together, or none (guide §3.1). */
export interface Assignment {
	readonly number: string;
	readonly extension: string;
	readonly station: string;
	/** MAC address. */
	readonly phone: string;
}

/** A line, and what kind of phone it is for. */
export interface PersonsLine extends Required<Line> {
	readonly kind: 'phone' | 'client';
}

const text = (value: Row[string] | undefined): string => String(value ?? '');
const yes = (value: Row[string] | undefined): boolean => value === 1;

/** Everybody, as the database has them now. */
export function people(store: Store): Map<string, Person> {
	const numbers = grouped(store.all('SELECT person, e164, alerts FROM mobile_number ORDER BY person, position'));
	const services = grouped(store.all('SELECT * FROM service ORDER BY rowid'));
	const locations = grouped(store.all('SELECT * FROM service_location ORDER BY person, position'));
	const lines = grouped(
		store.all('SELECT line.*, device.model FROM line JOIN device ON device.mac = line.device ORDER BY line.person, line.type, line.position'),
	);
	const rows = store.all(
		`SELECT * FROM person LEFT JOIN mobility ON mobility.person = person.id LEFT JOIN assignment ON assignment.person = person.id
		LEFT JOIN number ON number.e164 = assignment.number ORDER BY person.rowid`,
	);
	const person = (row: Row): Person => {
		const id = text(row.id);
		const mobiles = numbers.get(id) ?? [];
		const others = services.get(id) ?? [];
		return {
			id,
			firstName: text(row.first_name),
			lastName: text(row.last_name),
			email: text(row.email),
			passwordTemporary: yes(row.password_temporary),
			...(row.number !== null && {
				assignment: { number: text(row.number), extension: text(row.extension), station: text(row.station), phone: text(row.phone) },
			}),
			lines: (lines.get(id) ?? []).map(line),
			mobility: {
				active: yes(row.active),
				mobileApp: yes(row.feature),
				mobileNumbers: mobiles.map(({ e164 }) => text(e164)),
				mobileNumbersAlertList: mobiles.filter(({ alerts }) => yes(alerts)).map(({ e164 }) => text(e164)),
				devicesToRing: text(row.devices_to_ring) as Mobility['devicesToRing'],
				alertClickToDialCalls: yes(row.alert_click_to_dial),
				answerConfirmationRequired: yes(row.answer_confirmation),
				useMobilityCallingLineID: yes(row.shows_mobile),
				preventCallsToOwnMobiles: yes(row.spares_own_mobiles),
			},
			services: servicesFrom(others, locations.get(id) ?? []),
			assignedServices: [
				...others.filter(({ assigned }) => yes(assigned)).map(({ name }) => text(name) as ServiceName),
				...(yes(row.assigned) ? (['mobility'] as const) : []),
			],
		};
	};
	return new Map(rows.map((row) => [text(row.id), person(row)]));
}

function line(row: Row): PersonsLine {
	return {
		device: text(row.device),
		kind: row.device_kind === 'client' ? 'client' : 'phone',
		linePort: text(row.line_port),
		authUser: text(row.auth_user),
		accountHashes: { MD5: text(row.ha1_md5), 'SHA-256': text(row.ha1_sha256) },
		type: row.type === 'SHARED' ? 'SHARED' : 'PRIMARY',
		deviceType: text(row.model),
	};
}

function grouped(rows: readonly Row[]): Map<string, Row[]> {
	const groups = new Map<string, Row[]>();
	for (const row of rows) {
		const group = groups.get(text(row.person));
		if (group === undefined) groups.set(text(row.person), [row]);
		else group.push(row);
	}
	return groups;
}
