import { button, form, type Sent, select, unsent } from '../page/form';
import { html, when } from '../page/html';
import { refusedAs, wanting } from '../page/sent';
import { table } from '../page/table';
import { type Inventory, nameOf, type User, written } from '../pbx';
import type { Administrator, Answer, Desk, Route, Visit } from '../visit';

const PATH = '/account/assignment';

type Complete = { readonly user: string; readonly number: string; readonly station: string; readonly phone: string };

/** Tab Phone Assignment: ties phone number, station, phone and user together (guide §3.1). */
export const assignment: Route<Administrator> = {
	path: PATH,
	show,
	forms: {
		async assign(visit, desk) {
			const inventory = await desk.pbx.inventory();
			const asked = completed(visit.form, inventory, desk);
			const missing = Object.fromEntries(
				Object.entries(asked)
					.filter(([, value]) => value === '')
					.map(([name]) => [name, `Choose a ${name}`]),
			);
			if (Object.keys(missing).length > 0) return show(visit, desk, wanting(visit.form, missing));
			try {
				const { user, ...tied } = asked;
				const { firstName, lastName } = await desk.pbx.ofUser<User>('PUT', user, 'assignment', tied);
				return { redirect: PATH, notice: `${firstName} ${lastName} now has ${written(asked.number)}` };
			} catch (error) {
				return show(visit, desk, refusedAs(error, visit.form, ['user', 'number', 'station', 'phone']));
			}
		},
		async unassign(visit, desk) {
			try {
				// That which the page showed: somebody else may have given the user another one since.
				const shown = visit.form.get('number') ?? undefined;
				await desk.pbx.ofUser('DELETE', visit.form.get('user') ?? '', 'assignment', { number: shown });
				return { redirect: PATH, notice: 'The assignment was removed' };
			} catch (error) {
				return show(visit, desk, refusedAs(error, visit.form, []));
			}
		},
	},
};

async function show({ session }: Visit, { pbx, behaviour }: Desk, sent: Sent = unsent): Promise<Answer> {
	const [users, inventory] = [await pbx.users(), await pbx.inventory()];
	const newcomers = users.filter((user) => user.assignment === null);
	const phones = inventory.devices.filter(({ kind, taken }) => !taken && (kind === 'phone' || behaviour.clientsAssignableIn === 'everywhere'));
	const rows = users.map((user) => {
		const { assignment: tied, lines } = user;
		const shared = lines.filter(({ type }) => type === 'SHARED').map(({ device }) => device);
		const actions =
			tied === null
				? html`<span class="muted">Not assigned</span>`
				: html`<a href="/account/sharing?user=${encodeURIComponent(user.id)}" aria-label="Share ${nameOf(user)}'s station">Share</a>
${form({ action: PATH, csrf: session.csrf, id: 'unassign', body: html`<input type="hidden" name="user" value="${user.id}"><input type="hidden" name="number" value="${tied.number}"><button type="submit" class="quiet" aria-label="Remove the assignment of ${nameOf(user)}">Remove</button>` })}`;
		return [
			html`<strong>${nameOf(user)}</strong><br><span class="muted">${user.id}</span>`,
			tied === null ? '—' : written(tied.number),
			tied?.extension ?? '—',
			tied?.station ?? '—',
			tied === null ? '—' : html`${lines.find(({ type }) => type === 'PRIMARY')?.model ?? ''}<br><span class="mac">${tied.phone}</span>`,
			shared.length === 0 ? '—' : html`${shared.map((mac) => html`<span class="mac">${mac}</span> `)}`,
			html`<div class="actions">${actions}</div>`,
		];
	});
	// Without a form there is nothing to say it beside.
	const general = sent.values.form === 'unassign' ? sent.errors[''] : newcomers.length === 0 ? Object.values(sent.errors)[0] : undefined;
	const assign = form({
		action: PATH,
		csrf: session.csrf,
		id: 'assign',
		sent: general === undefined ? sent : unsent,
		body: html`<div class="columns">
${select({ name: 'user', label: 'User', prompt: 'Choose a user', options: newcomers.map((user) => ({ value: user.id, label: nameOf(user) })), sent })}
${select({ name: 'number', label: 'Phone number', prompt: 'Choose a number', options: inventory.numbers.filter(({ taken }) => !taken).map(({ number, extension }) => ({ value: number, label: `${written(number)}, extension ${extension}` })), sent })}
${select({ name: 'station', label: 'Station', prompt: 'Choose a station', options: inventory.stations.filter(({ taken }) => !taken).map(({ name }) => ({ value: name, label: name })), sent })}
${select({ name: 'phone', label: 'Phone', prompt: 'Choose a phone', options: phones.map(({ mac, model }) => ({ value: mac, label: `${model}, ${mac}` })), sent })}
</div>${button('Assign')}`,
	});
	return {
		...(sent !== unsent && { status: 422 }),
		page: {
			title: 'Phone Assignment',
			tab: 'Phone Assignment',
			body: html`${when(general !== undefined, () => html`<p class="alert bad" role="alert">${general}</p>`)}
${table({ caption: 'Users and what they are assigned', columns: ['User', 'Phone number', 'Extension', 'Station', 'Phone', 'Shared with', 'Actions'], rows, empty: 'There are no users yet.' })}
<section class="card" aria-labelledby="assign-heading"><h2 id="assign-heading">Assign a phone</h2>
<p class="lead">Number, station, phone and user belong together: an assignment needs all four.</p>
${newcomers.length === 0 ? html`<p class="empty">Every user has an assignment.</p>` : assign}</section>`,
		},
	};
}

/** What was chosen; dashboards that take a partial assignment fill it up with whatever is free. */
function completed(chosen: URLSearchParams, { numbers, stations, devices }: Inventory, { behaviour }: Desk): Complete {
	const field = (name: string) => (chosen.get(name) ?? '').trim();
	const asked = { user: field('user'), number: field('number'), station: field('station'), phone: field('phone') };
	if (behaviour.partialAssignments === 'refused') return asked;
	const free = <T extends { taken: boolean }>(of: readonly T[]) => of.find(({ taken }) => !taken);
	return {
		user: asked.user,
		number: asked.number || (free(numbers)?.number ?? ''),
		station: asked.station || (free(stations)?.name ?? ''),
		phone: asked.phone || (free(devices.filter(({ kind }) => kind === 'phone'))?.mac ?? ''),
	};
}
