import { Secret } from '../../kernel';
import type { LineKind } from '../enterprise';
import type { Books } from './books';
import { ProvisioningRefused } from './refused';

/** The passwords of administrators, users and their devices. */
export class Passwords {
	readonly #books: Books;
	readonly #forgetsFormer: boolean;
	readonly #former = new Map<string, string>();

	/** @param forgetsFormer whether a password opens nothing any more once it was changed. */
	constructor(books: Books, forgetsFormer: boolean) {
		this.#books = books;
		this.#forgetsFormer = forgetsFormer;
	}

	/** The administrator whom this password opens the account of. */
	administrator(id: string, password: string): { readonly name: string } | undefined {
		const { store } = this.#books;
		const row = store.get('SELECT name, password_hash FROM administrator WHERE id = ?', id);
		return row && store.vault.matches(password, String(row.password_hash)) ? { name: String(row.name) } : undefined;
	}

	/** Whether this opens the user's account: My Phone, the client and the service API have one password (ACD-07). */
	opens(userId: string, password: string): boolean {
		const { people, store } = this.#books;
		if (!people.has(userId)) return false;
		if (store.vault.matches(password, this.#hash(userId))) return true;
		const former = this.#forgetsFormer ? undefined : this.#former.get(userId);
		return former !== undefined && store.vault.matches(password, former);
	}

	/**
	 * Changes the password of My Phone and Xsi; SIP devices keep their own. A temporary one has to be replaced by the user first.
	 * @throws {ProvisioningRefused} when there is no such user.
	 */
	set(userId: string, password: string, temporary: 'temporary' | 'own' = 'own'): void {
		this.#books.change(() => {
			const { store } = this.#books;
			this.#books.person(userId);
			this.#former.set(userId, this.#hash(userId));
			const is = Number(temporary === 'temporary');
			store.run('UPDATE person SET password_hash = ?, password_temporary = ? WHERE id = ?', store.vault.hashed(password), is, userId);
		});
	}

	/**
	 * Changes the password of a line's device; the device finds out when it is challenged next.
	 * @throws {ProvisioningRefused} when the user has no such line.
	 */
	setOfDevice(userId: string, kind: LineKind, password: string): void {
		this.#books.change(() => {
			const { store, users } = this.#books;
			const line = users.get(userId)?.lines[kind];
			if (line?.device === undefined) throw new ProvisioningRefused(`${userId} has no ${kind} line`);
			const { md5, sha256, sealed } = store.vault.ofDevice(line.authUser, password);
			store.run('UPDATE line SET ha1_md5 = ?, ha1_sha256 = ?, sealed_password = ? WHERE device = ?', md5, sha256, sealed, line.device);
		});
	}

	/** The password of the line on a device, to be told to that device. @throws {ProvisioningRefused} when it has no line. */
	ofDevice(device: string): Secret {
		const { store } = this.#books;
		const row = store.get('SELECT sealed_password FROM line WHERE device = ?', device);
		if (row === undefined) throw new ProvisioningRefused('This device has no line', 'device', 404);
		return new Secret(store.vault.opened(String(row.sealed_password)));
	}

	#hash(userId: string): string {
		return String(this.#books.store.get('SELECT password_hash FROM person WHERE id = ?', userId)?.password_hash);
	}
}
