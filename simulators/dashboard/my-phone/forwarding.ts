import { button, checkbox, form, input, type Sent, unsent } from '../page/form';
import { type Html, html, when } from '../page/html';
import { serviceCard, unassignedCard } from '../page/service-card';
import { type CallHandling, type Forwarding, written } from '../pbx';
import type { Answer, Desk, PhoneUser, Route, Visit } from '../visit';
import { saved } from './call-handling';

const PATH = '/phone/forwarding';

/** A forwarding, and the form that it is set with. */
interface Kind {
	readonly service: Exclude<keyof CallHandling, 'doNotDisturb'>;
	readonly id: string;
	readonly title: string;
	readonly lead: string;
}

const KINDS: readonly Kind[] = [
	{ service: 'callForwardingAlways', id: 'always', title: 'Call Forwarding Always', lead: 'Every call goes to another number at once.' },
	{
		service: 'callForwardingBusy',
		id: 'busy',
		title: 'Call Forwarding Busy',
		lead: 'Calls go to another number while you are on the phone, or not to be disturbed.',
	},
	{
		service: 'callForwardingNoAnswer',
		id: 'no-answer',
		title: 'Call Forwarding No Answer',
		lead: 'Calls that you do not answer go to another number.',
	},
	{
		service: 'callForwardingNotReachable',
		id: 'not-reachable',
		title: 'Call Forwarding Not Reachable',
		lead: 'Calls go to another number while none of your phones can be reached.',
	},
];

/** Tab Call Forwarding: where calls go always, when the user is busy, does not answer, or cannot be reached. */
export const callForwarding: Route<PhoneUser> = {
	path: PATH,
	show,
	forms: Object.fromEntries(KINDS.map((kind) => [kind.id, (visit: Visit<PhoneUser>, desk: Desk) => save(kind, visit, desk)])),
};

function save({ service, id, title }: Kind, visit: Visit<PhoneUser>, desk: Desk): Promise<Answer> {
	const said = (setting: string) => visit.form.get(`${id}-${setting}`)?.trim() ?? '';
	const wanted = {
		active: said('active') === 'on',
		forwardToPhoneNumber: said('forwardToPhoneNumber'),
		...(service === 'callForwardingAlways' && { ringSplash: said('ringSplash') === 'on' }),
		...(service === 'callForwardingNoAnswer' && { numberOfRings: said('numberOfRings') === '' ? 0 : Number(said('numberOfRings')) }),
	};
	return saved(callForwarding, visit, desk, { service, title, wanted });
}

async function show({ account, session }: Visit<PhoneUser>, { pbx }: Desk, sent: Sent = unsent): Promise<Answer> {
	const { callHandling } = await pbx.user(account.id);
	const cards = KINDS.map((kind) => {
		const { service, id, title, lead } = kind;
		const set = callHandling[service];
		if (set === null) return unassignedCard(id, title);
		const own = sent.values.form === id ? sent : unsent;
		const body = html`<p class="lead">${lead}</p>
${fields(kind, set, own)}
${button(`Save ${title}`)}`;
		return serviceCard(id, title, set.active, form({ action: PATH, csrf: session.csrf, id, sent: own, body }));
	});
	return { ...(sent !== unsent && { status: 422 }), page: { title: 'Call Forwarding', tab: 'Call Forwarding', body: html`${cards}` } };
}

function fields({ id, title }: Kind, set: Forwarding & { readonly ringSplash?: boolean; readonly numberOfRings?: number }, sent: Sent): Html {
	const { active, forwardToPhoneNumber, ringSplash, numberOfRings } = set;
	return html`${checkbox({ name: `${id}-active`, label: `${title} is active`, value: active ? 'on' : '', sent })}
${input({ name: `${id}-forwardToPhoneNumber`, label: `${title} number`, type: 'tel', value: written(forwardToPhoneNumber), help: 'A number with area code, such as 917 555 0101, or an extension', sent })}
${when(numberOfRings !== undefined, () => input({ name: `${id}-numberOfRings`, label: 'Rings before that', type: 'number', value: String(numberOfRings), help: 'From 2 to 20; a ring takes six seconds.', sent }))}
${when(ringSplash !== undefined, () => checkbox({ name: `${id}-ringSplash`, label: `Ring splash for ${title}`, value: ringSplash ? 'on' : '', help: 'Your office phone chirps once for each call.', sent }))}`;
}
