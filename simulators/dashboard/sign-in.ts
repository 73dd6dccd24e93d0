import { button, form, input, type Sent, unsent } from './page/form';
import { html } from './page/html';
import type { Page } from './page/layout';

/** The way in, for administrators and users alike. */
export function signInPage(csrf: string, sent: Sent = unsent): Page {
	const fields = html`${input({ name: 'account', label: 'User name', autocomplete: 'username', help: 'Such as alice@worktime.example', sent })}
${input({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', forgets: true, sent })}
${button('Sign in')}`;
	return {
		title: 'Sign in',
		body: html`<section class="card narrow">${form({ action: '/sign-in', csrf, id: 'sign-in', body: fields, sent })}</section>`,
	};
}

export const messagePage = (title: string, text: string): Page => ({
	title,
	body: html`<section class="card narrow"><p>${text}</p><p><a href="/">Go on</a></p></section>`,
});
