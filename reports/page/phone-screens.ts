import type { Recorded, ScreenEvent } from '../../simulators/kernel';
import { instant } from '../format';
import { type Html, html, Html as Markup } from '../html';

/** So many screens of one phone are drawn; more are in the ladder. */
const MOST = 60;

/** What each phone showed, screen after screen, as its user saw it. Screens that were replaced at the same instant were seen by nobody. */
export function phoneScreens(events: readonly Recorded<ScreenEvent>[]): Html | undefined {
	const phones = new Map<string, Recorded<ScreenEvent>[]>();
	for (const event of events) {
		const seen = phones.get(event.telephone) ?? [];
		if (seen.at(-1)?.at === event.at) seen.pop();
		seen.push(event);
		phones.set(event.telephone, seen);
	}
	if (phones.size === 0) return undefined;
	return html`<details class="screens"><summary>Screens of ${[...phones.keys()].join(', ')}</summary>${[...phones].map(
		([phone, seen]) =>
			html`<h5>${phone}</h5><ol>${seen.slice(0, MOST).map(phoneScreen)}</ol>${seen.length > MOST && html`<p class="quiet">and ${seen.length - MOST} more in the ladder</p>`}`,
	)}</details>`;
}

function phoneScreen({ n, at, foreground, lines }: Recorded<ScreenEvent>): Html {
	return html`<li><button type="button" class="phone" data-event="${n}" title="show it in the ladder"><span class="app">${foreground}</span>${lines.map((line, i) => html`<span${i === 0 && new Markup(' class="first"')}>${line}</span>`)}</button><time>${instant(at)}</time></li>`;
}
