import Database from 'libsql';
import { ProvisioningRefused } from './refused';
import { schema } from './schema';
import type { Vault } from './vault';

type Value = string | number | null;
/** A row by the names of its columns. */
export type Row = Readonly<Record<string, Value>>;

interface Connection {
	readonly db: Database.Database;
	readonly statements: Map<string, Database.Statement>;
	/** What stands in it at the savepoint `beginning`; it has none, and its tables are empty, unless this is given. */
	beginning?: string;
}

/** Databases that nobody uses any more, taken back to their beginning: a system that comes after another takes one over. */
const spare: Connection[] = [];

function open(): Connection {
	const db = new Database(':memory:');
	db.exec(schema);
	return { db, statements: new Map() };
}

/** The embedded database: synchronous, in memory. Nothing is ever committed: taken back, it is what it was at first. */
export class Store {
	#taken: Connection | undefined;
	/** How this database keeps passwords. */
	readonly vault: Vault;

	constructor(vault: Vault) {
		this.vault = vault;
	}

	/**
	 * Writes what this database begins with, before anything else is done with it. One that began with the same is taken back to there instead.
	 * @param what names what is written, all of it
	 */
	beginWith(what: string, write: () => void): void {
		const same = spare.findIndex(({ beginning }) => beginning === what);
		if (same >= 0) {
			this.#taken = spare.splice(same, 1)[0];
			return;
		}
		this.transaction(write);
		this.#execute('SAVEPOINT beginning');
		this.#connection.beginning = what;
	}

	all(sql: string, ...values: Value[]): Row[] {
		return this.#prepared(sql).all(...values) as Row[];
	}

	get(sql: string, ...values: Value[]): Row | undefined {
		return this.#prepared(sql).get(...values) as Row | undefined;
	}

	/**
	 * Writes; gives how many rows it changed.
	 * @throws {ProvisioningRefused} when a constraint says no.
	 */
	run(sql: string, ...values: Value[]): number {
		try {
			return this.#prepared(sql).run(...values).changes;
		} catch (error) {
			throw refusal(error) ?? error;
		}
	}

	/** All of `change`, or nothing of it. */
	transaction<T>(change: () => T): T {
		this.#execute('SAVEPOINT change');
		try {
			const made = change();
			this.#execute('RELEASE change');
			return made;
		} catch (error) {
			this.#execute('ROLLBACK TO change');
			this.#execute('RELEASE change');
			throw error;
		}
	}

	close(): void {
		this.#execute(this.#connection.beginning === undefined ? 'ROLLBACK' : 'ROLLBACK TO beginning');
		spare.push(this.#connection);
	}

	/** Empty at first. */
	get #connection(): Connection {
		if (this.#taken === undefined) {
			this.#taken = spare.pop() ?? open();
			if (this.#taken.beginning !== undefined) this.#execute('ROLLBACK');
			this.#taken.beginning = undefined;
			this.#execute('BEGIN');
		}
		return this.#taken;
	}

	#execute(sql: string): void {
		this.#prepared(sql).run();
	}

	#prepared(sql: string): Database.Statement {
		const { db, statements } = this.#connection;
		let statement = statements.get(sql);
		if (statement === undefined) {
			statement = db.prepare(sql);
			statements.set(sql, statement);
		}
		return statement;
	}
}

/** What a person reads when a constraint says no, and the field that it is about. */
const refusals: readonly (readonly [constraint: string, field: string | undefined, message: string])[] = [
	['assignment.person', 'user', 'This user has an assignment already'],
	['assignment.number', 'number', 'This number is assigned to somebody else'],
	['assignment.station', 'station', 'This station is assigned to somebody else'],
	['assignment.phone', 'phone', 'This phone is assigned to somebody else'],
	['line.device', 'target', 'This device is in use already'],
	['line.auth_user', 'target', 'This device is in use already'],
	['mobile_number.e164', 'number', 'This mobile number is in use already'],
	['mobile_number.position', 'number', 'A user has at most 10 mobile numbers'],
	['position BETWEEN 1 AND 10', 'number', 'A service has at most 10 numbers'],
	['service_location.person, service_location.service, service_location.e164', 'number', 'This number is entered twice'],
	['service_location.person, service_location.service', 'primary', 'Only one location is the primary one'],
	['service_not_assigned', 'active', 'This service is not assigned to the user'],
	['forwarding_without_number', 'forwardToPhoneNumber', 'Enter the number that calls are to be forwarded to'],
	['rings_out_of_range', 'numberOfRings', 'Choose between 2 and 20 rings'],
	['device.mac', 'mac', 'There is a device with this MAC address already'],
	['assignment in use', undefined, 'Take back what is shared with this user first'],
	['mobility without number', 'number', 'Mobility is active and needs a mobile number'],
	['FOREIGN KEY', undefined, 'One of these does not exist'],
];

function refusal(error: unknown): ProvisioningRefused | undefined {
	const { code, message } = error as { code?: unknown; message?: unknown };
	if (typeof code !== 'string' || !code.startsWith('SQLITE_CONSTRAINT')) return undefined;
	const known = refusals.find(([constraint]) => String(message).includes(constraint));
	return new ProvisioningRefused(known?.[2] ?? `This cannot be: ${String(message)}`, known?.[1]);
}
