import { button, form, type Sent, textarea, unsent } from '../page/form';
import { html } from '../page/html';
import { refusedAs, wanting } from '../page/sent';
import { table } from '../page/table';
import { versionField, versionIn } from '../page/version';
import { type CallRecord, written } from '../pbx';
import type { Administrator, Answer, Desk, Route, Visit } from '../visit';

const MODES: Readonly<Record<string, string>> = {
	desk: 'Office phone',
	voip: 'Voice over IP',
	'call-through': 'Call Through',
	'call-back': 'Call Back',
	inbound: 'Incoming',
};

/** Tab Call History: the call records of the PBX, the last one first. */
export const callHistory: Route<Administrator> = {
	path: '/account/calls',
	async show(_visit, { pbx }) {
		const records = await pbx.ask<readonly CallRecord[]>('GET', 'call-records');
		const rows = [...records].reverse().map(({ user, mode, party, answeredAt, releasedAt }) => {
			const seconds = answeredAt === undefined || releasedAt === undefined ? undefined : Math.round((releasedAt - answeredAt) / 1000);
			return [
				user,
				MODES[mode] ?? mode,
				written(party),
				seconds === undefined ? 'Not answered' : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
			];
		});
		return {
			page: {
				title: 'Call History',
				tab: 'Call History',
				body: table({
					caption: 'Calls of all users',
					columns: ['User', 'Kind', 'Other party', 'Duration'],
					rows,
					empty: 'There have been no calls yet.',
				}),
			},
		};
	},
};

/** What the guide refers its readers to. */
const guides = [
	['Customer Creation QRG', 'How users get a phone number, a station and a phone', 'customer-creation'],
	['Sharing QRG', 'How a station is shared with a further device', 'sharing'],
	['Hosted PBX WorkTime Mobile Quick Start Guide', 'First set-up of the client', 'quick-start'],
	['User Guide for Android', 'Using the client on Android, with its Mobility settings', 'user-guide-android'],
	['User Guide for iOS', 'Using the client on iPhone, with its Mobility settings', 'user-guide-ios'],
] as const;

/** Tab Support: the documents. */
export const support: Route<Administrator> = {
	path: '/account/support',
	async show() {
		return {
			page: {
				title: 'Support',
				tab: 'Support',
				body: html`<section class="card" aria-labelledby="guides"><h2 id="guides">Guides</h2><ul class="guides">${guides.map(
					([name, what, file]) => html`<li><a href="/guides/${file}">${name}</a><br><span class="muted">${what}</span></li>`,
				)}</ul></section>`,
			},
		};
	},
};

/** A guide: where to get it. The documents themselves are XO's. */
export const guide: Route<Administrator> = {
	path: '/guides/*',
	async show({ named }) {
		const [name = 'Guide', what = ''] = guides.find(([, , file]) => file === named) ?? [];
		return {
			page: {
				title: name,
				tab: 'Support',
				body: html`<p class="back"><a href="/account/support">Support</a></p><section class="card"><p>${what}. Ask XO Support for the current edition.</p></section>`,
			},
		};
	},
};

const MOST_CHARACTERS = 5_000;

/** Tab Notes: what administrators write down for each other. */
export const notes: Route<Administrator> = {
	path: '/account/notes',
	show: showNotes,
	forms: {
		async notes(visit, desk) {
			const text = (visit.form.get('text') ?? '').replaceAll('\r\n', '\n');
			if (text.length > MOST_CHARACTERS) return showNotes(visit, desk, wanting(visit.form, { text: `At most ${MOST_CHARACTERS} characters` }));
			try {
				await desk.pbx.ask('PUT', 'site/notes', { value: text, ...versionIn(visit.form) });
				return { redirect: '/account/notes', notice: 'The notes were saved' };
			} catch (error) {
				return showNotes(visit, desk, refusedAs(error, visit.form, ['version']));
			}
		},
	},
};

async function showNotes({ session }: Visit, { pbx }: Desk, sent: Sent = unsent): Promise<Answer> {
	const { value, version } = await pbx.siteSetting('notes');
	const text = value ?? '';
	return {
		...(sent !== unsent && { status: 422 }),
		page: {
			title: 'Notes',
			tab: 'Notes',
			body: html`<section class="card">${form({ action: '/account/notes', csrf: session.csrf, id: 'notes', body: html`${versionField({ version, text }, sent)}${textarea({ name: 'text', label: 'Notes', value: text, sent })}${button('Save')}`, sent })}</section>`,
		},
	};
}
