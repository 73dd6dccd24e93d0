import { type Html, html } from './html';

/** A service with its state, and what can be done with it. */
export const serviceCard = (id: string, title: string, on: boolean, body: Html): Html =>
	html`<section class="card" aria-labelledby="${id}-heading"><div class="head"><h2 id="${id}-heading">${title}</h2><span class="state ${on ? 'on' : 'off'}">${on ? 'Active' : 'Not active'}</span></div>${body}</section>`;

/** A service that is not the user's. */
export const unassignedCard = (id: string, title: string): Html =>
	html`<section class="card" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${title}</h2><p class="empty">This service is not assigned to you. Ask your administrator for it.</p></section>`;
