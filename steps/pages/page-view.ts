import { type HTMLElement, parse } from 'node-html-parser';

/** A table as a person reads it. */
export interface TableView {
	readonly caption: string;
	readonly columns: readonly string[];
	readonly rows: readonly (readonly string[])[];
}

/** What can be read of one page. */
export class PageView {
	readonly root: HTMLElement;

	constructor(
		readonly markup: string,
		/** Path and query. */
		readonly address: string,
		readonly status: number,
	) {
		this.root = parse(markup);
	}

	get heading(): string {
		return said(this.root.querySelector('h1'));
	}

	/** Everything that is to be read in the page's content. */
	get text(): string {
		return said(this.root.querySelector('main'));
	}

	/** Names of the links of a navigation. */
	navigation(label: string): readonly string[] {
		return this.root.querySelectorAll(`nav[aria-label="${label}"] a`).map(said);
	}

	/** Where the links of the content lead, by their names. */
	links(): ReadonlyMap<string, string> {
		return new Map(this.root.querySelectorAll('a[href]').map((link) => [nameOf(link), link.getAttribute('href') ?? '']));
	}

	/** Messages about what has just been done, or could not be. */
	alerts(): readonly string[] {
		return this.root.querySelectorAll('.alert').map(said);
	}

	/** What the page says is wrong with a field: the text that the field itself refers to. */
	errorBeside(label: string): string | undefined {
		const field = control(this.root, label);
		if (field === undefined) return undefined;
		const described = (field.getAttribute('aria-describedby') ?? '').split(' ');
		const error = described.map((id) => this.root.querySelector(`[id="${id}"]`)).find((element) => element?.classList.contains('error'));
		return error === null || error === undefined ? undefined : said(error);
	}

	/** The entries that a list offers, without its prompt. */
	options(label: string): readonly string[] {
		const field = control(this.root, label);
		return (field?.querySelectorAll('option') ?? []).filter((option) => option.getAttribute('value') !== '').map(said);
	}

	/** Every entry of every list of the page. */
	everyOption(): readonly string[] {
		return this.root.querySelectorAll('select option').map(said);
	}

	value(label: string): string | undefined {
		return control(this.root, label)?.getAttribute('value');
	}

	tables(): readonly TableView[] {
		return this.root.querySelectorAll('table').map((table) => ({
			caption: said(table.querySelector('caption')),
			columns: table.querySelectorAll('thead th').map(said),
			rows: table.querySelectorAll('tbody tr').map((row) => row.querySelectorAll('td, th').map(said)),
		}));
	}

	/** A term and what stands beside it. */
	fact(term: string): string | undefined {
		const found = this.root.querySelectorAll('dl > div').find((each) => said(each.querySelector('dt')) === term);
		return found === undefined ? undefined : said(found.querySelector('dd'));
	}
}

/** The field that a label belongs to: through `for`, or the field's own label. */
export function control(within: HTMLElement, label: string): HTMLElement | undefined {
	const named = within.querySelectorAll('label').find((each) => said(each) === label);
	const id = named?.getAttribute('for');
	if (id !== undefined) return within.querySelector(`[id="${id}"]`) ?? undefined;
	return within.querySelectorAll('input, select, textarea').find((each) => each.getAttribute('aria-label') === label);
}

/** The name that a link or button is announced by. */
export const nameOf = (element: HTMLElement): string => element.getAttribute('aria-label') ?? said(element);

/** Text as it is read: white space is one space. */
export function said(element: HTMLElement | null | undefined): string {
	return (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
}
