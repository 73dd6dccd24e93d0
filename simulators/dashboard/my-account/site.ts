import type { DashboardBehaviour } from '../behaviour';
import { downloadLinks } from '../links';
import { button, checkbox, form, input, type Sent, textarea, unsent } from '../page/form';
import { type Html, html } from '../page/html';
import type { Link, Page } from '../page/layout';
import { refusedAs, wanting } from '../page/sent';
import { table } from '../page/table';
import { versionField, versionIn } from '../page/version';
import { nameOf, written } from '../pbx';
import type { Administrator, Answer, Desk, Route, Visit } from '../visit';

const PATH = '/account/site';

/** The left menu of figure 4. */
const entries: readonly Link[] = [
	{ href: `${PATH}/vpn`, label: 'VPN' },
	{ href: `${PATH}/vlan-tag`, label: 'VLAN tag' },
	{ href: `${PATH}/call-capacity`, label: 'Call Capacity' },
	{ href: `${PATH}/uc-connect`, label: 'UC Connect' },
	{ href: PATH, label: 'BroadTouch Communicator' },
	{ href: `${PATH}/intercept`, label: 'Intercept' },
];

function sitePage({ siteMenu }: DashboardBehaviour, current: string, title: string, body: Html): Page {
	const shown = siteMenu === 'all' ? entries : entries.filter(({ href }) => href !== PATH);
	return { title, tab: 'Site Services', menu: { label: 'Site Services', entries: shown, current }, body };
}

/** Tab Site Services, BroadTouch Communicator (figure 4): download links and who has a client. */
export const communicator: Route<Administrator> = {
	path: PATH,
	async show(_visit, { pbx, behaviour, links }) {
		const users = await pbx.users();
		const { total, used } = (await pbx.inventory()).licences;
		const columns = ['First Name', 'Last Name', 'User ID', 'Phone Number', 'Type'];
		const rows = users.flatMap((user) =>
			user.lines
				.filter(({ kind }) => kind === 'client')
				.map(() => [user.firstName, user.lastName, user.id, written(user.assignment?.number ?? ''), behaviour.clientType as string]),
		);
		const shown = (row: readonly string[]) => row.filter((_, i) => behaviour.clientColumns === 'all' || columns[i] !== 'User ID');
		return {
			page: sitePage(
				behaviour,
				'BroadTouch Communicator',
				'BroadTouch Communicator',
				html`${downloadLinks(links, behaviour)}
${table({ caption: 'Mobile clients and their users', columns: shown(columns), rows: rows.map(shown), empty: 'No mobile client is shared yet.' })}
<p class="under"><span><strong>${used} of ${total}</strong> licences in use.</span> <a href="/account/sharing">Share a client</a> <a href="${PATH}/welcome-mail">Welcome mail</a></p>`,
			),
		};
	},
};

/** What the user is told when a client is shared with them. */
export const welcomeMail: Route<Administrator> = {
	path: `${PATH}/welcome-mail`,
	show: showMail,
	forms: {
		async mail(visit, desk) {
			const { form: sent } = visit;
			const template = {
				enabled: sent.get('enabled') === 'on',
				subject: sent.get('subject') ?? '',
				body: (sent.get('body') ?? '').replaceAll('\r\n', '\n'),
			};
			try {
				await desk.pbx.ask('PUT', 'mail-template', { ...template, ...versionIn(sent) });
				return { redirect: `${PATH}/welcome-mail`, notice: template.enabled ? 'The welcome mail was saved' : 'Saved: no welcome mail will be sent' };
			} catch (error) {
				return showMail(visit, desk, refusedAs(error, sent, ['subject', 'body', 'version']));
			}
		},
	},
};

async function showMail({ session }: Visit, { pbx, behaviour }: Desk, sent: Sent = unsent): Promise<Answer> {
	const { enabled, subject, body, version } = await pbx.mailTemplate();
	const fields = html`${versionField({ version, text: `Subject: ${subject}\n${body}` }, sent)}
${checkbox({ name: 'enabled', label: 'Send a mail to users when a mobile client is shared with them', value: enabled ? 'on' : '', sent })}
${input({ name: 'subject', label: 'Subject', value: subject, sent })}
${textarea({ name: 'body', label: 'Text', value: body, help: html`These stand for what they say: <code>{firstName}</code> <code>{lastName}</code> <code>{number}</code> <code>{userName}</code> <code>{appleLink}</code> <code>{androidLink}</code> <code>{myPhone}</code>`, sent })}
${button('Save')}`;
	return {
		...(sent !== unsent && { status: 422 }),
		page: sitePage(
			behaviour,
			'BroadTouch Communicator',
			'Welcome mail',
			html`<p class="back"><a href="${PATH}">BroadTouch Communicator</a></p><section class="card">${form({ action: `${PATH}/welcome-mail`, csrf: session.csrf, id: 'mail', body: fields, sent })}</section>`,
		),
	};
}

/** UC Connect: the licences of the site and their clients. */
export const ucConnect: Route<Administrator> = {
	path: `${PATH}/uc-connect`,
	async show(_visit, { pbx, behaviour }) {
		const clients = (await pbx.devices()).filter(({ kind }) => kind === 'client');
		const rows = clients.map(({ mac, line }) => [
			html`<span class="mac">${mac}</span>`,
			line === null ? 'free' : nameOf(line.user),
			line === null ? '—' : written(line.number),
		]);
		return {
			page: sitePage(
				behaviour,
				'UC Connect',
				'UC Connect',
				html`${table({ caption: 'Mobile clients of this site', columns: ['Client', 'User', 'Phone Number'], rows, empty: 'This site has no mobile clients.' })}`,
			),
		};
	},
};

/** A setting of the site: one field, checked and kept. */
interface SiteSetting {
	readonly name: string;
	readonly label: string;
	readonly field: string;
	readonly help: string;
	/** What is wrong with a value; undefined when nothing is. */
	readonly wrong: (value: string) => string | undefined;
}

const whole = (low: number, high: number) => (value: string) =>
	/^\d{1,6}$/.test(value) && Number(value) >= low && Number(value) <= high ? undefined : `Enter a whole number from ${low} to ${high}`;

const siteSettings: readonly SiteSetting[] = [
	{
		name: 'vpn',
		label: 'VPN',
		field: 'Address of the VPN gateway',
		help: 'A host name or an IPv4 address; empty when the site has none.',
		wrong: (value) =>
			/^$|^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(value)
				? undefined
				: 'Enter a host name or an IPv4 address',
	},
	{ name: 'vlan-tag', label: 'VLAN tag', field: 'VLAN of the phones', help: 'IEEE 802.1Q: 1 to 4094.', wrong: whole(1, 4094) },
	{
		name: 'call-capacity',
		label: 'Call Capacity',
		field: 'Calls at a time',
		help: 'How many calls the access line of the site carries at a time.',
		wrong: whole(1, 10_000),
	},
	{
		name: 'intercept',
		label: 'Intercept',
		field: 'Announcement number',
		help: 'Where calls to numbers out of service are sent; empty for the standard announcement.',
		wrong: (value) => (/^$|^\+?[\d\s().-]{7,20}$/.test(value) ? undefined : 'Enter a complete telephone number, or nothing'),
	},
];

/** A page for each setting of the site. */
export const siteSettingPages: readonly Route<Administrator>[] = siteSettings.map((setting) => {
	const path = `${PATH}/${setting.name}`;
	const show = async ({ session }: Visit, { pbx, behaviour }: Desk, sent: Sent = unsent): Promise<Answer> => {
		const value = (await pbx.siteSetting(setting.name)).value ?? '';
		const fields = html`${input({ name: 'value', label: setting.field, value, help: setting.help, sent })}${button('Save')}`;
		return {
			...(sent !== unsent && { status: 422 }),
			page: sitePage(
				behaviour,
				setting.label,
				setting.label,
				html`<section class="card narrow">${form({ action: path, csrf: session.csrf, id: 'setting', body: fields, sent })}</section>`,
			),
		};
	};
	return {
		path,
		show,
		forms: {
			async setting(visit, desk) {
				const value = (visit.form.get('value') ?? '').trim();
				const wrong = setting.wrong(value);
				if (wrong !== undefined) return show(visit, desk, wanting(visit.form, { value: wrong }));
				await desk.pbx.ask('PUT', `site/${setting.name}`, { value });
				return { redirect: path, notice: `${setting.label} was saved` };
			},
		},
	};
});
