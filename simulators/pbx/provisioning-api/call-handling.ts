import { z } from 'zod';
import type { CallServices } from '../service-settings';
import type { Person } from '../store/people';

const forwarding = z.object({ active: z.boolean(), forwardToPhoneNumber: z.string().trim() });
const RINGS = 'Choose between 2 and 20 rings';

/** What users set of how their calls are handled, in My Phone; a PUT has all of a service. */
const schemas = {
	doNotDisturb: z.object({ active: z.boolean(), ringSplash: z.boolean() }),
	callForwardingAlways: forwarding.extend({ ringSplash: z.boolean() }),
	callForwardingBusy: forwarding,
	callForwardingNoAnswer: forwarding.extend({ numberOfRings: z.int(RINGS).min(2, RINGS).max(20, RINGS) }),
	callForwardingNotReachable: forwarding,
} as const satisfies { readonly [N in keyof CallServices]?: z.ZodType<CallServices[N]> };

type Handling = keyof typeof schemas;

/** The services that are read and set as a whole. */
export const callHandling = Object.keys(schemas) as readonly Handling[];

/** @throws {z.ZodError} with the field that is wrong */
export const readHandling = <N extends Handling>(service: N, body: unknown): CallServices[N] => schemas[service].parse(body) as CallServices[N];

/** Those services of a person; null stands for one that is not theirs. */
export const handlingOf = ({ services, assignedServices }: Person): { readonly [N in Handling]: CallServices[N] | null } =>
	Object.fromEntries(callHandling.map((name) => [name, assignedServices.includes(name) ? services[name] : null])) as ReturnType<typeof handlingOf>;
