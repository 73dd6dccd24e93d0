import type { DashboardBehaviour } from '../behaviour';
import { type Html, html, when } from '../page/html';
import { type Device, written } from '../pbx';

/** What of the tree is to be seen, and what is selected; all of it is in the address, so that it works without a script. */
export interface TreeView {
	/** Filter: digits of a number, hexadecimal digits of a MAC address. */
	readonly number: string;
	readonly mac: string;
	/** Everything is expanded, or these models and clients. */
	readonly expanded: 'all' | ReadonlySet<string>;
	/** Everything is selected, or these devices. */
	readonly selected: 'all' | ReadonlySet<string>;
}

/** What the model of the mobile clients is called on this page (figure 5). */
const CLIENTS = 'BroadTouch Mobile Client';

/** The branch of the tree that a device hangs on. */
export const modelOf = ({ kind, model }: Device): string => (kind === 'client' ? CLIENTS : model);

/** How somebody looks at the tree, as the address of the page says it. */
export function viewOf(query: URLSearchParams): TreeView {
	const list = (name: string) => (query.getAll(name).includes('all') ? ('all' as const) : new Set(query.getAll(name)));
	return {
		number: (query.get('number') ?? '').replaceAll(/\D/g, ''),
		mac: (query.get('mac') ?? '').replaceAll(/[\s:.-]/g, '').toUpperCase(),
		expanded: list('expand'),
		selected: list('line'),
	};
}

/** The devices that are left by the filters of a view. */
export function filtered(devices: readonly Device[], { number, mac }: TreeView, { filtersByMac }: DashboardBehaviour): Device[] {
	return devices.filter(
		(device) =>
			(!filtersByMac || device.mac.startsWith(mac)) && (number === '' || (device.line?.number ?? '').includes(number.replace(/^1(?=\d{10}$)/, ''))),
	);
}

/** The devices by model, each model with its count; an expanded client shows its shared line. */
export function deviceTree(devices: readonly Device[], view: TreeView, behaviour: DashboardBehaviour): Html {
	if (devices.length === 0) return html`<p class="empty">No device matches the filter.</p>`;
	const models = [...new Set(devices.map(modelOf))];
	const filter = view.number !== '' || view.mac !== '';
	return html`<div class="scroll"><table class="tree"><caption class="unseen">Devices by model</caption>
<thead><tr><th scope="col">Devices</th><th scope="col">Phone Number</th><th scope="col">Type</th><th scope="col">Detail</th></tr></thead>
${models.map((model) => {
	const members = devices.filter((device) => modelOf(device) === model);
	const open = filter || isIn(view.expanded, model);
	const count = members.length + (behaviour.deviceCounts === 'right' ? 0 : 1);
	return html`<tbody><tr class="model"><th scope="rowgroup" colspan="4">${toggle(view, model, open)} ${model} (${count})</th></tr>
${when(open, () => html`${members.map((device) => deviceRow(device, view, behaviour))}`)}</tbody>`;
})}</table></div>`;
}

function deviceRow(device: Device, view: TreeView, behaviour: DashboardBehaviour): Html {
	const { mac, line } = device;
	const shown =
		device.kind === 'client' && behaviour.clientIds === 'made-up' ? `CLIENT${[...mac].reduce((sum, digit) => sum + digit.charCodeAt(0), 0)}` : mac;
	const detail = behaviour.hasDetailPages ? html`<a href="/account/devices/${mac}" aria-label="Detail of ${shown}">detail</a>` : '';
	const open = isIn(view.expanded, mac);
	const head = html`<tr class="device"><td>${line === null ? html`<span class="twist" aria-hidden="true">·</span>` : toggle(view, mac, open)} <span class="mac">${shown}</span>${line !== null && ' (1)'}</td>
<td>${line === null ? '' : written(line.number)}</td><td></td><td>${detail}</td></tr>`;
	if (line === null || !open || !behaviour.showsSharedLines) return head;
	const id = `line-${mac}`;
	return html`${head}<tr class="line"><td><label for="${id}">${line.type} - (1)</label> <input type="checkbox" id="${id}" name="line" value="${mac}"${isIn(view.selected, mac) && html` checked`} aria-label="${line.type} - (1) of ${mac}"></td>
<td>${written(line.number)}</td><td>${line.type === 'SHARED' ? behaviour.clientType : line.type}</td><td></td></tr>`;
}

/** Opens or closes one branch. */
function toggle(view: TreeView, name: string, open: boolean): Html {
	const others = view.expanded === 'all' ? [] : [...view.expanded].filter((other) => other !== name);
	const query = new URLSearchParams({ ...(view.number !== '' && { number: view.number }), ...(view.mac !== '' && { mac: view.mac }) });
	for (const each of open ? others : [...others, name]) query.append('expand', each);
	return html`<a class="twist" href="/account/devices?${query.toString()}" aria-expanded="${open ? 'true' : 'false'}" aria-label="${open ? 'Collapse' : 'Expand'} ${name}">${open ? '▾' : '▸'}</a>`;
}

const isIn = (set: 'all' | ReadonlySet<string>, name: string) => set === 'all' || set.has(name);
