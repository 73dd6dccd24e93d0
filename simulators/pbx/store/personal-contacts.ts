import type { Books } from './books';
import { ProvisioningRefused } from './refused';
import { typedNumber } from './typed-number';

/** Somebody whom a user has entered, with a telephone number. */
export interface PersonalContact {
	readonly name: string;
	readonly number: string;
}

/** The users' own contacts: each user has at most one of a name. */
export class PersonalContacts {
	readonly #books: Books;

	constructor(books: Books) {
		this.#books = books;
	}

	/** By name. @throws {ProvisioningRefused} when there is no such user. */
	of(userId: string): readonly PersonalContact[] {
		const { store } = this.#books;
		const rows = store.all('SELECT name, number FROM personal_contact WHERE person = ? ORDER BY name', this.#books.person(userId).id);
		return rows.map(({ name, number }) => ({ name: String(name), number: String(number) }));
	}

	/** Gives it with its number in E.164. @throws {ProvisioningRefused} when the user has a contact of that name, or that is no number. */
	add(userId: string, { name, number: typed }: PersonalContact): PersonalContact {
		const number = typedNumber(typed, 'number');
		if (this.of(userId).some((contact) => contact.name === name)) {
			throw new ProvisioningRefused(`There is a contact ${name} already`, 'name');
		}
		this.#books.store.run('INSERT INTO personal_contact VALUES (?, ?, ?)', userId, name, number);
		return { name, number };
	}

	/** @throws {ProvisioningRefused} when there is none of that name. */
	remove(userId: string, name: string): void {
		const gone = this.#books.store.run('DELETE FROM personal_contact WHERE person = ? AND name = ?', userId, name);
		if (gone === 0) throw new ProvisioningRefused('There is no such contact', 'name', 404);
	}
}
