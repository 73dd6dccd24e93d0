import { button, form, input, type Sent, unsent } from '../page/form';
import { html } from '../page/html';
import { refusedAs, wanting } from '../page/sent';
import type { Answer, Desk, PhoneUser, Route, Visit } from '../visit';

/** Where a user with a temporary password is taken, whatever they ask for (guide §3.2.1). */
export const FIRST_PASSWORD = '/phone/first-password';
const PATH = '/phone/password';

/** The user's own password, first or later: it is that of the client too. */
function passwordPage(path: string, title: string, tab: string | undefined, lead: string): Route<PhoneUser> {
	const show = async ({ session }: Visit, _desk: Desk, sent: Sent = unsent): Promise<Answer> => {
		const fields = html`<p class="lead">${lead}</p>
${input({ name: 'current', label: 'Current password', type: 'password', autocomplete: 'current-password', forgets: true, sent })}
${input({ name: 'password', label: 'New password', type: 'password', autocomplete: 'new-password', forgets: true, help: 'At least 8 characters, among them a letter and a digit', sent })}
${input({ name: 'again', label: 'New password again', type: 'password', autocomplete: 'new-password', forgets: true, sent })}
${button('Change password')}`;
		return {
			...(sent !== unsent && { status: 422 }),
			page: {
				title,
				...(tab !== undefined && { tab }),
				body: html`<section class="card narrow">${form({ action: path, csrf: session.csrf, id: 'password-form', body: fields, sent })}</section>`,
			},
		};
	};
	return {
		path,
		show,
		forms: {
			async 'password-form'(visit, desk) {
				const field = (name: string) => visit.form.get(name) ?? '';
				if (field('password') !== field('again')) return show(visit, desk, wanting(visit.form, { again: 'The two new passwords differ' }));
				try {
					await desk.pbx.ofUser('PUT', visit.account.id, 'password', { current: field('current'), password: field('password') });
					desk.passwordReplaced(visit.session);
					return { redirect: '/phone/number', notice: 'Your password was changed. Use the new one in the WorkTime Mobile client too.' };
				} catch (error) {
					return show(visit, desk, refusedAs(error, visit.form, ['current', 'password']));
				}
			},
		},
	};
}

/** Where a user with a temporary password has to go before any other page. */
export const firstPassword = passwordPage(
	FIRST_PASSWORD,
	'Choose your own password',
	undefined,
	'You are signed in with a temporary password. Replace it before you go on.',
);

/** Where a user changes the password whenever they like. */
export const password = passwordPage(PATH, 'Password', 'Password', 'One password for My Phone and for the WorkTime Mobile client.');
