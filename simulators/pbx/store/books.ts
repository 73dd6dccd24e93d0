import type { User } from '../enterprise';
import type { ServiceChange, ServiceName } from '../service-settings';
import type { Store } from './database';
import { type Person, people } from './people';
import { ProvisioningRefused } from './refused';

/** The customer's people as they stand in the database: read when they are asked for, changed whole or not at all, and changes of services told. */
export class Books {
	readonly store: Store;
	/** What was read last; undefined after every change. */
	#people: Map<string, Person> | undefined;
	#users: Map<string, User> | undefined;
	#changing = false;
	/** The services that the change under way touches, as they were. */
	readonly #touched = new Map<string, { readonly change: ServiceChange; readonly before: string }>();
	readonly #serviceListeners = new Set<(change: ServiceChange) => void>();

	constructor(store: Store) {
		this.store = store;
	}

	/** Everybody at the customer, by id. */
	get people(): ReadonlyMap<string, Person> {
		this.#people ??= people(this.store);
		return this.#people;
	}

	/** Everybody with an assignment, by id. */
	get users(): ReadonlyMap<string, User> {
		this.#users ??= new Map([...this.people].flatMap(([id, person]) => (person.assignment === undefined ? [] : [[id, asUser(person)]])));
		return this.#users;
	}

	/** @throws {ProvisioningRefused} when there is nobody of that id. */
	person(id: string): Person {
		const person = this.people.get(id);
		if (person === undefined) throw new ProvisioningRefused(`there is no user ${id}`, 'user', 404);
		return person;
	}

	/** All of `act`, or nothing of it; within another change, a part of that. What was read before is out of date afterwards. */
	change<T>(act: () => T): T {
		if (this.#changing) {
			try {
				return act();
			} finally {
				this.forget();
			}
		}
		this.#changing = true;
		try {
			return this.store.transaction(act);
		} finally {
			this.#changing = false;
			this.forget();
			this.#tell();
		}
	}

	/** The service is about to change; gives the person as they are before that. @throws {ProvisioningRefused} when there is nobody of that id. */
	touch(userId: string, service: ServiceName): Person {
		const person = this.person(userId);
		const key = `${userId} ${service}`;
		if (!this.#touched.has(key)) this.#touched.set(key, { change: { user: userId, service }, before: this.#stateOf(userId, service) });
		return person;
	}

	/** Within a change: what was read so far is out of date. */
	forget(): void {
		this.#people = undefined;
		this.#users = undefined;
	}

	/** Tells each change of a service of anybody, once it stands. Gives what ends the telling. */
	onServiceChange(listener: (change: ServiceChange) => void): () => void {
		this.#serviceListeners.add(listener);
		return () => this.#serviceListeners.delete(listener);
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
		const { mobility, services, assignedServices } = this.person(userId);
		return JSON.stringify([{ ...services, mobility }[service], assignedServices.includes(service)]);
	}
}

function asUser({ lines, assignment, ...person }: Person): User {
	const { number = '', extension = '' } = assignment ?? {};
	const desk = lines.find(({ type }) => type === 'PRIMARY');
	const [client, ...moreClients] = lines.filter(({ kind }) => kind === 'client');
	return { ...person, number, extension, lines: { ...(desk && { desk }), ...(client && { client }) }, moreClients };
}
