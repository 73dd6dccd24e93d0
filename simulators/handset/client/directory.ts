import type { View } from '../screen';
import type { CallMode } from './call-mode';
import { dialable } from './dialling/emergency';
import { elements, textOf } from './xml';
import type { Xsi } from './xsi';

/** Somebody who can be called from the client. */
export interface DirectoryEntry {
	readonly name: string;
	readonly number: string;
	readonly from: 'company' | 'phone';
}

/** The contacts that the phone's user keeps on it, behind the system's permission. */
export interface PhoneContacts {
	/** Whether applications may read them; undefined while the user has not been asked. */
	readonly allowed: boolean | undefined;
	decide(allowed: boolean): void;
	all(): readonly { readonly name: string; readonly number: string }[];
}

export interface DirectoryOptions {
	readonly xsi: Xsi;
	readonly contacts: PhoneContacts;
	/** Where the client looks (OUT-16, INT-07). */
	readonly sources: 'both' | 'company' | 'phone';
	/** Whether it reads the phone's contacts only when the user has allowed it. */
	readonly asksForContacts: boolean;
	/** Whether it sends the phone's contacts to the platform (OUT-16: never). */
	readonly uploadsContacts: boolean;
	readonly changed: () => void;
}

/** The company's directory and the phone's own contacts, searched together. */
export class Directory {
	readonly #options: DirectoryOptions;
	#searched: string | undefined;
	#found: readonly DirectoryEntry[] = [];
	#notice: readonly string[] = [];
	#searches = 0;

	constructor(options: DirectoryOptions) {
		this.#options = options;
	}

	/** @param call places a call to somebody found */
	view(call: (number: string, mode?: CallMode) => void | Promise<void>, back: () => void): View {
		const { contacts, sources, asksForContacts } = this.#options;
		if (sources !== 'company' && asksForContacts && contacts.allowed === undefined) {
			const decide = (allowed: boolean) => () => contacts.decide(allowed);
			return {
				lines: ['“WorkTime” would like to access your contacts'],
				buttons: { Allow: decide(true), 'Don’t Allow': decide(false), Cancel: back },
			};
		}
		const lines = this.#found.map(({ name, number, from }) => `${name} ${number} (${from === 'company' ? 'company' : 'this phone'})`);
		const none = this.#searched !== undefined && lines.length === 0 ? ['Nobody found'] : [];
		return {
			lines: ['Directory', ...this.#notice, ...none, ...lines],
			buttons: {
				Search: (text) => this.#search(text.trim()),
				'Call Contact': (name, mode) => {
					const entry = this.#found.find((each) => each.name === name);
					return entry === undefined ? undefined : call(dialable(entry.number), mode);
				},
				Cancel: back,
			},
		};
	}

	/** Of two searches at once the later one counts, whichever is answered first. */
	async #search(text: string): Promise<void> {
		const { sources, changed } = this.#options;
		const search = ++this.#searches;
		const phone = sources === 'company' ? [] : this.#onPhone(text);
		const company = sources === 'phone' ? [] : await this.#atCompany(text);
		if (search !== this.#searches) return;
		this.#searched = text;
		this.#notice = typeof company === 'string' ? [company] : [];
		this.#found = typeof company === 'string' ? phone : [...company, ...phone];
		changed();
	}

	#onPhone(text: string): readonly DirectoryEntry[] {
		const { contacts, asksForContacts, uploadsContacts, xsi } = this.#options;
		if (asksForContacts && contacts.allowed !== true) return [];
		const all = contacts.all();
		if (uploadsContacts) {
			for (const { name, number } of all)
				void xsi.send('POST', 'directories/Personal', `<entry><name>${name}</name><number>${number}</number></entry>`);
		}
		return all.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase())).map((contact) => ({ ...contact, from: 'phone' }));
	}

	/** By either of the names; what the user is to read when the platform cannot be asked. */
	async #atCompany(text: string): Promise<readonly DirectoryEntry[] | string> {
		const found = new Map<string, DirectoryEntry>();
		for (const field of ['firstName', 'lastName']) {
			const answer = await this.#options.xsi.get(`directories/enterprise?${field}=${encodeURIComponent(`${text}*`)}`);
			if (!answer.ok) return answer.notice;
			for (const details of elements(answer.body, 'directoryDetails')) {
				const number = textOf(details, 'number');
				const name = [textOf(details, 'firstName'), textOf(details, 'lastName')].filter((part) => part !== undefined).join(' ');
				if (number !== undefined) found.set(number, { name, number, from: 'company' });
			}
		}
		return [...found.values()];
	}
}
