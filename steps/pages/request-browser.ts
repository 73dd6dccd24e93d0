import type { HTMLElement } from 'node-html-parser';
import type { Endpoint } from '../../simulators/kernel';
import { type Host, httpRequest } from '../../simulators/network';
import { type Browser, NotOnPage } from './browser';
import { control, nameOf, PageView, said } from './page-view';

const MOST_REDIRECTIONS = 5;

/** A browser that sends what a browser would send, and keeps its cookies. */
export class RequestBrowser implements Browser {
	readonly #host: Host;
	readonly #server: Endpoint;
	readonly #cookies = new Map<string, string>();
	#page = new PageView('', '', 0);
	#download = '';
	/** What was typed, chosen and ticked on this page. */
	#typed = new Map<HTMLElement, string | boolean>();

	constructor(host: Host, server: Endpoint) {
		this.#host = host;
		this.#server = server;
	}

	visit(path: string): Promise<void> {
		return this.#go('GET', path);
	}

	async follow(link: string): Promise<void> {
		const found = this.#page.root.querySelectorAll('a[href]').find((each) => nameOf(each) === link || said(each) === link);
		if (found === undefined) throw this.#missing(`link “${link}”`);
		await this.#go('GET', this.#absolute(found.getAttribute('href') ?? ''));
	}

	async fill(label: string, value: string): Promise<void> {
		this.#typed.set(this.#control(label), value);
	}

	async choose(label: string, option: string): Promise<void> {
		const radio = this.#page.root
			.querySelectorAll('fieldset')
			.filter((group) => said(group.querySelector('legend')) === label)
			.map((group) => control(group, option))[0];
		if (radio !== undefined) {
			for (const each of this.#page.root.querySelectorAll(`input[name="${radio.getAttribute('name')}"]`)) this.#typed.set(each, each === radio);
			return;
		}
		const list = this.#control(label);
		const entry = list.querySelectorAll('option').find((each) => said(each).startsWith(option) || each.getAttribute('value') === option);
		if (entry === undefined) throw this.#missing(`entry “${option}” in “${label}”`);
		this.#typed.set(list, entry.getAttribute('value') ?? said(entry));
	}

	async tick(label: string, on: boolean): Promise<void> {
		this.#typed.set(this.#control(label), on);
	}

	async press(button: string, besideField?: string): Promise<void> {
		const beside = besideField === undefined ? undefined : enclosingForm(this.#control(besideField));
		const found = this.#page.root
			.querySelectorAll('button')
			.find((each) => (nameOf(each) === button || said(each) === button) && (beside === undefined || enclosingForm(each) === beside));
		const form = found && enclosingForm(found);
		if (found === undefined || form === undefined) throw this.#missing(`button “${button}”`);
		const sent = new URLSearchParams(this.#successful(form));
		const name = found.getAttribute('name');
		if (name !== undefined) sent.append(name, found.getAttribute('value') ?? '');
		const action = this.#absolute(form.getAttribute('action') ?? this.#page.address);
		if (form.getAttribute('method') === 'post') await this.#go('POST', action, sent.toString());
		else await this.#go('GET', `${action}?${sent.toString()}`);
	}

	async page(): Promise<PageView> {
		return this.#page;
	}

	async download(): Promise<string> {
		return this.#download;
	}

	/** The controls of a form that are sent with it (HTML, "constructing the entry list"). */
	#successful(form: HTMLElement): [string, string][] {
		return form.querySelectorAll('input, select, textarea').flatMap((element): [string, string][] => {
			const name = element.getAttribute('name');
			if (name === undefined) return [];
			const typed = this.#typed.get(element);
			const type = element.getAttribute('type');
			if (type === 'checkbox' || type === 'radio') {
				const on = typed ?? element.hasAttribute('checked');
				return on ? [[name, element.getAttribute('value') ?? 'on']] : [];
			}
			return [[name, typeof typed === 'string' ? typed : heldValue(element)]];
		});
	}

	async #go(method: 'GET' | 'POST', target: string, body?: string, redirections = 0): Promise<void> {
		if (redirections > MOST_REDIRECTIONS) throw new Error(`more than ${MOST_REDIRECTIONS} redirections`);
		const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		const answer = await httpRequest(this.#host, {
			method,
			to: this.#server,
			target,
			headers: {
				...(cookie !== '' && { Cookie: cookie }),
				...(body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
			},
			...(body !== undefined && { body }),
		});
		const [, name, value] = /^([^=;,]+)=([^;,]*)/.exec(answer.headers['set-cookie'] ?? '') ?? [];
		if (name !== undefined && value === '') this.#cookies.delete(name);
		else if (name !== undefined && value !== undefined) this.#cookies.set(name, value);
		if (answer.status === 303) {
			await this.#go('GET', answer.headers.location ?? '/', undefined, redirections + 1);
			return;
		}
		if ((answer.headers['content-disposition'] ?? '').startsWith('attachment')) {
			this.#download = answer.body;
			return;
		}
		this.#typed = new Map();
		this.#page = new PageView(answer.body, target, answer.status);
	}

	#absolute(href: string): string {
		const { origin, pathname, search } = new URL(href, `http://dashboard${this.#page.address}`);
		if (origin !== 'http://dashboard') throw new NotOnPage(`“${href}” leads away from the dashboards`);
		return `${pathname}${search}`;
	}

	#control(label: string): HTMLElement {
		const found = control(this.#page.root, label);
		if (found === undefined) throw this.#missing(`field “${label}”`);
		return found;
	}

	#missing(what: string): NotOnPage {
		return new NotOnPage(`there is no ${what} on the page “${this.#page.heading}” (${this.#page.address}, ${this.#page.status})`);
	}
}

function enclosingForm(element: HTMLElement): HTMLElement | undefined {
	let at: HTMLElement | null = element;
	while (at !== null && at.rawTagName !== 'form') at = at.parentNode as HTMLElement | null;
	return at ?? undefined;
}

function heldValue(element: HTMLElement): string {
	switch (element.rawTagName) {
		case 'select': {
			const options = element.querySelectorAll('option');
			const chosen = options.find((option) => option.hasAttribute('selected')) ?? options[0];
			return chosen?.getAttribute('value') ?? '';
		}
		case 'textarea':
			// The first line break of a text area does not count.
			return element.textContent.replace(/^\r?\n/, '');
		default:
			return element.getAttribute('value') ?? '';
	}
}
