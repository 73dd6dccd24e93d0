import type { Enterprise, LineKind, Mobility, User } from './enterprise';

/** What the store holds and who may not be what. Every change takes effect with the next call. */
export class Provisioning {
	readonly #users = new Map<string, User>();
	readonly imrnPool: readonly string[];

	constructor(enterprise: Enterprise) {
		for (const user of enterprise.users) {
			checkMobility(user.mobility);
			this.#users.set(user.id, user);
		}
		this.imrnPool = enterprise.imrnPool;
	}

	users(): readonly User[] {
		return [...this.#users.values()];
	}

	/** @throws {ProvisioningRefused} when there is no such user. */
	user(id: string): User {
		const user = this.#users.get(id);
		if (user === undefined) throw new ProvisioningRefused(`there is no user ${id}`);
		return user;
	}

	find(id: string): User | undefined {
		return this.#users.get(id);
	}

	byNumber(number: string): User | undefined {
		return this.#first((user) => user.number === number);
	}

	byExtension(extension: string): User | undefined {
		return this.#first((user) => user.extension === extension);
	}

	/** The line that these credentials or this address of record belong to. */
	line(named: { authUser: string } | { linePort: string }): { user: User; kind: LineKind } | undefined {
		for (const user of this.#users.values()) {
			for (const kind of ['client', 'desk'] as const) {
				const line = user.lines[kind];
				if (line !== undefined && ('authUser' in named ? line.authUser === named.authUser : line.linePort === named.linePort)) return { user, kind };
			}
		}
		return undefined;
	}

	/** @throws {ProvisioningRefused} when the result cannot be. */
	setMobility(userId: string, change: Partial<Mobility>): void {
		const user = this.user(userId);
		const mobility = { ...user.mobility, ...change };
		checkMobility(mobility);
		this.#users.set(userId, { ...user, mobility });
	}

	/** Changes the password of My Phone and Xsi; SIP devices keep their own. */
	setPassword(userId: string, password: string): void {
		this.#users.set(userId, { ...this.user(userId), password });
	}

	/** Changes the password of a line's device; the device finds out when it is challenged next. */
	setDevicePassword(userId: string, kind: LineKind, password: string): void {
		const user = this.user(userId);
		const line = user.lines[kind];
		if (line === undefined) throw new ProvisioningRefused(`${userId} has no ${kind} line`);
		this.#users.set(userId, { ...user, lines: { ...user.lines, [kind]: { ...line, password } } });
	}

	#first(isIt: (user: User) => boolean): User | undefined {
		return [...this.#users.values()].find(isIt);
	}
}

/** A wrong assignment was refused; nothing has changed. */
export class ProvisioningRefused extends Error {
	override readonly name = 'ProvisioningRefused';
}

function checkMobility(mobility: Mobility): void {
	if (mobility.active && mobility.devicesToRing !== 'Fixed' && mobility.mobileNumbers.length === 0) {
		throw new ProvisioningRefused(`devicesToRing ${mobility.devicesToRing} needs a mobile number`);
	}
	if (mobility.mobileNumbers.length > 10) throw new ProvisioningRefused('a user has at most 10 mobile numbers');
}
