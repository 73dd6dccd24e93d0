import { type Stream, seeded } from '../kernel';
import { guideR21, type PbxBehaviour } from './behaviour';
import type { MessagingAccount } from './deployment';
import type { Enterprise, Line, LineKind, User } from './enterprise';
import { read } from './numbering';
import { type CallServices, type Mobility, type ServiceChange, type ServiceName, type Services, servicesWithoutSwitch } from './service-settings';
import { Assignments } from './store/assignments';
import { Books } from './store/books';
import { Store } from './store/database';
import { addPerson, fill, type NewPerson } from './store/fill';
import { Mailboxes } from './store/mailboxes';
import { Passwords } from './store/passwords';
import type { Person } from './store/people';
import { PersonalContacts } from './store/personal-contacts';
import { ProvisioningRefused } from './store/refused';
import { replaceMobileNumbers, writeMobility, writeService } from './store/services';
import { Site } from './store/site';
import { typedNumber } from './store/typed-number';
import { Vault } from './store/vault';

export type { Person } from './store/people';
export type { PersonalContact } from './store/personal-contacts';
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

/** What the PBX knows of its customer. Every change is checked by the database and takes effect with the next call. */
export class Provisioning {
	readonly #books: Books;
	readonly #behaviour: PbxBehaviour;
	/** Numbers that are given out one at a time for Call Through, E.164. */
	readonly imrnPool: readonly string[];
	/** Number of the Voice Portal, E.164. */
	readonly voicePortal: string | undefined;
	/** Numbers, stations and phones of the users, and what is shared with them. */
	readonly assignments: Assignments;
	readonly passwords: Passwords;
	/** What holds for the whole site. */
	readonly site: Site;
	/** The users' own contacts. */
	readonly contacts: PersonalContacts;
	/** Messages that callers have left. */
	readonly mailboxes: Mailboxes;
	readonly #messagingAccounts: Map<string, MessagingAccount>;

	constructor(
		enterprise: Enterprise,
		{ behaviour = guideR21, domain = 'localhost', random, secrets = seeded(0).stream('secrets'), passwordCost }: ProvisioningOptions = {},
	) {
		const store = new Store(new Vault({ realm: domain, random: secrets, ...(passwordCost !== undefined && { cost: passwordCost }) }));
		this.#books = new Books(store);
		this.#behaviour = behaviour;
		this.imrnPool = enterprise.imrnPool;
		this.voicePortal = enterprise.voicePortal;
		this.assignments = new Assignments(this.#books, { behaviour, domain, random });
		this.passwords = new Passwords(this.#books, behaviour.forgetsFormerPassword);
		this.site = new Site(store, enterprise.deployment ?? 'soft-client-audio');
		this.contacts = new PersonalContacts(this.#books);
		this.mailboxes = new Mailboxes(store);
		this.#messagingAccounts = new Map(Object.entries(enterprise.messagingAccounts ?? {}));
		fill(store, enterprise);
	}

	/** Everybody with an assignment. */
	users(): readonly User[] {
		return [...this.#books.users.values()];
	}

	/** @throws {ProvisioningRefused} when there is no such user. */
	user(id: string): User {
		const user = this.find(id);
		if (user === undefined) throw new ProvisioningRefused(`there is no user ${id}`, 'user', 404);
		return user;
	}

	find(id: string): User | undefined {
		return this.#books.users.get(id);
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
		for (const user of this.#books.users.values()) {
			const { desk, client } = user.lines;
			if (desk !== undefined && isIt(desk)) return { user, kind: 'desk', line: desk };
			const found = [client, ...(user.moreClients ?? [])].find((line) => line !== undefined && isIt(line));
			if (found !== undefined) return { user, kind: 'client', line: found };
		}
		return undefined;
	}

	/** Everybody at the customer. */
	people(): readonly Person[] {
		return [...this.#books.people.values()];
	}

	/** @throws {ProvisioningRefused} when there is nobody of that id. */
	person(id: string): Person {
		return this.#books.person(id);
	}

	/** @throws {ProvisioningRefused} */
	addPerson(person: NewPerson): void {
		this.#books.change(() => addPerson(this.#books.store, person));
	}

	/**
	 * Back door: writes what it is given, whatever the other services do with the same number.
	 * @throws {ProvisioningRefused} when the result cannot be.
	 */
	setMobility(userId: string, change: Partial<Mobility>): void {
		this.#books.change(() => {
			const { mobility } = this.#books.touch(userId, 'mobility');
			const { mobileNumbers = mobility.mobileNumbers, mobileNumbersAlertList } = change;
			const alerting = mobileNumbersAlertList ?? (change.mobileNumbers === undefined ? mobility.mobileNumbersAlertList : mobileNumbers);
			const stranger = alerting.find((number) => !mobileNumbers.includes(number));
			if (stranger !== undefined) throw new ProvisioningRefused(`${stranger} is not a mobile number of this user`, 'mobileNumbersAlertList', 400);
			if (change.mobileNumbers !== undefined || mobileNumbersAlertList !== undefined) {
				replaceMobileNumbers(this.#books.store, userId, mobileNumbers, alerting);
			}
			writeMobility(this.#books.store, userId, { ...mobility, ...change });
		});
	}

	/**
	 * My Number: a further mobile number of the user's. Gives it in E.164.
	 * @throws {ProvisioningRefused} when it is none, or belongs to somebody.
	 */
	addMobileNumber(userId: string, typed: string): string {
		return this.#books.change(() => {
			const { mobility } = this.#books.touch(userId, 'mobility');
			const number = typedNumber(typed, 'number');
			// Of whoever has it, or gets it one day.
			const business = this.#books.store.get('SELECT 1 AS there FROM number WHERE e164 = ?', number) !== undefined;
			if (business) throw new ProvisioningRefused('This is a business number of your company', 'number');
			this.#books.store.run('INSERT INTO mobile_number VALUES (?, ?, ?, 1)', number, userId, mobility.mobileNumbers.length + 1);
			this.#settleActivation(userId);
			return number;
		});
	}

	/** @throws {ProvisioningRefused} when the user has no such number, or Mobility needs it. */
	removeMobileNumber(userId: string, number: string): void {
		this.#books.change(() => {
			const { mobileNumbers, mobileNumbersAlertList } = this.#books.touch(userId, 'mobility').mobility;
			if (!mobileNumbers.includes(number)) throw new ProvisioningRefused('There is no such number', 'number', 404);
			const remaining = mobileNumbers.filter((other) => other !== number);
			replaceMobileNumbers(this.#books.store, userId, remaining, mobileNumbersAlertList);
			this.#settleActivation(userId);
		});
	}

	/** My Features: with the feature Mobile App and a mobile number, Mobility is active; with one of the two it is not (ACD-04). @throws {ProvisioningRefused} when the user has no Mobility. */
	setMobileApp(userId: string, present: boolean): void {
		this.#books.change(() => {
			const { mobility, assignedServices } = this.#books.touch(userId, 'mobility');
			if (present && !assignedServices.includes('mobility')) {
				throw new ProvisioningRefused('Mobility is not assigned to this user', 'mobileApp', 403);
			}
			writeMobility(this.#books.store, userId, { ...mobility, mobileApp: present, active: false });
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

	/** Gives the user a service, which works at once if it has no switch of the user's, or takes it away, which switches it off. @throws {ProvisioningRefused} when there is no such user. */
	setServiceAssigned(userId: string, name: ServiceName, assigned: boolean): void {
		this.#books.change(() => {
			this.#books.touch(userId, name);
			const active = servicesWithoutSwitch.includes(name) ? `, active = ${Number(assigned)}` : assigned ? '' : ', active = 0';
			const columns = `assigned = ${Number(assigned)}${active}`;
			if (name === 'mobility') {
				this.#books.store.run(`UPDATE mobility SET ${columns} WHERE person = ?`, userId);
				this.#settleActivation(userId);
			} else this.#books.store.run(`UPDATE service SET ${columns} WHERE person = ? AND name = ?`, userId, name);
		});
	}

	/** Tells each change of a service of anybody, once it stands. Gives what ends the telling. */
	onServiceChange(listener: (change: ServiceChange) => void): () => void {
		return this.#books.onServiceChange(listener);
	}

	/** The user's account at the messaging server; undefined without one. */
	messagingAccount(userId: string): MessagingAccount | undefined {
		return this.#messagingAccounts.get(userId);
	}

	setMessagingAccount(userId: string, account: MessagingAccount): void {
		this.#messagingAccounts.set(userId, account);
	}

	close(): void {
		this.#books.store.close();
	}

	/** Several changes that stand or fall together. */
	attempt<T>(changes: () => T): T {
		return this.#books.change(changes);
	}

	#setCallService<N extends keyof CallServices>(userId: string, name: N, change: Partial<CallServices[keyof CallServices]>): void {
		this.#books.change(() => {
			const { services, assignedServices } = this.#books.touch(userId, name);
			if (!assignedServices.includes(name)) throw new ProvisioningRefused('This service is not assigned to the user', 'active', 403);
			const wanted = { ...services[name], ...this.#normalised(change) };
			if (wanted.active && 'locations' in wanted && wanted.locations?.length === 0) {
				throw new ProvisioningRefused('Enter the number that is to ring', 'number', 400);
			}
			writeService(this.#books.store, userId, name, wanted);
		});
	}

	/** The change with its numbers in E.164; a forwarding may go to an extension. */
	#normalised(change: Partial<CallServices[keyof CallServices]>): Partial<CallServices[keyof CallServices]> {
		if ('locations' in change && change.locations !== undefined) {
			return { ...change, locations: change.locations.map((location) => ({ ...location, number: typedNumber(location.number, 'number') })) };
		}
		if (!('forwardToPhoneNumber' in change) || change.forwardToPhoneNumber === undefined || change.forwardToPhoneNumber === '') return change;
		const dialled = read(change.forwardToPhoneNumber, { extensionLengths: new Set(this.users().map(({ extension }) => extension.length)) });
		const extension = dialled.kind === 'extension' && this.byExtension(dialled.extension) !== undefined;
		const number = extension ? dialled.extension : typedNumber(change.forwardToPhoneNumber, 'forwardToPhoneNumber');
		return { ...change, forwardToPhoneNumber: number };
	}

	#settleActivation(userId: string): void {
		this.#books.forget();
		const { mobility, assignedServices } = this.person(userId);
		const featured = mobility.mobileApp || !this.#behaviour.mobilityNeedsMobileApp;
		const active = assignedServices.includes('mobility') && featured && mobility.mobileNumbers.length > 0;
		if (active !== mobility.active) writeMobility(this.#books.store, userId, { ...mobility, active });
	}
}
