import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import type { Services } from '../service-settings';

/** Of one document of the event package as-feature-event; several go as parts of a multipart. */
export const FEATURE_TYPE = 'application/x-as-feature-event+xml';

/** The services that the event package speaks of. Forwarding when not reachable is not among them. */
export const featureServices = ['doNotDisturb', 'callForwardingAlways', 'callForwardingBusy', 'callForwardingNoAnswer'] as const;
export type FeatureService = (typeof featureServices)[number];

/** What a phone wants of a service. */
export type FeatureChange = { [N in FeatureService]: { readonly service: N; readonly change: Partial<Services[N]> } }[FeatureService];

const NAMESPACE = 'http://www.ecma-international.org/standards/ecma-323/csta/ed3';
/** The names of CSTA (ECMA-269 §6.8) for the forwardings. */
const TYPES = { callForwardingAlways: 'forwardImmediate', callForwardingBusy: 'forwardBusy', callForwardingNoAnswer: 'forwardNoAns' } as const;

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true });
const parser = new XMLParser({ ignoreAttributes: true, ignoreDeclaration: true, removeNSPrefix: true, parseTagValue: false });

/** How a service stands, as a phone is told. */
export function featureDocument(service: FeatureService, services: Services): string {
	if (service === 'doNotDisturb') return written('DoNotDisturbEvent', { doNotDisturbOn: services.doNotDisturb.active });
	const { active, forwardToPhoneNumber } = services[service];
	return written('ForwardingEvent', {
		forwardingType: TYPES[service],
		forwardStatus: active,
		forwardTo: forwardToPhoneNumber,
		...(service === 'callForwardingNoAnswer' && { ringCount: services[service].numberOfRings }),
	});
}

function written(name: string, content: object): string {
	return builder.build({ '?xml': { '@version': '1.0', '@encoding': 'UTF-8' }, [name]: { '@xmlns': NAMESPACE, device: '', ...content } });
}

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const device = z.string().optional();
const setDoNotDisturb = z.object({ device, doNotDisturbOn: flag });
const setForwarding = z.object({
	device,
	forwardingType: z.enum(Object.values(TYPES)),
	activateForward: flag,
	forwardDN: z.string().optional(),
	ringCount: z.string().regex(/^\d+$/).transform(Number).optional(),
});

/** What a phone's document wants; undefined for what is none. */
export function readFeature(body: string): FeatureChange | undefined {
	if (XMLValidator.validate(body) !== true) return undefined;
	const document: { readonly SetDoNotDisturb?: unknown; readonly SetForwarding?: unknown } = parser.parse(body);
	const quiet = setDoNotDisturb.safeParse(document.SetDoNotDisturb);
	if (quiet.success) return { service: 'doNotDisturb', change: { active: quiet.data.doNotDisturbOn } };
	const away = setForwarding.safeParse(document.SetForwarding);
	if (!away.success) return undefined;
	const { forwardingType, activateForward: active, forwardDN, ringCount } = away.data;
	const change = { active, ...(forwardDN !== undefined && { forwardToPhoneNumber: forwardDN }) };
	if (forwardingType === TYPES.callForwardingAlways) return { service: 'callForwardingAlways', change };
	if (forwardingType === TYPES.callForwardingBusy) return { service: 'callForwardingBusy', change };
	return { service: 'callForwardingNoAnswer', change: { ...change, ...(ringCount !== undefined && { numberOfRings: ringCount }) } };
}
