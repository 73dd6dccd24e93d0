import { downloadLinks } from '../links';
import { button, form, input, type Sent, unsent } from '../page/form';
import { type Html, html, when } from '../page/html';
import { refusedAs } from '../page/sent';
import { table } from '../page/table';
import { type Device, nameOf, Refused, written } from '../pbx';
import type { Administrator, Answer, Desk, Route, Visit } from '../visit';
import { deviceTree, filtered, modelOf, viewOf } from './device-tree';

const PATH = '/account/devices';

/** Tab Device Management (figure 5). */
export const devices: Route<Administrator> = {
	path: PATH,
	async show({ query, session }, { pbx, behaviour, links }) {
		const view = viewOf(query);
		const all = await pbx.devices();
		const found = filtered(all, view, behaviour);
		if (query.has('export')) return { download: csv(found), type: 'text/csv; charset=utf-8', fileName: 'devices.csv' };
		const statuses = query.has('status') ? await deviceStatus(found, { query, session }, { pbx, behaviour }) : undefined;
		const filter = new URLSearchParams({ ...(view.number && { number: view.number }), ...(view.mac && { mac: view.mac }) }).toString();
		const link = (query: string) => `${PATH}?${[filter, query].filter(Boolean).join('&')}`;
		const hidden = [...(view.expanded === 'all' ? ['all'] : view.expanded)].map((name) => html`<input type="hidden" name="expand" value="${name}">`);
		return {
			page: {
				title: 'Device Management',
				tab: 'Device Management',
				body: html`<div class="tools"><ul class="toolbar" aria-label="Tools">
<li><a class="tool" href="${link('expand=all')}">Expand All</a></li><li><a class="tool" href="${PATH}${filter && `?${filter}`}">Collapse All</a></li>
<li><a class="tool" href="${link('expand=all&line=all')}">Select All</a></li><li><a class="tool" href="${link('export=csv')}">Export</a></li>
<li><a class="tool" href="${PATH}/ported">Add Ported Device</a></li></ul>
<form class="filter" method="get" action="${PATH}" role="search" aria-label="Filter by">
<label for="number">Phone Number</label><input id="number" name="number" type="search" value="${query.get('number') ?? ''}" autocomplete="off">
<label for="mac">MAC</label><input id="mac" name="mac" type="search" value="${query.get('mac') ?? ''}" autocomplete="off"><button type="submit" class="plain">Filter</button></form></div>
<form method="get" action="${PATH}">${hidden}${when(view.number !== '', () => html`<input type="hidden" name="number" value="${view.number}">`)}${when(view.mac !== '', () => html`<input type="hidden" name="mac" value="${view.mac}">`)}
${deviceTree(found, view, behaviour)}
<p class="under">Select device lines and press “Device Status” to get their registration status. <button type="submit" name="status" value="now" class="main">Device Status</button></p></form>
${statuses}
${when(behaviour.linksOnDevicePage, () => downloadLinks(links, behaviour))}`,
			},
		};
	},
};

/** The registrations of the selected lines at this instant. */
async function deviceStatus(
	found: readonly Device[],
	{ query, session }: Pick<Visit, 'query' | 'session'>,
	{ pbx, behaviour }: Pick<Desk, 'pbx' | 'behaviour'>,
): Promise<Html> {
	const chosen = query.getAll('line');
	const all = chosen.includes('all') || behaviour.deviceStatus === 'all-lines';
	const selected = found.filter(({ mac, line }) => line !== null && (all || chosen.includes(mac)));
	if (selected.length === 0) return html`<p class="alert bad" role="alert">Select at least one line first: expand a device and tick its line.</p>`;
	const rows: (string | Html)[][] = [];
	for (const { mac, line } of selected) {
		const registration = await pbx.registration(mac);
		const now =
			registration === null
				? ['Not registered', '—', '—', '—']
				: ['Registered', registration.contact, `${registration.expiresInSeconds} s`, registration.userAgent];
		const told = behaviour.deviceStatus === 'remembered' ? (JSON.parse(session.remembered.get(mac) ?? JSON.stringify(now)) as string[]) : now;
		session.remembered.set(mac, JSON.stringify(told));
		const [status = '', contact = '', expires = '', userAgent = ''] = told;
		rows.push([
			html`<span class="mac">${mac}</span>`,
			written(line?.number ?? ''),
			html`<span class="state ${registration === null ? 'off' : 'on'}">${status}</span>`,
			html`<span class="mac">${contact}</span>`,
			expires,
			userAgent,
		]);
	}
	return html`<section class="card" aria-labelledby="status-heading"><h2 id="status-heading">Device Status</h2>${table({ caption: 'Registration of the selected lines', columns: ['Device', 'Phone Number', 'Status', 'Contact', 'Expires in', 'User agent'], rows, empty: '' })}</section>`;
}

/** RFC 4180. What a spreadsheet would take for a formula is kept a text. */
function csv(found: readonly Device[]): string {
	const cell = (value: string) => `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
	const rows = found.map((device) => [
		modelOf(device),
		device.mac,
		written(device.line?.number ?? ''),
		device.line?.type ?? '',
		device.line === null ? '' : nameOf(device.line.user),
	]);
	return [['Model', 'MAC', 'Phone Number', 'Type', 'User'], ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Everything about one device. */
export const deviceDetail: Route<Administrator> = {
	path: `${PATH}/*`,
	async show({ named }, { pbx, behaviour }) {
		const device = (await pbx.devices()).find(({ mac }) => mac === named);
		if (device === undefined || !behaviour.hasDetailPages) throw new Refused(404, 'There is no such device');
		const registration = await pbx.registration(device.mac);
		const { line } = device;
		const facts: readonly (readonly [string, string | Html])[] = [
			['Model', modelOf(device)],
			['Device type', device.model],
			['MAC', html`<span class="mac">${device.mac}</span>`],
			['Ported', device.ported ? 'Yes' : 'No'],
			[
				'User',
				line === null ? 'Nobody: the device is free' : html`<a href="/account/features/${encodeURIComponent(line.user.id)}">${nameOf(line.user)}</a>`,
			],
			['Phone number', line === null ? '—' : written(line.number)],
			['Line', line === null ? '—' : line.type],
			['Line port', line === null ? '—' : html`<span class="mac">${line.linePort}</span>`],
			['Registration', registration === null ? 'Not registered' : `Registered for ${registration.expiresInSeconds} s more`],
			['Contact', registration?.contact ?? '—'],
			['User agent', registration?.userAgent ?? '—'],
		];
		return {
			page: {
				title: `Device ${device.mac}`,
				tab: 'Device Management',
				body: html`<p class="back"><a href="${PATH}">Device Management</a></p>
<section class="card"><dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>`,
			},
		};
	},
};

/** Add Ported Device. */
export const portedDevice: Route<Administrator> = {
	path: `${PATH}/ported`,
	show: showPorted,
	forms: {
		async port(visit, desk) {
			const [mac, model] = [visit.form.get('mac') ?? '', visit.form.get('model') ?? ''];
			try {
				const added = await desk.pbx.ask<{ mac: string }>('POST', 'devices', { mac, model });
				return { redirect: `${PATH}?mac=${added.mac}`, notice: `${added.mac} was added` };
			} catch (error) {
				return showPorted(visit, desk, refusedAs(error, visit.form, ['mac', 'model']));
			}
		},
	},
};

async function showPorted({ session }: Visit, _desk: Desk, sent: Sent = unsent): Promise<Answer> {
	return {
		...(sent !== unsent && { status: 422 }),
		page: {
			title: 'Add Ported Device',
			tab: 'Device Management',
			body: html`<p class="back"><a href="${PATH}">Device Management</a></p><section class="card narrow">${form({
				action: `${PATH}/ported`,
				csrf: session.csrf,
				id: 'port',
				sent,
				body: html`${input({ name: 'mac', label: 'MAC address', help: '12 hexadecimal digits, with or without separators, such as 00:04:F2:AA:BB:CC', sent })}
${input({ name: 'model', label: 'Model', help: 'Such as Polycom VVX 500', sent })}${button('Add device')}`,
			})}</section>`,
		},
	};
}
