import { button, form, input, readOnly, type Sent, unsent } from './page/form';
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

/** Fields that people write in for long. */
const WRITTEN = ['subject', 'text', 'body'];

/** @param sent the form that nothing came of: what somebody has written is there to be copied. */
export function messagePage(title: string, text: string, sent = new URLSearchParams()): Page {
	const written = WRITTEN.map((name) => sent.get(name) ?? '').filter((value) => value !== '');
	const kept = readOnly({ id: 'kept', label: 'What you have written: copy it', text: written.join('\n'), rows: 12 });
	return { title, body: html`<section class="card narrow"><p>${text}</p>${written.length > 0 && kept}<p><a href="/">Go on</a></p></section>` };
}
