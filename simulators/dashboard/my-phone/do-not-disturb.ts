import { button, checkbox, form, unsent } from '../page/form';
import { html } from '../page/html';
import { serviceCard, unassignedCard } from '../page/service-card';
import type { PhoneUser, Route } from '../visit';
import { saved } from './call-handling';

const PATH = '/phone/do-not-disturb';
const ID = 'do-not-disturb';
const TITLE = 'Do Not Disturb';

/** Tab Do Not Disturb: callers find the user busy. */
export const doNotDisturb: Route<PhoneUser> = {
	path: PATH,
	async show({ account, session }, { pbx }, sent = unsent) {
		const { doNotDisturb: service } = (await pbx.user(account.id)).callHandling;
		const body =
			service === null
				? unassignedCard(ID, TITLE)
				: serviceCard(
						ID,
						TITLE,
						service.active,
						form({
							action: PATH,
							csrf: session.csrf,
							id: ID,
							sent,
							body: html`<p class="lead">No phone of yours rings. Callers are treated as if you were on the phone.</p>
${checkbox({ name: `${ID}-active`, label: 'Do Not Disturb is active', value: service.active ? 'on' : '', sent })}
${checkbox({ name: `${ID}-ringSplash`, label: 'Ring splash for Do Not Disturb', value: service.ringSplash ? 'on' : '', help: 'Your office phone chirps once for each call.', sent })}
${button('Save Do Not Disturb')}`,
						}),
					);
		return { ...(sent !== unsent && { status: 422 }), page: { title: TITLE, tab: TITLE, body } };
	},
	forms: {
		[ID]: (visit, desk) => {
			const is = (setting: string) => visit.form.get(`${ID}-${setting}`) === 'on';
			const wanted = { active: is('active'), ringSplash: is('ringSplash') };
			return saved(doNotDisturb, visit, desk, { service: 'doNotDisturb', title: TITLE, wanted });
		},
	},
};
