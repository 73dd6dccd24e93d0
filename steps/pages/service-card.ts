import { control, type PageView, said } from './page-view';

/** A service as its card in My Phone shows it: whether it is on, and the number in its form, as written there; empty where there is none. */
export interface ServiceShown {
	readonly title: string;
	readonly active: boolean;
	readonly number: string;
}

/** The services that a page has a form for. One that is not the user's has a card as well, but no form. */
export function servicesShown({ root }: PageView): readonly ServiceShown[] {
	const cards = root.querySelectorAll('section.card').filter((card) => card.querySelector('form') !== null);
	return cards.map((card) => {
		const title = said(card.querySelector('h2'));
		const active = said(card.querySelector('.state')) === 'Active';
		return { title, active, number: control(card, `${title} number`)?.getAttribute('value') ?? '' };
	});
}
