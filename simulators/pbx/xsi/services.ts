import { z } from 'zod';
import type { Activation } from '../activation';
import type { User } from '../enterprise';
import type { CallServices, Services } from '../service-settings';
import { flag, given, list, text, whole } from './element';
import { refusals } from './refusal';
import type { Content } from './representation';

type Element = { readonly [name: string]: Content };

/** One service as a resource: how it is written, and how it is read. */
interface ServiceResource {
	/** Name of its element, and the last part of its path. */
	readonly name: string;
	/** As the list of services calls it. */
	readonly title: string;
	readonly service: keyof CallServices;
	readonly shown: (services: CallServices) => Element;
	/** What a PUT says, in the store's terms; without it users can only look. @throws {Refusal} 400 */
	readonly read?: (body: unknown) => object;
}

interface Definition<N extends keyof CallServices> {
	readonly name: string;
	readonly title: string;
	readonly service: N;
	readonly shown?: (value: CallServices[N]) => Element;
	/** None where an administrator alone sets the service. */
	readonly schema?: z.ZodType<Partial<{ [K in keyof Services[N]]: Services[N][K] | undefined }>>;
}

/** Fills in how a service is shown and read: as it stands in the store, unless it says otherwise. */
function resource<N extends keyof CallServices>({ name, title, service, shown, schema }: Definition<N>): ServiceResource {
	return {
		name,
		title,
		service,
		shown: (services) => (shown === undefined ? ({ ...services[service] } as unknown as Element) : shown(services[service])),
		...(schema && { read: (body: unknown) => given(schema, body, name) }),
	};
}

const onOff = z.strictObject({ active: flag.optional() });
const forwarding = z.strictObject({ active: flag.optional(), forwardToPhoneNumber: text.optional() });
const location = z.strictObject({
	phoneNumber: text.min(1),
	active: flag.default(true),
	primary: flag.default(false),
	answerConfirmationRequired: flag.default(false),
});

const CALLS = { always: 'Ring for all Incoming Calls', idle: 'Do not Ring if on a Call' } as const;

const simultaneousRing = z
	.strictObject({
		active: flag.optional(),
		incomingCalls: z.enum([CALLS.always, CALLS.idle]).optional(),
		simRingLocations: z
			.union([
				z.literal('').transform(() => ({ simRingLocation: [] })),
				z.strictObject({ simRingLocation: list(z.strictObject({ address: text.min(1), answerConfirmationRequired: flag.default(false) })) }),
			])
			.optional(),
	})
	.transform(({ active, incomingCalls, simRingLocations }) => ({
		active,
		ringsWhileOnCall: incomingCalls === undefined ? undefined : incomingCalls === CALLS.always,
		locations: simRingLocations?.simRingLocation.map(({ address, ...one }) => ({ number: address, ...one })),
	}));

const anywhere = z
	.strictObject({
		active: flag.optional(),
		alertAllLocationsForClickToDialCalls: flag.optional(),
		locations: z.union([z.literal('').transform(() => ({ location: [] })), z.strictObject({ location: list(location) })]).optional(),
	})
	.transform(({ locations, ...rest }) => ({
		...rest,
		locations: locations?.location.map(({ phoneNumber, ...one }) => ({ number: phoneNumber, ...one })),
	}));

const voiceMail = z
	.strictObject({
		active: flag.optional(),
		alwaysRedirectToVoiceMail: flag.optional(),
		busyRedirectToVoiceMail: flag.optional(),
		noAnswerRedirectToVoiceMail: flag.optional(),
	})
	.transform((said) => ({
		active: said.active,
		always: said.alwaysRedirectToVoiceMail,
		busy: said.busyRedirectToVoiceMail,
		noAnswer: said.noAnswerRedirectToVoiceMail,
	}));

/** Every service that a user has a resource for, Mobility aside. */
export const serviceResources: readonly ServiceResource[] = [
	resource({
		name: 'DoNotDisturb',
		title: 'Do Not Disturb',
		service: 'doNotDisturb',
		schema: z.strictObject({ active: flag.optional(), ringSplash: flag.optional() }),
	}),
	resource({
		name: 'CallForwardingAlways',
		title: 'Call Forwarding Always',
		service: 'callForwardingAlways',
		schema: forwarding.extend({ ringSplash: flag.optional() }),
	}),
	resource({ name: 'CallForwardingBusy', title: 'Call Forwarding Busy', service: 'callForwardingBusy', schema: forwarding }),
	resource({
		name: 'CallForwardingNoAnswer',
		title: 'Call Forwarding No Answer',
		service: 'callForwardingNoAnswer',
		schema: forwarding.extend({ numberOfRings: whole.optional() }),
	}),
	resource({
		name: 'CallForwardingNotReachable',
		title: 'Call Forwarding Not Reachable',
		service: 'callForwardingNotReachable',
		schema: forwarding,
	}),
	resource({ name: 'CallWaiting', title: 'Call Waiting', service: 'callWaiting', schema: onOff }),
	resource({
		name: 'CallingLineIDDeliveryBlocking',
		title: 'Calling Line ID Delivery Blocking',
		service: 'callerIdBlocking',
		schema: onOff,
	}),
	resource({
		name: 'SimultaneousRingPersonal',
		title: 'Simultaneous Ring Personal',
		service: 'simultaneousRing',
		shown: ({ active, ringsWhileOnCall, locations }) => ({
			active,
			incomingCalls: ringsWhileOnCall ? CALLS.always : CALLS.idle,
			simRingLocations: { simRingLocation: locations.map(({ number, ...one }) => ({ address: number, ...one })) },
		}),
		schema: simultaneousRing,
	}),
	resource({
		name: 'BroadWorksAnywhere',
		title: 'BroadWorks Anywhere',
		service: 'officeAnywhere',
		shown: ({ active, alertAllLocationsForClickToDialCalls, locations }) => ({
			active,
			alertAllLocationsForClickToDialCalls,
			locations: { location: locations.map(({ number, ...one }) => ({ phoneNumber: number, ...one })) },
		}),
		schema: anywhere,
	}),
	resource({
		name: 'VoiceMessaging',
		title: 'Voice Messaging',
		service: 'voiceMail',
		shown: ({ active, always, busy, noAnswer }) => ({
			active,
			alwaysRedirectToVoiceMail: always,
			busyRedirectToVoiceMail: busy,
			noAnswerRedirectToVoiceMail: noAnswer,
		}),
		schema: voiceMail,
	}),
	resource({
		name: 'SharedCallAppearance',
		title: 'Shared Call Appearance',
		service: 'sharedCallAppearance',
		schema: z.strictObject({
			active: flag.optional(),
			alertAllAppearancesForClickToDialCalls: flag.optional(),
			allowSCACallRetrieve: flag.optional(),
			multipleCallArrangementIsActive: flag.optional(),
			allowBridgingBetweenLocations: flag.optional(),
		}),
	}),
	resource({ name: 'CallPark', title: 'Call Park', service: 'callPark' }),
	resource({ name: 'CallPickup', title: 'Call Pickup', service: 'callPickup' }),
	resource({
		name: 'DirectedCallPickupWithBargeIn',
		title: 'Directed Call Pickup with Barge-in',
		service: 'directedCallPickup',
		shown: ({ active, bargeInWarningTone }) => ({ active, enableBargeInWarningTone: bargeInWarningTone }),
	}),
	resource({ name: 'BargeInExempt', title: 'Barge-in Exempt', service: 'bargeInExempt', schema: onOff }),
];

/** `services`: those that are assigned to the user, and where they are. */
export function listServices(user: User): Element {
	const own = serviceResources.filter(({ service }) => user.assignedServices.includes(service));
	const mobility = user.assignedServices.includes('mobility') ? [{ name: 'BroadWorks Mobility', uri: servicePath(user, 'broadworksmobility') }] : [];
	return { service: [...own.map(({ name, title }) => ({ name: title, uri: servicePath(user, name) })), ...mobility] };
}

/** GET of a service. @throws {Refusal} 403 when the user has no such service. */
export function showService(user: User, { service, shown }: ServiceResource): Element {
	if (!user.assignedServices.includes(service)) throw refusals.notAllowed('This service is not assigned to the user');
	return shown(user.services);
}

/** PUT of a service: what is given is changed, the rest stays. @throws {Refusal} 400 @throws {ProvisioningRefused} */
export function setService(
	activation: Activation,
	user: User,
	{ service, read }: ServiceResource & Required<Pick<ServiceResource, 'read'>>,
	body: unknown,
): void {
	activation.setService(user.id, service, read(body));
}

const servicePath = (user: User, name: string) => `/v2.0/user/${encodeURIComponent(user.id)}/services/${name}`;
