import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';

/** When calls are forwarded, by its name in CSTA (ECMA-269 §6.8), as the event package as-feature-event has it. */
export const forwardings = { always: 'forwardImmediate', busy: 'forwardBusy', noAnswer: 'forwardNoAns' } as const;
/** When calls are forwarded. */
export type ForwardingWhen = keyof typeof forwardings;

/** The services of a line that the server shares with its phones. What the server has not told is left out. */
export interface LineServices {
	readonly doNotDisturb?: boolean;
	readonly forwarding?: { readonly [when in ForwardingWhen]?: { readonly active: boolean; readonly to: string } };
}

/** What a person sets with the keys of a phone. */
export type LineServiceChange =
	| { readonly service: 'doNotDisturb'; readonly active: boolean }
	/** `to` is the number; the one that was set before stays unless given. */
	| { readonly service: 'forwarding'; readonly when: ForwardingWhen; readonly active: boolean; readonly to?: string };

/** The event package and the body of its NOTIFYs. */
export const LINE_SERVICES = { event: 'as-feature-event', contentType: 'application/x-as-feature-event+xml' } as const;

const parser = new XMLParser({ ignoreAttributes: true, ignoreDeclaration: true, removeNSPrefix: true, parseTagValue: false });
const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true });

/** The services as they were, with what a NOTIFY says; undefined when it says nothing that is understood. */
export function withNotified(services: LineServices, contentType: string, body: string): LineServices | undefined {
	const documents = partsOf(contentType, body).filter((part) => XMLValidator.validate(part) === true);
	if (documents.length === 0) return undefined;
	let now = services;
	for (const document of documents) {
		const { DoNotDisturbEvent: quiet, ForwardingEvent: away } = parser.parse(document) as {
			DoNotDisturbEvent?: Record<string, string>;
			ForwardingEvent?: Record<string, string>;
		};
		if (quiet !== undefined) now = { ...now, doNotDisturb: quiet.doNotDisturbOn === 'true' };
		const when = (Object.keys(forwardings) as ForwardingWhen[]).find((each) => forwardings[each] === away?.forwardingType);
		if (away !== undefined && when !== undefined) {
			const forwarding = { active: away.forwardStatus === 'true', to: away.forwardTo ?? '' };
			now = { ...now, forwarding: { ...now.forwarding, [when]: forwarding } };
		}
	}
	return now;
}

/** The documents of a body: several come as a multipart (RFC 2046 §5.1). */
function partsOf(contentType: string, body: string): string[] {
	const [, boundary] = /^multipart\/mixed\s*;.*\bboundary="?([^";]+)"?/i.exec(contentType.trim()) ?? [];
	if (boundary === undefined) return contentType.toLowerCase().startsWith(LINE_SERVICES.contentType) ? [body] : [];
	const parts = `\r\n${body}`.split(`\r\n--${boundary}`).slice(1, -1);
	return parts.map((part) => part.slice(part.indexOf('\r\n\r\n') + 4));
}

/** The document that asks for a change. */
export function requestOf(change: LineServiceChange): string {
	const [name, content] =
		change.service === 'doNotDisturb'
			? ['SetDoNotDisturb', { doNotDisturbOn: change.active }]
			: [
					'SetForwarding',
					{
						forwardingType: forwardings[change.when],
						activateForward: change.active,
						...(change.to !== undefined && { forwardDN: change.to }),
					},
				];
	const namespace = 'http://www.ecma-international.org/standards/ecma-323/csta/ed3';
	return builder.build({ '?xml': { '@version': '1.0', '@encoding': 'UTF-8' }, [name]: { '@xmlns': namespace, device: '', ...content } });
}

/** What a person reads of it: a line for each service that is on. */
export function servicesText({ doNotDisturb, forwarding = {} }: LineServices): string[] {
	const { always, busy, noAnswer } = forwarding;
	return [
		...(doNotDisturb === true ? ['Do Not Disturb'] : []),
		...(always?.active === true ? [`Forwarding to ${always.to}`] : []),
		...(busy?.active === true ? [`Forwarding when busy to ${busy.to}`] : []),
		...(noAnswer?.active === true ? [`Forwarding when unanswered to ${noAnswer.to}`] : []),
	];
}
