import { z } from 'zod';
import { e164 } from '../numbering';
import type { AnywhereLocation } from '../service-settings';
import { ProvisioningRefused } from '../store/refused';
import type { ProvisioningApiOptions } from './api';
import { callHandling, readHandling } from './call-handling';
import { type Reading, userView } from './reading';

/** What a resource is asked. */
export interface Asked {
	/** The variable parts of the path. */
	readonly named: Readonly<Record<string, string>>;
	readonly body: unknown;
}

/** One path with one method, and what it does. */
export interface Resource {
	readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
	/** Under the prefix; `:name` is variable. */
	readonly path: string;
	/** What is answered; nothing is answered 204. */
	readonly act: (asked: Asked) => unknown;
}

const text = z.string().trim();
const filled = (message: string) => text.min(1, message);

const assignment = z.object({ number: filled('Choose a number'), station: filled('Choose a station'), phone: filled('Choose a phone') });
/** The one that is meant, so that no other is removed. */
const seenAssignment = z.object({ number: text.optional() });
const sharing = z.object({ target: filled('Choose a phone or a mobile client') });
const portedDevice = z.object({
	mac: text
		.transform((typed) => typed.replaceAll(/[\s:.-]/g, '').toUpperCase())
		.pipe(
			z
				.string()
				.regex(/^[0-9A-F]{12}$/, 'A MAC address has 12 hexadecimal digits')
				.refine((mac) => !mac.startsWith('FEBC'), 'FEBC stands for mobile clients: these cannot be ported'),
		),
	model: filled('Enter the model'),
});
const credentials = z.object({ account: text, password: z.string() });
const newPassword = z.object({
	current: z.string(),
	password: z
		.string()
		.min(8, 'Use at least 8 characters')
		.max(72, 'Use at most 72 characters')
		.regex(/[A-Za-z]/, 'Use at least one letter')
		.regex(/\d/, 'Use at least one digit'),
});
const mobileNumber = z.object({ number: text });
const mobileApp = z.object({ present: z.boolean() });
const mobilitySettings = z
	.object({
		alertClickToDialCalls: z.boolean(),
		devicesToRing: z.enum(['Fixed', 'Mobile', 'Both'], 'Choose which phones ring'),
		answerConfirmationRequired: z.boolean(),
	})
	.partial();
const simRing = z.object({ active: z.boolean(), locations: z.array(z.object({ number: text })).max(10, 'At most 10 numbers') });
const officeAnywhere = z.object({ active: z.boolean(), location: z.object({ number: text, answerConfirmationRequired: z.boolean() }).nullable() });
/** Which version was read before it was changed; without it the change is made whatever there is. */
const version = z.int().min(0).optional();
const mailTemplate = z.object({
	version,
	enabled: z.boolean(),
	subject: filled('Enter a subject').pipe(
		z
			.string()
			.max(200, 'At most 200 characters')
			.regex(/^[^\r\n]*$/, 'One line only'),
	),
	body: filled('Enter the text of the mail').pipe(z.string().max(20_000, 'At most 20,000 characters')),
});
const siteSetting = z.object({ version, value: z.string().max(10_000) });

/** The locations of Office Anywhere with another first one, or without it: the others are set in the client. */
function withFirst(
	location: { readonly number: string; readonly answerConfirmationRequired: boolean } | null,
	[former, ...others]: readonly AnywhereLocation[],
): readonly AnywhereLocation[] {
	if (location === null) return others;
	const isSame = ({ number }: AnywhereLocation) => number === e164(location.number);
	const primary = former === undefined || former.primary || others.some((one) => one.primary && isSame(one));
	return [{ ...location, active: true, primary }, ...others.filter((one) => !isSame(one))];
}

/** Every resource of the API. */
export function resources({ provisioning, activation }: ProvisioningApiOptions, reading: Reading): readonly Resource[] {
	const { site } = provisioning;
	const person = (id: string | undefined) => provisioning.person(id ?? '');
	const view = (id: string | undefined) => userView(person(id));

	return [
		{
			method: 'POST',
			path: 'sign-ins',
			act: ({ body }) => {
				const { account, password } = credentials.parse(body);
				const administrator = provisioning.passwords.administrator(account, password);
				if (administrator !== undefined) return { role: 'administrator', id: account, name: administrator.name };
				if (!provisioning.passwords.opens(account, password)) throw new ProvisioningRefused('Wrong user name or password', 'password', 403);
				const { firstName, lastName, passwordTemporary } = person(account);
				return { role: 'user', id: account, name: `${firstName} ${lastName}`, passwordTemporary };
			},
		},
		{ method: 'GET', path: 'users', act: () => provisioning.people().map(userView) },
		{ method: 'GET', path: 'users/:id', act: ({ named }) => view(named.id) },
		{
			method: 'PUT',
			path: 'users/:id/assignment',
			act: ({ named, body }) => {
				provisioning.assignments.assign(person(named.id).id, assignment.parse(body));
				return view(named.id);
			},
		},
		{
			method: 'DELETE',
			path: 'users/:id/assignment',
			act: ({ named, body }) => provisioning.assignments.unassign(person(named.id).id, seenAssignment.parse(body).number),
		},
		{
			method: 'POST',
			path: 'users/:id/sharings',
			act: ({ named, body }) => ({ device: provisioning.assignments.share(person(named.id).id, sharing.parse(body).target) }),
		},
		{
			method: 'DELETE',
			path: 'users/:id/sharings/:device',
			act: ({ named }) => provisioning.assignments.unshare(person(named.id).id, named.device ?? ''),
		},
		{
			method: 'PUT',
			path: 'users/:id/password',
			act: ({ named, body }) => {
				const { id } = person(named.id);
				const { current, password } = newPassword.parse(body);
				if (!provisioning.passwords.opens(id, current)) throw new ProvisioningRefused('This is not your current password', 'current', 403);
				if (password === current) throw new ProvisioningRefused('Choose a password other than the current one', 'password', 400);
				provisioning.passwords.set(id, password);
			},
		},
		{
			method: 'POST',
			path: 'users/:id/mobile-numbers',
			act: ({ named, body }) => {
				activation.addMobileNumber(person(named.id).id, mobileNumber.parse(body).number);
				return view(named.id);
			},
		},
		{
			method: 'DELETE',
			path: 'users/:id/mobile-numbers/:number',
			act: ({ named }) => activation.removeMobileNumber(person(named.id).id, named.number ?? ''),
		},
		{
			method: 'PUT',
			path: 'users/:id/mobile-app',
			act: ({ named, body }) => {
				activation.setMobileApp(person(named.id).id, mobileApp.parse(body).present);
				return view(named.id);
			},
		},
		{
			method: 'PUT',
			path: 'users/:id/mobility',
			act: ({ named, body }) => {
				const given = Object.entries(mobilitySettings.parse(body)).filter(([, value]) => value !== undefined);
				activation.setMobility(person(named.id).id, Object.fromEntries(given));
				return view(named.id);
			},
		},
		{
			method: 'PUT',
			/** The first of its numbers. */
			path: 'users/:id/office-anywhere',
			act: ({ named, body }) => {
				const { active, location } = officeAnywhere.parse(body);
				const { id, services } = person(named.id);
				activation.setService(id, 'officeAnywhere', { active, locations: withFirst(location, services.officeAnywhere.locations) });
				return view(named.id);
			},
		},
		{
			method: 'PUT',
			path: 'users/:id/sim-ring',
			act: ({ named, body }) => {
				const { active, locations } = simRing.parse(body);
				const { id, services } = person(named.id);
				// Whether an answer has to be confirmed is set in the client.
				const confirmed = services.simultaneousRing.locations.filter((one) => one.answerConfirmationRequired).map(({ number }) => number);
				const wanted = locations.map(({ number }) => ({ number, answerConfirmationRequired: confirmed.includes(e164(number) ?? '') }));
				activation.setService(id, 'simultaneousRing', { active, locations: wanted });
				return view(named.id);
			},
		},
		...callHandling.map(
			(service): Resource => ({
				method: 'PUT',
				path: `users/:id/call-handling/${service}`,
				act: ({ named, body }) => {
					activation.setService(person(named.id).id, service, readHandling(service, body));
					return view(named.id);
				},
			}),
		),
		{ method: 'GET', path: 'inventory', act: () => provisioning.assignments.inventory() },
		{ method: 'GET', path: 'devices', act: () => reading.devices() },
		{
			method: 'POST',
			path: 'devices',
			act: ({ body }) => {
				const { mac, model } = portedDevice.parse(body);
				provisioning.assignments.addPortedDevice(mac, model);
				return { mac, model };
			},
		},
		{ method: 'GET', path: 'devices/:mac/registration', act: ({ named }) => reading.registration(named.mac ?? '') },
		{ method: 'GET', path: 'call-records', act: () => reading.callRecords() },
		{ method: 'GET', path: 'mail-template', act: () => ({ ...site.mailTemplate(), version: site.mailVersion() }) },
		{
			method: 'PUT',
			path: 'mail-template',
			act: ({ body }) => {
				const { version: made, ...template } = mailTemplate.parse(body);
				site.setMailTemplate(template, made);
			},
		},
		{
			method: 'GET',
			path: 'site/:name',
			act: ({ named: { name = '' } }) => ({ value: site.setting(name) ?? null, version: site.version(name) }),
		},
		{
			method: 'PUT',
			path: 'site/:name',
			act: ({ named: { name = '' }, body }) => {
				const { value, version: made } = siteSetting.parse(body);
				site.set(name, value, made);
			},
		},
	];
}
