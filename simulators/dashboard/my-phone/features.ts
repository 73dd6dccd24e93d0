import { downloadLinks } from '../links';
import { button, checkbox, form, input, radios, type Sent, textarea, unsent } from '../page/form';
import { type Html, html, when } from '../page/html';
import { refusedAs } from '../page/sent';
import { serviceCard } from '../page/service-card';
import { type Service, type User, written } from '../pbx';
import type { Answer, Desk, PhoneUser, Route, Visit } from '../visit';

const PATH = '/phone/features';

const RINGING = [
	{ value: 'Fixed', label: 'Office phone' },
	{ value: 'Mobile', label: 'Mobile phone' },
	{ value: 'Both', label: 'Both' },
] as const;

/** Tab My Features: Mobile App with the settings of Mobility, Office Anywhere and Sim Ring (guide §3.2.1, figure 3). */
export const myFeatures: Route<PhoneUser> = {
	path: PATH,
	show,
	forms: {
		'mobile-app': (visit, desk) => {
			const present = visit.form.get('present') === 'true';
			const notice = present ? 'The Mobile App feature was added' : 'The Mobile App feature was removed';
			if (desk.behaviour.mobileAppSwitch === 'shows') return Promise.resolve({ redirect: PATH, notice });
			return changed(visit, desk, 'mobile-app', { present }, notice, []);
		},
		mobility: (visit, desk) =>
			changed(
				visit,
				desk,
				'mobility',
				{
					alertClickToDialCalls: visit.form.get('alertClickToDialCalls') === 'on',
					devicesToRing: visit.form.get('devicesToRing') ?? '',
					answerConfirmationRequired: visit.form.get('answerConfirmationRequired') === 'on',
				},
				'Your Mobility settings were saved',
				['devicesToRing'],
			),
		'office-anywhere': (visit, desk) => {
			const number = (visit.form.get('anywhereNumber') ?? '').trim();
			const answerConfirmationRequired = visit.form.get('anywhereConfirmation') === 'on';
			const location = number === '' ? null : { number, answerConfirmationRequired };
			const wanted = { active: visit.form.get('anywhereActive') === 'on', location };
			return changed(visit, desk, 'office-anywhere', wanted, 'Office Anywhere was saved', ['anywhereNumber']);
		},
		'sim-ring': (visit, desk) => {
			const numbers = (visit.form.get('simRingNumbers') ?? '').split(/[\n,;]/).map((line) => line.trim());
			const locations = numbers.filter((number) => number !== '').map((number) => ({ number }));
			const wanted = { active: visit.form.get('simRingActive') === 'on', locations };
			return changed(visit, desk, 'sim-ring', wanted, 'Sim Ring was saved', ['simRingNumbers']);
		},
	},
};

async function changed(visit: Visit, desk: Desk, what: string, wanted: object, notice: string, fields: readonly string[]): Promise<Answer> {
	try {
		await desk.pbx.ofUser('PUT', visit.account.id, what, wanted);
		return { redirect: PATH, notice };
	} catch (error) {
		const sent = refusedAs(error, visit.form, fields);
		// The API speaks of a number, this page of the number of one of its forms.
		const [only] = fields;
		const general = sent.errors[''];
		return show(visit, desk, only === undefined || general === undefined ? sent : { ...sent, errors: { [only]: general } });
	}
}

async function show({ account, session }: Visit, { pbx, behaviour, links }: Desk, sent: Sent = unsent): Promise<Answer> {
	const user = await pbx.user(account.id);
	const { mobility } = user;
	const of = (id: string) => (sent.values.form === id ? sent : unsent);
	const sendForm = (id: string, body: Html) => form({ action: PATH, csrf: session.csrf, id, sent: of(id), body });
	return {
		...(sent !== unsent && { status: 422 }),
		page: {
			title: 'My Features',
			tab: 'My Features',
			body: html`${conflictAlert(user)}
${serviceCard(
	'mobile-app',
	'Mobile App',
	mobility.active,
	html`<p class="lead">WorkTime Mobile on your mobile phone: it calls and is called with your business number.</p>
${sendForm('mobile-app', html`<input type="hidden" name="present" value="${mobility.mobileApp ? 'false' : 'true'}">${button(mobility.mobileApp ? 'Remove Mobile App' : 'Add Mobile App', mobility.mobileApp ? 'plain' : 'main')}`)}
${when(mobility.mobileApp && !mobility.active && mobility.mobileNumbers.length === 0, () => html`<p class="alert bad" role="status">Mobility needs your mobile number too: add it in <a href="/phone/number">My Number</a>.</p>`)}
<dl class="facts"><div><dt>User name of the client</dt><dd id="client-user-name">${user.id}</dd></div><div><dt>Password of the client</dt><dd>The same as for My Phone</dd></div></dl>`,
)}
${when(mobility.mobileApp, () =>
	serviceCard(
		'mobility',
		'Mobility',
		mobility.active,
		sendForm(
			'mobility',
			html`${checkbox({ name: 'alertClickToDialCalls', label: 'Alert click to dial', value: mobility.alertClickToDialCalls ? 'on' : '', help: 'A Call Back rings your mobile phone.', sent: of('mobility') })}
${radios({ name: 'devicesToRing', label: 'Phones to ring', value: mobility.devicesToRing, options: RINGING, sent: of('mobility') })}
${checkbox({ name: 'answerConfirmationRequired', label: 'Answer confirmation', value: mobility.answerConfirmationRequired ? 'on' : '', help: 'After answering on your mobile phone you press a key. It keeps calls out of the voice mail of your carrier.', sent: of('mobility') })}
${button('Save Mobility')}`,
		),
	),
)}
${when(behaviour.linksInMyFeatures, () => downloadLinks(links, behaviour))}
${serviceCard(
	'office-anywhere',
	'Office Anywhere',
	user.officeAnywhere.active,
	sendForm(
		'office-anywhere',
		html`<p class="lead">In place of Mobility: another number that rings with your office phone and calls as your business number.</p>
${checkbox({ name: 'anywhereActive', label: 'Office Anywhere is active', value: user.officeAnywhere.active ? 'on' : '', sent: of('office-anywhere') })}
${input({ name: 'anywhereNumber', label: 'Office Anywhere number', type: 'tel', value: numbersOf(user.officeAnywhere)[0] ?? '', sent: of('office-anywhere') })}
${checkbox({ name: 'anywhereConfirmation', label: 'Press a key to confirm the answer', value: user.officeAnywhere.locations[0]?.answerConfirmationRequired ? 'on' : '', sent: of('office-anywhere') })}
${button('Save Office Anywhere')}`,
	),
)}
${serviceCard(
	'sim-ring',
	'Sim Ring',
	user.simRing.active,
	sendForm(
		'sim-ring',
		html`<p class="lead">Further numbers that ring together with your office phone.</p>
${checkbox({ name: 'simRingActive', label: 'Sim Ring is active', value: user.simRing.active ? 'on' : '', sent: of('sim-ring') })}
${textarea({ name: 'simRingNumbers', label: 'Sim Ring numbers', rows: 3, value: numbersOf(user.simRing).join('\n'), help: 'One in a line, at most 10', sent: of('sim-ring') })}
${button('Save Sim Ring')}`,
	),
)}`,
		},
	};
}

/** Two services want one number: somebody let it in by the back door (LIM-18). */
function conflictAlert({ conflicts }: User): Html | undefined {
	const [conflict] = conflicts;
	return when(
		conflict !== undefined,
		() =>
			html`<p class="alert bad" role="alert"><strong>Conflict:</strong> ${conflict?.services.join(' and ')} are set for the same number, ${written(conflict?.number ?? '')}. Calls reach it twice and end at busy or voice mail. Switch one of them off.</p>`,
	);
}

const numbersOf = ({ locations }: Service) => locations.map(({ number }) => written(number));
