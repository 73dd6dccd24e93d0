import type { PageView } from './page-view';

/**
 * What a person does with a web browser, in their words: labels, buttons and links as they read them. There is one for requests; one that
 * drives a real browser needs no other interface. Acts for which the page has no control reject with {@link NotOnPage}.
 */
export interface Browser {
	/** Types an address: a path of the dashboards. */
	visit(path: string): Promise<void>;
	/** Follows a link, by its text or label. */
	follow(link: string): Promise<void>;
	/** Types into a field, in place of what it holds. */
	fill(label: string, value: string): Promise<void>;
	/** Chooses an entry of a list or one of several buttons; an entry by the beginning of its text. */
	choose(label: string, option: string): Promise<void>;
	tick(label: string, on: boolean): Promise<void>;
	/** Presses a button, by its text or label; of several, the one in the form that has this field. */
	press(button: string, besideField?: string): Promise<void>;
	/** The page as it is now. */
	page(): Promise<PageView>;
	/** The last file that came in place of a page. */
	download(): Promise<string>;
}

/** A person wanted to use what the page does not have. */
export class NotOnPage extends Error {
	override readonly name = 'NotOnPage';
}
