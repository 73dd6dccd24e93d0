import type { Stream } from '../../kernel';
import type { PbxBehaviour } from '../behaviour';
import type { Device } from '../enterprise';
import type { Books } from './books';
import { addDevice, addLine } from './fill';
import { ProvisioningRefused } from './refused';

/** What is there to be assigned, and what of it is taken. */
export interface Inventory {
	readonly numbers: readonly { readonly number: string; readonly extension: string; readonly taken: boolean }[];
	readonly stations: readonly { readonly name: string; readonly taken: boolean }[];
	readonly devices: readonly (Device & { readonly kind: 'phone' | 'client'; readonly ported: boolean; readonly taken: boolean })[];
	readonly licences: { readonly total: number; readonly used: number };
}

export interface AssignmentsOptions {
	readonly behaviour: PbxBehaviour;
	/** SIP domain of new line ports. */
	readonly domain: string;
	/** Passwords of new devices; without it there are none. */
	readonly random: Stream | undefined;
}

/** Device type of the mobile clients. */
const CLIENT_MODEL = 'Business Communicator - Mobile';

/** Who has which number, station and phone (Phone Assignment), and with what else the user's station is shared (Sharing); guide §3.1. */
export class Assignments {
	readonly #books: Books;
	readonly #options: AssignmentsOptions;
	/** A line is nobody's any more: whoever registered as it, or subscribed, has no business with it. */
	onLineGone: (linePort: string) => void = () => {};

	constructor(books: Books, options: AssignmentsOptions) {
		this.#books = books;
		this.#options = options;
	}

	inventory(): Inventory {
		const { numbers, stations, devices, licences } = {
			numbers: this.#books.store.all('SELECT e164, extension, e164 IN (SELECT number FROM assignment) AS taken FROM number ORDER BY extension'),
			stations: this.#books.store.all('SELECT name, name IN (SELECT station FROM assignment) AS taken FROM station ORDER BY name'),
			devices: this.#books.store.all('SELECT *, mac IN (SELECT device FROM line) AS taken FROM device ORDER BY rowid'),
			licences: this.#books.store.get('SELECT (SELECT count(*) FROM licence) AS total, (SELECT count(licence) FROM line) AS used'),
		};
		return {
			numbers: numbers.map((row) => ({ number: String(row.e164), extension: String(row.extension), taken: row.taken === 1 })),
			stations: stations.map((row) => ({ name: String(row.name), taken: row.taken === 1 })),
			devices: devices.map((row) => ({
				mac: String(row.mac),
				model: String(row.model),
				kind: row.kind === 'client' ? 'client' : 'phone',
				ported: row.ported === 1,
				taken: row.taken === 1,
			})),
			licences: { total: Number(licences?.total), used: Number(licences?.used) },
		};
	}

	/** A phone that comes from another system (figure 5, Add Ported Device). @throws {ProvisioningRefused} */
	addPortedDevice(mac: string, model: string): void {
		this.#books.change(() => {
			addDevice(this.#books.store, mac, model);
			this.#books.store.run('UPDATE device SET ported = 1 WHERE mac = ?', mac);
		});
	}

	/**
	 * Phone Assignment: number, station, phone and user, all at once.
	 * @throws {ProvisioningRefused} when one of them does not exist or is taken.
	 */
	assign(person: string, { number, station, phone }: { number: string; station: string; phone: string }): void {
		this.#books.change(() => {
			this.#books.person(person);
			this.#mustExist('number', 'e164', number, 'number');
			this.#mustExist('station', 'name', station, 'station');
			if (this.#books.store.get("SELECT mac FROM device WHERE mac = ? AND kind = 'phone'", phone) === undefined) {
				throw new ProvisioningRefused('There is no such phone', 'phone', 400);
			}
			this.#books.store.run('INSERT INTO assignment (person, number, station, phone) VALUES (?, ?, ?, ?)', person, number, station, phone);
			const user = number.slice(-10);
			addLine(this.#books.store, person, phone, { ...this.#credentials(user, user), type: 'PRIMARY' });
		});
	}

	/**
	 * @param number the user has as far as whoever asks knows; it is not checked unless given
	 * @throws {ProvisioningRefused} when it is another one by now, or something is shared with the user still.
	 */
	unassign(person: string, number?: string): void {
		const { lines, assignment } = this.#books.person(person);
		if (number !== undefined && assignment !== undefined && assignment.number !== number) {
			throw new ProvisioningRefused('This user has another number by now', 'user');
		}
		this.#books.change(() => {
			if (lines.some(({ type }) => type === 'SHARED')) throw new ProvisioningRefused('Take back what is shared with this user first', 'user');
			this.#books.store.run('DELETE FROM line WHERE person = ?', person);
			this.#books.store.run('DELETE FROM assignment WHERE person = ?', person);
		});
		for (const { linePort } of lines) this.onLineGone(linePort);
	}

	/**
	 * Sharing: the user's station gets a further appearance on a phone, or on a mobile client, which takes a licence.
	 * Gives the MAC address of the target.
	 * @throws {ProvisioningRefused} when the user has no assignment, the target is taken, or no licence is left.
	 */
	share(person: string, target: string): string {
		return this.#books.change(() => {
			const { assignment, lines } = this.#books.person(person);
			if (assignment === undefined) throw new ProvisioningRefused('Assign a phone to this user first, in Phone Assignment', 'user');
			if (!this.#options.behaviour.allowsSeveralClients && target.startsWith('FEBC') && lines.some(({ kind }) => kind === 'client')) {
				throw new ProvisioningRefused('This user has a mobile client already', 'target');
			}
			const device = this.#options.behaviour.clientsComeFrom === 'pool' ? target : this.#newClient(target);
			if (!this.#options.behaviour.limitsLicences)
				this.#books.store.run("INSERT OR IGNORE INTO licence VALUES ('UCM-' || (SELECT count(*) + 1001 FROM licence))");
			this.#mustExist('device', 'mac', device, 'target');
			if (lines.some((line) => line.device === device && line.type === 'SHARED')) {
				throw new ProvisioningRefused('This device is shared with this user already', 'target');
			}
			const port = `${assignment.number.slice(-10)}_${device}`;
			addLine(this.#books.store, person, device, { ...this.#credentials(port, device), type: 'SHARED' });
			return device;
		});
	}

	/** @throws {ProvisioningRefused} when this device is not shared with the user. */
	unshare(person: string, device: string): void {
		const line = this.#books.person(person).lines.find((one) => one.device === device && one.type === 'SHARED');
		if (line === undefined) throw new ProvisioningRefused('This device is not shared with the user', 'target', 404);
		this.#books.change(() => this.#books.store.run('DELETE FROM line WHERE device = ?', device));
		this.onLineGone(line.linePort);
	}

	#mustExist(table: 'number' | 'station' | 'device', column: string, value: string, field: string): void {
		if (this.#books.store.get(`SELECT 1 AS there FROM ${table} WHERE ${column} = ?`, value) === undefined) {
			throw new ProvisioningRefused(`There is no such ${field}`, field, 400);
		}
	}

	#newClient(model: string): string {
		if (!model.startsWith('FEBC')) return model;
		const mac = `FEBC${String(this.inventory().devices.length + 9_000).padStart(8, '0')}`;
		addDevice(this.#books.store, mac, CLIENT_MODEL);
		return mac;
	}

	#credentials(portUser: string, authUser: string): { linePort: string; authUser: string; password: string } {
		if (this.#options.random === undefined) throw new Error('new devices need passwords: give the provisioning a stream of randomness');
		return { linePort: `${portUser}@${this.#options.domain}`, authUser, password: this.#options.random.hex(20) };
	}
}
