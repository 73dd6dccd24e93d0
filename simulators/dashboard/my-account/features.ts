import { type Html, html } from '../page/html';
import { table } from '../page/table';
import { type Forwarding, nameOf, type Service, written } from '../pbx';
import type { Administrator, Route } from '../visit';
import { configurationCheck } from './configuration-check';

const PATH = '/account/features';

/** Tab User Features: everybody, with what they have. */
export const userFeatures: Route<Administrator> = {
	path: PATH,
	async show(_visit, { pbx }) {
		const rows = (await pbx.users()).map((user) => [
			html`<a href="${PATH}/${encodeURIComponent(user.id)}">${nameOf(user)}</a>`,
			written(user.assignment?.number ?? '—'),
			state(user.mobility.active),
			state(user.officeAnywhere.active),
			state(user.simRing.active),
		]);
		return {
			page: {
				title: 'User Features',
				tab: 'User Features',
				body: table({
					caption: 'Features of the users',
					columns: ['User', 'Phone number', 'Mobility', 'Office Anywhere', 'Sim Ring'],
					rows,
					empty: 'There are no users yet.',
				}),
			},
		};
	},
};

const RING = { Fixed: 'Office phone', Mobile: 'Mobile phone', Both: 'Office phone and mobile phone' } as const;

/** The settings of one user as the PBX has them (guide §4.1.5 "Rialto"), and the check of the configuration (guide §4.1.1). */
export const userSettings: Route<Administrator> = {
	path: `${PATH}/*`,
	async show({ named }, { pbx, behaviour }) {
		const user = await pbx.user(named);
		const client = user.lines.find(({ kind }) => kind === 'client');
		const checks = configurationCheck(user, client === undefined ? null : await pbx.registration(client.device), behaviour);
		const { mobility, officeAnywhere, simRing, callHandling, assignment } = user;
		const settings: readonly (readonly [string, Html | string])[] = [
			['User ID', user.id],
			['Phone number', assignment === null ? 'Not assigned' : written(assignment.number)],
			['Password', user.passwordTemporary ? 'Temporary' : "The user's own"],
			['Mobile client', client?.device ?? 'None'],
			['Mobile App', mobility.mobileApp ? 'Added' : 'Not added'],
			['Mobility', mobility.active ? 'Active' : 'Not active'],
			['Mobile numbers', mobility.mobileNumbers.map(written).join(', ') || 'None'],
			['Alert click to dial', mobility.alertClickToDialCalls ? 'On' : 'Off'],
			['Phones to ring', RING[mobility.devicesToRing]],
			['Answer confirmation', mobility.answerConfirmationRequired ? 'On' : 'Off'],
			['Office Anywhere', service(officeAnywhere)],
			['Sim Ring', service(simRing)],
			['Do Not Disturb', assigned(callHandling.doNotDisturb, ({ active }) => (active ? 'On' : 'Off'))],
			['Call Forwarding Always', assigned(callHandling.callForwardingAlways, forwarding)],
			['Call Forwarding Busy', assigned(callHandling.callForwardingBusy, forwarding)],
			['Call Forwarding No Answer', assigned(callHandling.callForwardingNoAnswer, forwarding)],
			['Call Forwarding Not Reachable', assigned(callHandling.callForwardingNotReachable, forwarding)],
		];
		return {
			page: {
				title: nameOf(user),
				tab: 'User Features',
				body: html`<p class="back"><a href="${PATH}">User Features</a></p>
<section class="card" aria-labelledby="check"><h2 id="check">Configuration check</h2>
${table({
	caption: 'Is this user ready to use the client?',
	columns: ['Point', 'Result', 'Reason'],
	rows: checks.map(({ point, passed, reason }) => [
		point,
		html`<span class="state ${passed ? 'on' : 'off'}">${passed ? 'Passed' : 'Failed'}</span>`,
		reason,
	]),
	empty: '',
})}</section>
<section class="card" aria-labelledby="settings"><h2 id="settings">Call settings</h2><dl class="facts">${settings.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>`,
			},
		};
	},
};

const service = ({ active, locations }: Service) => (active ? `Active: ${locations.map(({ number }) => written(number)).join(', ')}` : 'Not active');

const assigned = <S>(own: S | null, said: (own: S) => string): string => (own === null ? 'Not assigned' : said(own));

const forwarding = ({ active, forwardToPhoneNumber }: Forwarding) => (active ? `On, to ${written(forwardToPhoneNumber)}` : 'Off');

const state = (active: boolean): Html => html`<span class="state ${active ? 'on' : 'off'}">${active ? 'Active' : 'Off'}</span>`;
