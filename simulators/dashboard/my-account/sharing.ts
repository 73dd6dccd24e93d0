import { button, form, type Sent, select, unsent } from '../page/form';
import { html, when } from '../page/html';
import { refusedAs, wanting } from '../page/sent';
import { table } from '../page/table';
import { type Inventory, nameOf, Refused, Unreachable, type User, written } from '../pbx';
import type { Administrator, Answer, Desk, Route, Visit } from '../visit';

const PATH = '/account/sharing';

/** Sharing: gives a user's station a further appearance, on a phone or on a mobile client. The only place to assign mobile clients. */
export const sharing: Route<Administrator> = {
	path: PATH,
	show,
	forms: {
		async share(visit, desk) {
			const user = visit.form.get('user') ?? '';
			const target = visit.form.get('target') ?? '';
			const missing = { ...(user === '' && { user: 'Choose a user' }), ...(target === '' && { target: 'Choose a phone or a mobile client' }) };
			if (Object.keys(missing).length > 0) return show(visit, desk, wanting(visit.form, missing));
			try {
				if (desk.behaviour.unassignedUsers === 'assigned') await assignAnything(user, desk);
				const { device } = await desk.pbx.ofUser<{ device: string }>('POST', user, 'sharings', { target });
				return {
					redirect: `${PATH}?user=${encodeURIComponent(user)}`,
					notice: `${device} is shared with the user. ${await mailed(user, device, desk)}`,
				};
			} catch (error) {
				return show(visit, desk, refusedAs(error, visit.form, ['user', 'target']));
			}
		},
		async unshare(visit, desk) {
			const user = visit.form.get('user') ?? '';
			const device = visit.form.get('device') ?? '';
			try {
				await desk.pbx.ofUser('DELETE', user, `sharings/${encodeURIComponent(device)}`);
				return { redirect: PATH, notice: `${device} is free again` };
			} catch (error) {
				return show(visit, desk, refusedAs(error, visit.form, []));
			}
		},
	},
};

async function show({ session, query }: Visit, { pbx, behaviour }: Desk, sent: Sent = unsent): Promise<Answer> {
	const [users, inventory] = [await pbx.users(), await pbx.inventory()];
	const free = inventory.devices.filter(({ taken, kind }) => !taken && (kind === 'client' || behaviour.sharingTargets === 'phones-and-clients'));
	const shared = users.flatMap((user) => user.lines.filter(({ type }) => type === 'SHARED').map((line) => ({ user, line })));
	const { total, used } = inventory.licences;
	const general = sent.values.form === 'unshare' ? sent.errors[''] : undefined;
	return {
		...(sent !== unsent && { status: 422 }),
		page: {
			title: 'Sharing',
			tab: 'Phone Assignment',
			body: html`<p class="back"><a href="/account/assignment">Phone Assignment</a></p>
${when(general !== undefined, () => html`<p class="alert bad" role="alert">${general}</p>`)}
<section class="card" aria-labelledby="share-heading"><h2 id="share-heading">Share a station</h2>
<p class="lead">The user's line appears on one more device: a phone, or a WorkTime Mobile client, which takes a licence. The user gets a mail with the first steps.</p>
<p class="meter"><span id="licences">Licences: <strong>${used} of ${total} in use</strong></span><meter min="0" max="${total}" value="${used}" aria-labelledby="licences"></meter></p>
${form({
	action: PATH,
	csrf: session.csrf,
	id: 'share',
	sent: general === undefined ? sent : unsent,
	body: html`<div class="columns">
${select({ name: 'user', label: 'User', prompt: 'Choose a user', value: query.get('user') ?? '', options: users.map(userOption), sent })}
${select({ name: 'target', label: 'Share with', prompt: 'Choose a phone or a mobile client', options: free.map(targetOption), sent })}
</div>${button('Share')}`,
})}</section>
${table({
	caption: 'Shared lines',
	columns: ['User', 'Phone number', 'Device', 'Model', 'Type', 'Actions'],
	empty: 'Nothing is shared yet.',
	rows: shared.map(({ user, line }) => [
		nameOf(user),
		written(user.assignment?.number ?? ''),
		html`<span class="mac">${line.device}</span>`,
		line.model,
		behaviour.clientType,
		form({
			action: PATH,
			csrf: session.csrf,
			id: 'unshare',
			body: html`<input type="hidden" name="user" value="${user.id}"><input type="hidden" name="device" value="${line.device}"><button type="submit" class="quiet" aria-label="Take back ${line.device}">Take back</button>`,
		}),
	]),
})}`,
		},
	};
}

const userOption = (user: User) => ({
	value: user.id,
	label: user.assignment === null ? `${nameOf(user)}, not assigned yet` : `${nameOf(user)}, ${written(user.assignment.number)}`,
});

const targetOption = ({ mac, model, kind }: Inventory['devices'][number]) => ({
	value: mac,
	label: `${model}, ${mac}`,
	group: kind === 'client' ? 'WorkTime Mobile clients' : 'Phones',
});

/** Tells the user, if it was a mobile client; gives what the administrator is to read of it. */
async function mailed(userId: string, device: string, { pbx, welcomeMail }: Desk): Promise<string> {
	if (!device.startsWith('FEBC')) return '';
	try {
		const sent = await welcomeMail.send(await pbx.user(userId), await pbx.mailTemplate());
		return sent > 0 ? 'The welcome mail is on its way.' : 'No welcome mail was sent: it is switched off.';
	} catch (error) {
		if (error instanceof Refused) throw error;
		if (error instanceof Unreachable) return 'No welcome mail was sent: the telephone system does not answer.';
		return 'The welcome mail could not be sent: the mail server did not take it.';
	}
}

/** Dashboards that share with anybody give who has no assignment whatever is free. */
async function assignAnything(userId: string, { pbx }: Desk): Promise<void> {
	if ((await pbx.user(userId)).assignment !== null) return;
	const { numbers, stations, devices } = await pbx.inventory();
	const free = <T extends { taken: boolean }>(of: readonly T[]) => of.find(({ taken }) => !taken);
	const phone = free(devices.filter(({ kind }) => kind === 'phone'));
	await pbx.ofUser('PUT', userId, 'assignment', { number: free(numbers)?.number, station: free(stations)?.name, phone: phone?.mac });
}
