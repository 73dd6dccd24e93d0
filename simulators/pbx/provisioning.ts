import { Secret, type Stream, seeded } from '../kernel';
import { guideR21, type PbxBehaviour } from './behaviour';
import {
	type ClientFunction,
	clientFunctions,
	type Deployment,
	type DeploymentProfile,
	deploymentProfiles,
	type MessagingAccount,
} from './deployment';
import type { Device, Enterprise, Line, LineKind, MailTemplate, User } from './enterprise';
import { e164, read } from './numbering';
import { type CallServices, type Mobility, type ServiceChange, type ServiceName, type Services, servicesWithoutSwitch } from './service-settings';
import { Store } from './store/database';
import { addDevice, addLine, addPerson, fill, type NewPerson } from './store/fill';
import { Mailboxes } from './store/mailboxes';
import { type Person, people } from './store/people';
import { ProvisioningRefused } from './store/refused';
import { replaceMobileNumbers, writeMobility, writeService } from './store/services';
import { Vault } from './store/vault';

export type { Person } from './store/people';
export { ProvisioningRefused } from './store/refused';

export interface ProvisioningOptions {
	readonly behaviour?: PbxBehaviour;
	/** SIP domain of new line ports. */
	readonly domain?: string;
	/** Passwords of new devices. */
	readonly random?: Stream;
	/** Salts, and the key that seals what devices have to be told. */
	readonly secrets?: Stream;
	/** What scrypt costs: N, a power of two; next to nothing unless given. */
	readonly passwordCost?: number;
}

/** Somebody whom a user has entered, with a telephone number. */
export interface PersonalContact {
	readonly name: string;
	readonly number: string;
}

/** What is there to be assigned, and what of it is taken. */
export interface Inventory {
	readonly numbers: readonly { readonly number: string; readonly extension: string; readonly taken: boolean }[];
	readonly stations: readonly { readonly name: string; readonly taken: boolean }[];
	readonly devices: readonly (Device & { readonly kind: 'phone' | 'client'; readonly ported: boolean; readonly taken: boolean })[];
	readonly licences: { readonly total: number; readonly used: number };
}

/** What the PBX knows of its customer. Every change is checked by the database and takes effect with the next call. */
export class Provisioning {
	readonly #store: Store;
	readonly #behaviour: PbxBehaviour;
	readonly #domain: string;
	readonly #random: Stream | undefined;
	readonly imrnPool: readonly string[];
	/** Number of the Voice Portal, E.164. */
	readonly voicePortal: string | undefined;
	/** Messages that callers have left. */
	readonly mailboxes: Mailboxes;
	readonly #messagingAccounts: Map<string, MessagingAccount>;
	readonly #deployedAtFirst: DeploymentProfile;
	/** What was read last; undefined after every change. */
	#people: Map<string, Person> | undefined;
	#users: Map<string, User> | undefined;
	#changing = false;
	/** The services that the change under way touches, as they were. */
	readonly #touched = new Map<string, { readonly change: ServiceChange; readonly before: string }>();
	readonly #serviceListeners = new Set<(change: ServiceChange) => void>();
	readonly #formerPasswords = new Map<string, string>();

	constructor(
		enterprise: Enterprise,
		{ behaviour = guideR21, domain = 'localhost', random, secrets = seeded(0).stream('secrets'), passwordCost }: ProvisioningOptions = {},
	) {
		this.#store = new Store(new Vault({ realm: domain, random: secrets, ...(passwordCost !== undefined && { cost: passwordCost }) }));
		this.#behaviour = behaviour;
		this.#domain = domain;
		this.#random = random;
		this.imrnPool = enterprise.imrnPool;
		this.voicePortal = enterprise.voicePortal;
		this.mailboxes = new Mailboxes(this.#store);
		this.#messagingAccounts = new Map(Object.entries(enterprise.messagingAccounts ?? {}));
		fill(this.#store, enterprise);
		this.#deployedAtFirst = enterprise.deployment ?? 'soft-client-audio';
	}

	/** Everybody with an assignment. */
	users(): readonly User[] {
		return [...this.#assigned().values()];
	}

	/** @throws {ProvisioningRefused} when there is no such user. */
	user(id: string): User {
		const user = this.find(id);
		if (user === undefined) throw new ProvisioningRefused(`there is no user ${id}`, 'user', 404);
		return user;
	}

	find(id: string): User | undefined {
		return this.#assigned().get(id);
	}

	byNumber(number: string): User | undefined {
		return this.users().find((user) => user.number === number);
	}

	byExtension(extension: string): User | undefined {
		return this.users().find((user) => user.extension === extension);
	}

	/** The line that these credentials or this address of record belong to. */
	line(named: { authUser: string } | { linePort: string }): { user: User; kind: LineKind; line: Line } | undefined {
		const isIt = (line: Line) => ('authUser' in named ? line.authUser === named.authUser : line.linePort === named.linePort);
		for (const user of this.#assigned().values()) {
			const { desk, client } = user.lines;
			if (desk !== undefined && isIt(desk)) return { user, kind: 'desk', line: desk };
			const found = [client, ...(user.moreClients ?? [])].find((line) => line !== undefined && isIt(line));
			if (found !== undefined) return { user, kind: 'client', line: found };
		}
		return undefined;
	}

	/** Everybody at the customer. */
	people(): readonly Person[] {
		return [...this.#everybody().values()];
	}

	/** @throws {ProvisioningRefused} when there is nobody of that id. */
	person(id: string): Person {
		const person = this.#everybody().get(id);
		if (person === undefined) throw new ProvisioningRefused(`there is no user ${id}`, 'user', 404);
		return person;
	}

	/** The administrator whom this password opens the account of. */
	administrator(id: string, password: string): { readonly name: string } | undefined {
		const row = this.#store.get('SELECT name, password_hash FROM administrator WHERE id = ?', id);
		return row && this.#store.vault.matches(password, String(row.password_hash)) ? { name: String(row.name) } : undefined;
	}

	inventory(): Inventory {
		const { numbers, stations, devices, licences } = {
			numbers: this.#store.all('SELECT e164, extension, e164 IN (SELECT number FROM assignment) AS taken FROM number ORDER BY extension'),
			stations: this.#store.all('SELECT name, name IN (SELECT station FROM assignment) AS taken FROM station ORDER BY name'),
			devices: this.#store.all('SELECT *, mac IN (SELECT device FROM line) AS taken FROM device ORDER BY rowid'),
			licences: this.#store.get('SELECT (SELECT count(*) FROM licence) AS total, (SELECT count(licence) FROM line) AS used'),
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

	/** @throws {ProvisioningRefused} */
	addPerson(person: NewPerson): void {
		this.#change(() => addPerson(this.#store, person));
	}

	/** A phone that comes from another system (figure 5, Add Ported Device). @throws {ProvisioningRefused} */
	addPortedDevice(mac: string, model: string): void {
		this.#change(() => {
			addDevice(this.#store, mac, model);
			this.#store.run('UPDATE device SET ported = 1 WHERE mac = ?', mac);
		});
	}

	/**
	 * Phone Assignment: number, station, phone and user, all at once.
	 * @throws {ProvisioningRefused} when one of them does not exist or is taken.
	 */
	assign(person: string, { number, station, phone }: { number: string; station: string; phone: string }): void {
		this.#change(() => {
			this.person(person);
			this.#mustExist('number', 'e164', number, 'number');
			this.#mustExist('station', 'name', station, 'station');
			if (this.#store.get("SELECT mac FROM device WHERE mac = ? AND kind = 'phone'", phone) === undefined) {
				throw new ProvisioningRefused('There is no such phone', 'phone', 400);
			}
			this.#store.run('INSERT INTO assignment (person, number, station, phone) VALUES (?, ?, ?, ?)', person, number, station, phone);
			const user = number.slice(-10);
			addLine(this.#store, person, phone, { ...this.#credentials(user, user), type: 'PRIMARY' });
		});
	}

	/** @throws {ProvisioningRefused} when something is shared with the user still. */
	unassign(person: string): void {
		this.#change(() => {
			if (this.person(person).lines.some(({ type }) => type === 'SHARED')) {
				throw new ProvisioningRefused('Take back what is shared with this user first', 'user');
			}
			this.#store.run('DELETE FROM line WHERE person = ?', person);
			this.#store.run('DELETE FROM assignment WHERE person = ?', person);
		});
	}

	/**
	 * Sharing: the user's station gets a further appearance on a phone, or on a mobile client, which takes a licence.
	 * Gives the MAC address of the target.
	 * @throws {ProvisioningRefused} when the user has no assignment, the target is taken, or no licence is left.
	 */
	share(person: string, target: string): string {
		return this.#change(() => {
			const { assignment, lines } = this.person(person);
			if (assignment === undefined) throw new ProvisioningRefused('Assign a phone to this user first, in Phone Assignment', 'user');
			if (!this.#behaviour.allowsSeveralClients && target.startsWith('FEBC') && lines.some(({ kind }) => kind === 'client')) {
				throw new ProvisioningRefused('This user has a mobile client already', 'target');
			}
			const device = this.#behaviour.clientsComeFrom === 'pool' ? target : this.#newClient(target);
			if (!this.#behaviour.limitsLicences) this.#store.run("INSERT OR IGNORE INTO licence VALUES ('UCM-' || (SELECT count(*) + 1001 FROM licence))");
			this.#mustExist('device', 'mac', device, 'target');
			const port = `${assignment.number.slice(-10)}_${device}`;
			addLine(this.#store, person, device, { ...this.#credentials(port, device), type: 'SHARED' });
			return device;
		});
	}

	/** @throws {ProvisioningRefused} when this device is not shared with the user. */
	unshare(person: string, device: string): void {
		this.#change(() => {
			const gone = this.#store.run("DELETE FROM line WHERE person = ? AND device = ? AND type = 'SHARED'", person, device);
			if (gone === 0) throw new ProvisioningRefused('This device is not shared with the user', 'target', 404);
		});
	}

	/**
	 * Back door: writes what it is given, whatever the other services do with the same number.
	 * @throws {ProvisioningRefused} when the result cannot be.
	 */
	setMobility(userId: string, change: Partial<Mobility>): void {
		this.#change(() => {
			const { mobility } = this.#touch(userId, 'mobility');
			const { mobileNumbers = mobility.mobileNumbers, mobileNumbersAlertList } = change;
			const alerting = mobileNumbersAlertList ?? (change.mobileNumbers === undefined ? mobility.mobileNumbersAlertList : mobileNumbers);
			const stranger = alerting.find((number) => !mobileNumbers.includes(number));
			if (stranger !== undefined) throw new ProvisioningRefused(`${stranger} is not a mobile number of this user`, 'mobileNumbersAlertList', 400);
			if (change.mobileNumbers !== undefined || mobileNumbersAlertList !== undefined) {
				replaceMobileNumbers(this.#store, userId, mobileNumbers, alerting);
			}
			writeMobility(this.#store, userId, { ...mobility, ...change });
		});
	}

	/**
	 * My Number: a further mobile number of the user's. Gives it in E.164.
	 * @throws {ProvisioningRefused} when it is none, or belongs to somebody.
	 */
	addMobileNumber(userId: string, typed: string): string {
		return this.#change(() => {
			const { mobility } = this.#touch(userId, 'mobility');
			const number = this.#numberFrom(typed, 'number');
			if (this.byNumber(number) !== undefined) throw new ProvisioningRefused('This is a business number of your company', 'number');
			this.#store.run('INSERT INTO mobile_number VALUES (?, ?, ?, 1)', number, userId, mobility.mobileNumbers.length + 1);
			this.#settleActivation(userId);
			return number;
		});
	}

	/** @throws {ProvisioningRefused} when the user has no such number, or Mobility needs it. */
	removeMobileNumber(userId: string, number: string): void {
		this.#change(() => {
			const { mobileNumbers, mobileNumbersAlertList } = this.#touch(userId, 'mobility').mobility;
			if (!mobileNumbers.includes(number)) throw new ProvisioningRefused('There is no such number', 'number', 404);
			const remaining = mobileNumbers.filter((other) => other !== number);
			replaceMobileNumbers(this.#store, userId, remaining, mobileNumbersAlertList);
			this.#settleActivation(userId);
		});
	}

	/** My Features: with the feature Mobile App and a mobile number, Mobility is active; with one of the two it is not (ACD-04). */
	setMobileApp(userId: string, present: boolean): void {
		this.#change(() => {
			writeMobility(this.#store, userId, { ...this.#touch(userId, 'mobility').mobility, mobileApp: present, active: false });
			this.#settleActivation(userId);
		});
	}

	/** Every service of a user, as it is set now. @throws {ProvisioningRefused} when there is no such user. */
	services(userId: string): Services {
		const { mobility, services } = this.person(userId);
		return { ...services, mobility };
	}

	/**
	 * Back door: changes what is given of a service and keeps the rest, whatever the other services do with the same number. Telephone
	 * numbers may be as people type them.
	 * @throws {ProvisioningRefused} when the result cannot be, or the service is not assigned to the user.
	 */
	setService<N extends ServiceName>(userId: string, name: N, change: Partial<Services[N]>): void {
		if (name === 'mobility') this.setMobility(userId, change as Partial<Mobility>);
		else this.#setCallService(userId, name, change as Partial<CallServices[keyof CallServices]>);
	}

	/** Gives the user a service, which works at once if it has no switch, or takes it away, which switches it off. @throws {ProvisioningRefused} when there is no such user. */
	setServiceAssigned(userId: string, name: ServiceName, assigned: boolean): void {
		this.#change(() => {
			this.#touch(userId, name);
			const active = servicesWithoutSwitch.includes(name) ? `, active = ${Number(assigned)}` : assigned ? '' : ', active = 0';
			const columns = `assigned = ${Number(assigned)}${active}`;
			if (name === 'mobility') this.#store.run(`UPDATE mobility SET ${columns} WHERE person = ?`, userId);
			else this.#store.run(`UPDATE service SET ${columns} WHERE person = ? AND name = ?`, userId, name);
		});
	}

	/** Tells each change of a service of anybody, once it stands. Gives what ends the telling. */
	onServiceChange(listener: (change: ServiceChange) => void): () => void {
		this.#serviceListeners.add(listener);
		return () => this.#serviceListeners.delete(listener);
	}

	/** Changes the password of My Phone and Xsi; SIP devices keep their own. A temporary one has to be replaced by the user first. */
	setPassword(userId: string, password: string, temporary: 'temporary' | 'own' = 'own'): void {
		this.#change(() => {
			const { vault } = this.#store;
			this.person(userId);
			this.#formerPasswords.set(userId, this.#passwordHash(userId));
			const is = Number(temporary === 'temporary');
			this.#store.run('UPDATE person SET password_hash = ?, password_temporary = ? WHERE id = ?', vault.hashed(password), is, userId);
		});
	}

	/** Whether this opens the user's account: My Phone, the client and the service API have one password (ACD-07). */
	passwordIs(userId: string, password: string): boolean {
		if (!this.#everybody().has(userId)) return false;
		const { vault } = this.#store;
		if (vault.matches(password, this.#passwordHash(userId))) return true;
		const former = this.#behaviour.forgetsFormerPassword ? undefined : this.#formerPasswords.get(userId);
		return former !== undefined && vault.matches(password, former);
	}

	/** Changes the password of a line's device; the device finds out when it is challenged next. */
	setDevicePassword(userId: string, kind: LineKind, password: string): void {
		this.#change(() => {
			const line = this.user(userId).lines[kind];
			if (line?.device === undefined) throw new ProvisioningRefused(`${userId} has no ${kind} line`);
			const { md5, sha256, sealed } = this.#store.vault.ofDevice(line.authUser, password);
			this.#store.run('UPDATE line SET ha1_md5 = ?, ha1_sha256 = ?, sealed_password = ? WHERE device = ?', md5, sha256, sealed, line.device);
		});
	}

	/** The password of the line on a device, to be told to that device. @throws {ProvisioningRefused} when it has no line. */
	devicePassword(device: string): Secret {
		const row = this.#store.get('SELECT sealed_password FROM line WHERE device = ?', device);
		if (row === undefined) throw new ProvisioningRefused('This device has no line', 'device', 404);
		return new Secret(this.#store.vault.opened(String(row.sealed_password)));
	}

	mailTemplate(): MailTemplate {
		const row = this.#store.get('SELECT * FROM mail_template');
		return { enabled: row?.enabled === 1, subject: String(row?.subject), body: String(row?.body) };
	}

	setMailTemplate({ enabled, subject, body }: MailTemplate): void {
		this.#store.run('UPDATE mail_template SET enabled = ?, subject = ?, body = ?', Number(enabled), subject, body);
	}

	/** A setting of the site, by name; undefined while nobody has set it. */
	siteSetting(name: string): string | undefined {
		const value = this.#store.get('SELECT value FROM site_setting WHERE name = ?', name)?.value;
		return value === undefined || value === null ? undefined : String(value);
	}

	setSiteSetting(name: string, value: string): void {
		this.#store.run('INSERT INTO site_setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value', name, value);
	}

	/** The user's own contacts, by name. */
	personalContacts(userId: string): readonly PersonalContact[] {
		const rows = this.#store.all('SELECT name, number FROM personal_contact WHERE person = ? ORDER BY name', this.person(userId).id);
		return rows.map(({ name, number }) => ({ name: String(name), number: String(number) }));
	}

	/** @throws {ProvisioningRefused} when the user has a contact of that name, or that is no number. */
	addPersonalContact(userId: string, { name, number: typed }: PersonalContact): PersonalContact {
		const number = this.#numberFrom(typed, 'number');
		if (this.personalContacts(userId).some((contact) => contact.name === name)) {
			throw new ProvisioningRefused(`There is a contact ${name} already`, 'name');
		}
		this.#store.run('INSERT INTO personal_contact VALUES (?, ?, ?)', userId, name, number);
		return { name, number };
	}

	/** @throws {ProvisioningRefused} when there is none of that name. */
	removePersonalContact(userId: string, name: string): void {
		const gone = this.#store.run('DELETE FROM personal_contact WHERE person = ? AND name = ?', userId, name);
		if (gone === 0) throw new ProvisioningRefused('There is no such contact', 'name', 404);
	}

	/** What the configuration files of the clients say from now on; a client reads its own when its user signs in. */
	deploy(profile: DeploymentProfile, functions: readonly ClientFunction[] = deploymentProfiles[profile]): void {
		this.setSiteSetting(DEPLOYMENT, JSON.stringify({ profile, functions: clientFunctions.filter((each) => functions.includes(each)) }));
	}

	deployment(): Deployment {
		const written = this.siteSetting(DEPLOYMENT);
		const profile = this.#deployedAtFirst;
		return written === undefined ? { profile, functions: deploymentProfiles[profile] } : (JSON.parse(written) as Deployment);
	}

	/** The user's account at the messaging server; undefined without one. */
	messagingAccount(userId: string): MessagingAccount | undefined {
		return this.#messagingAccounts.get(userId);
	}

	setMessagingAccount(userId: string, account: MessagingAccount): void {
		this.#messagingAccounts.set(userId, account);
	}

	close(): void {
		this.#store.close();
	}

	/** Several changes that stand or fall together. */
	attempt<T>(changes: () => T): T {
		return this.#change(changes);
	}

	/** All of `act`, or nothing of it; what was read before is out of date afterwards. */
	#change<T>(act: () => T): T {
		if (this.#changing) {
			try {
				return act();
			} finally {
				this.#forget();
			}
		}
		this.#changing = true;
		try {
			return this.#store.transaction(act);
		} finally {
			this.#changing = false;
			this.#forget();
			this.#tell();
		}
	}

	/** The service is about to change; gives the person as they are before that. */
	#touch(userId: string, service: ServiceName): Person {
		const person = this.person(userId);
		const key = `${userId} ${service}`;
		if (!this.#touched.has(key)) this.#touched.set(key, { change: { user: userId, service }, before: this.#stateOf(userId, service) });
		return person;
	}

	/** Announces what is other than before: nothing, when the change was refused. */
	#tell(): void {
		const touched = [...this.#touched.values()];
		this.#touched.clear();
		for (const { change, before } of touched) {
			if (before === this.#stateOf(change.user, change.service)) continue;
			for (const listener of this.#serviceListeners) listener(change);
		}
	}

	#stateOf(userId: string, service: ServiceName): string {
		return JSON.stringify([this.services(userId)[service], this.person(userId).assignedServices.includes(service)]);
	}

	#setCallService<N extends keyof CallServices>(userId: string, name: N, change: Partial<CallServices[keyof CallServices]>): void {
		this.#change(() => {
			const { services, assignedServices } = this.#touch(userId, name);
			if (!assignedServices.includes(name)) throw new ProvisioningRefused('This service is not assigned to the user', 'active', 403);
			const wanted = { ...services[name], ...this.#normalised(change) };
			if (wanted.active && 'locations' in wanted && wanted.locations?.length === 0) {
				throw new ProvisioningRefused('Enter the number that is to ring', 'number', 400);
			}
			writeService(this.#store, userId, name, wanted);
		});
	}

	/** The change with its numbers in E.164; a forwarding may go to an extension. */
	#normalised(change: Partial<CallServices[keyof CallServices]>): Partial<CallServices[keyof CallServices]> {
		if ('locations' in change && change.locations !== undefined) {
			return { ...change, locations: change.locations.map((location) => ({ ...location, number: this.#numberFrom(location.number, 'number') })) };
		}
		if (!('forwardToPhoneNumber' in change) || change.forwardToPhoneNumber === undefined || change.forwardToPhoneNumber === '') return change;
		const dialled = read(change.forwardToPhoneNumber, { extensionLengths: new Set(this.users().map(({ extension }) => extension.length)) });
		const extension = dialled.kind === 'extension' && this.byExtension(dialled.extension) !== undefined;
		const number = extension ? dialled.extension : this.#numberFrom(change.forwardToPhoneNumber, 'forwardToPhoneNumber');
		return { ...change, forwardToPhoneNumber: number };
	}

	#numberFrom(typed: string, field: string): string {
		const number = e164(typed);
		if (number === undefined) throw new ProvisioningRefused('Enter a complete telephone number, such as 917 555 0101', field, 400);
		return number;
	}

	#forget(): void {
		this.#people = undefined;
		this.#users = undefined;
	}

	#everybody(): ReadonlyMap<string, Person> {
		this.#people ??= people(this.#store);
		return this.#people;
	}

	#assigned(): ReadonlyMap<string, User> {
		this.#users ??= new Map([...this.#everybody()].flatMap(([id, person]) => (person.assignment === undefined ? [] : [[id, asUser(person)]])));
		return this.#users;
	}

	#passwordHash(userId: string): string {
		return String(this.#store.get('SELECT password_hash FROM person WHERE id = ?', userId)?.password_hash);
	}

	#settleActivation(userId: string): void {
		this.#forget();
		const { mobility } = this.person(userId);
		const featured = mobility.mobileApp || !this.#behaviour.mobilityNeedsMobileApp;
		const active = featured && mobility.mobileNumbers.length > 0;
		if (active !== mobility.active) writeMobility(this.#store, userId, { ...mobility, active });
	}

	#mustExist(table: 'number' | 'station' | 'device', column: string, value: string, field: string): void {
		if (this.#store.get(`SELECT 1 AS there FROM ${table} WHERE ${column} = ?`, value) === undefined) {
			throw new ProvisioningRefused(`There is no such ${field}`, field, 400);
		}
	}

	#newClient(model: string): string {
		if (!model.startsWith('FEBC')) return model;
		const mac = `FEBC${String(this.inventory().devices.length + 9_000).padStart(8, '0')}`;
		addDevice(this.#store, mac, CLIENT_MODEL);
		return mac;
	}

	#credentials(portUser: string, authUser: string): { linePort: string; authUser: string; password: string } {
		if (this.#random === undefined) throw new Error('new devices need passwords: give the provisioning a stream of randomness');
		return { linePort: `${portUser}@${this.#domain}`, authUser, password: this.#random.hex(20) };
	}
}

/** The site setting that holds what the configuration files say. */
const DEPLOYMENT = 'client deployment';

/** Device type of the mobile clients. */
const CLIENT_MODEL = 'Business Communicator - Mobile';

function asUser({ lines, assignment, ...person }: Person): User {
	const { number = '', extension = '' } = assignment ?? {};
	const desk = lines.find(({ type }) => type === 'PRIMARY');
	const [client, ...moreClients] = lines.filter(({ kind }) => kind === 'client');
	return { ...person, number, extension, lines: { ...(desk && { desk }), ...(client && { client }) }, moreClients };
}
