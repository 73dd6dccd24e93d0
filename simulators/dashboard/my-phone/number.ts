import { button, form, input, type Sent, unsent } from '../page/form';
import { html, when } from '../page/html';
import { refusedAs } from '../page/sent';
import { written } from '../pbx';
import type { Answer, Desk, PhoneUser, Route, Visit } from '../visit';

const PATH = '/phone/number';

/** Tab My Number: the mobile numbers of the user (guide §3.2.1). */
export const myNumber: Route<PhoneUser> = {
	path: PATH,
	show,
	forms: {
		async add(visit, desk) {
			const number = visit.form.get('number') ?? '';
			try {
				await desk.pbx.ofUser('POST', visit.account.id, 'mobile-numbers', { number });
				return { redirect: PATH, notice: 'Your mobile number was added' };
			} catch (error) {
				if (desk.behaviour.wrongNumbers === 'ignored') return { redirect: PATH, notice: 'Your mobile number was added' };
				return show(visit, desk, refusedAs(error, visit.form, ['number']));
			}
		},
		async remove(visit, desk) {
			try {
				await desk.pbx.ofUser('DELETE', visit.account.id, `mobile-numbers/${encodeURIComponent(visit.form.get('which') ?? '')}`);
				return { redirect: PATH, notice: 'The mobile number was removed' };
			} catch (error) {
				return show(visit, desk, refusedAs(error, visit.form, []));
			}
		},
	},
};

async function show({ account, session }: Visit, { pbx }: Desk, sent: Sent = unsent): Promise<Answer> {
	const { assignment, mobility } = await pbx.user(account.id);
	const own = mobility.mobileNumbers.map(
		(number) =>
			html`<li><span class="number">${written(number)}</span>${form({ action: PATH, csrf: session.csrf, id: 'remove', body: html`<input type="hidden" name="which" value="${number}"><button type="submit" class="quiet" aria-label="Remove ${written(number)}">Remove</button>` })}</li>`,
	);
	const general = sent.values.form === 'remove' ? sent.errors[''] : undefined;
	return {
		...(sent !== unsent && { status: 422 }),
		page: {
			title: 'My Number',
			tab: 'My Number',
			body: html`${when(general !== undefined, () => html`<p class="alert bad" role="alert">${general}</p>`)}
<section class="card" aria-labelledby="business"><h2 id="business">Business number</h2>
<p class="big number">${assignment === null ? 'None yet: your administrator assigns one' : written(assignment.number)}</p>${when(assignment !== null, () => html`<p class="muted">Extension ${assignment?.extension}. Whoever you call sees this number.</p>`)}</section>
<section class="card" aria-labelledby="mobile"><h2 id="mobile">Mobile numbers</h2>
${own.length === 0 ? html`<p class="empty">No mobile number yet. WorkTime Mobile needs one to ring your mobile phone.</p>` : html`<ul class="numbers">${own}</ul>`}
${form({
	action: PATH,
	csrf: session.csrf,
	id: 'add',
	sent: general === undefined ? sent : unsent,
	body: html`<div class="inline">${input({ name: 'number', label: 'Mobile number', type: 'tel', autocomplete: 'tel', help: 'With area code, such as 917 555 0101', sent })}${button('Add number')}</div>`,
})}</section>`,
		},
	};
}
