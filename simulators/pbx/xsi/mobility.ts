import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { Activation } from '../activation';
import type { User } from '../enterprise';
import { refusals } from './refusal';
import type { Content } from './representation';

const parser = new XMLParser({ ignoreAttributes: true, ignoreDeclaration: true, removeNSPrefix: true, parseTagValue: false });

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

const settings = z
	.object({ alertClickToDialCalls: flag, devicesToRing: z.enum(['Fixed', 'Mobile', 'Both']), answerConfirmationRequired: flag })
	.partial();

const setUp = settings.extend({ mobileNumber: z.string().trim().min(1).optional() });

/** GET `services/broadworksmobility`. */
export function mobility({ mobility: service }: User): { readonly [name: string]: Content } {
	const { active, mobileNumbers, devicesToRing, alertClickToDialCalls, answerConfirmationRequired } = service;
	return {
		active,
		devicesToRing,
		alertClickToDialCalls,
		answerConfirmationRequired,
		mobileIdentity: mobileNumbers.map((mobileNumber) => ({ mobileNumber })),
	};
}

/** PUT: the settings that are given. `active` is read-only. */
export function setMobility(activation: Activation, user: User, body: unknown): void {
	activation.setMobility(user.id, given(settings, body));
}

/** POST: sets the service up for the phone that asks. */
export function setUpMobility(activation: Activation, user: User, body: unknown): void {
	activation.setUp(user.id, given(setUp, body));
}

/** What the body says, without what it leaves out. */
function given<T extends object>(schema: z.ZodType<T>, body: unknown): { [K in keyof T]?: Exclude<T[K], undefined> } {
	const element: unknown = typeof body === 'string' && body !== '' ? (parser.parse(body) as Record<string, unknown>).BroadWorksMobility : {};
	const read = schema.safeParse(element === '' ? {} : element);
	if (!read.success)
		throw refusals.badParameter(`Element ${read.error.issues[0]?.path.join('.') ?? ''}: ${read.error.issues[0]?.message ?? 'invalid'}`);
	return Object.fromEntries(Object.entries(read.data).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
