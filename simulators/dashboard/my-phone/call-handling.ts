import { refusedAs } from '../page/sent';
import type { CallHandling } from '../pbx';
import type { Answer, Desk, PhoneUser, Route, Visit } from '../visit';

/** A page on which services are set that say how calls are handled. */
export interface HandlingPage {
	readonly path: string;
	readonly show: Route<PhoneUser>['show'];
}

/** Saves one of them. What the PBX says of a field is shown beside that of this form: `no-answer-numberOfRings` is `numberOfRings` of the form `no-answer`. */
export async function saved(
	{ path, show }: HandlingPage,
	visit: Visit<PhoneUser>,
	desk: Desk,
	{ service, title, wanted }: { readonly service: keyof CallHandling; readonly title: string; readonly wanted: object },
): Promise<Answer> {
	const done: Answer = { redirect: path, notice: `${title} was saved` };
	if (desk.behaviour.callHandlingForms === 'show') return done;
	try {
		await desk.pbx.ofUser('PUT', visit.account.id, `call-handling/${service}`, wanted);
		return done;
	} catch (error) {
		if (desk.behaviour.wrongNumbers === 'ignored') return done;
		const { values, errors } = refusedAs(error, visit.form, Object.keys(wanted));
		const named = Object.entries(errors).map(([field, message]) => [field === '' ? '' : `${values.form}-${field}`, message]);
		return show(visit, desk, { values, errors: Object.fromEntries(named) });
	}
}
