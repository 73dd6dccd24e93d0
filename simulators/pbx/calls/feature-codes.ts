import type { Activation } from '../activation';
import type { User } from '../enterprise';

/** How the caller of one call wants to be seen: anonymous, with the mobile number, or as always. */
export type Presentation = 'withheld' | 'mobile' | 'as-always';

/** What a feature access code stands for, with the digits that were dialled after it. */
export type Feature =
	/** A call, to what was dialled after the code. */
	| { readonly does: 'call'; readonly dialled: string; readonly presentation: Presentation }
	/** The dialler's own call at another phone is to come here (Call Retrieve). */
	| { readonly does: 'retrieve' }
	/** The bridge that brings the dialler's calls together in a three-way call. */
	| { readonly does: 'conference' }
	/** The mailbox. */
	| { readonly does: 'voice-portal' }
	/** A service of the dialler's is set otherwise. @throws {ProvisioningRefused} */
	| { readonly does: 'set'; readonly set: (activation: Activation, user: User) => void }
	/** Tells whether a service is active. */
	| { readonly does: 'interrogate'; readonly isActive: (user: User) => boolean }
	/** The dialler's call at this phone waits at an extension, the dialler's own unless one is given (Call Park). */
	| { readonly does: 'park'; readonly at: string }
	/** The call that waits there comes here (Call Park Retrieve). */
	| { readonly does: 'retrieve-parked'; readonly at: string }
	/** What rings at a colleague of the dialler's pickup group is answered here (Call Pickup). */
	| { readonly does: 'pick-up' }
	/** The call of the user at an extension is answered here, or the dialler takes part in it (Directed Call Pickup with Barge-in). */
	| { readonly does: 'pick-up-or-barge-in'; readonly at: string }
	/** The code of a service that nobody here has. */
	| { readonly does: 'nothing' };

type Forwarding = 'callForwardingAlways' | 'callForwardingBusy' | 'callForwardingNoAnswer' | 'callForwardingNotReachable';

const call = (presentation: Presentation) => (dialled: string) => ({ does: 'call', dialled, presentation }) as const;
const retrieve = () => ({ does: 'retrieve' }) as const;
const voicePortal = () => ({ does: 'voice-portal' }) as const;
const nothing = () => ({ does: 'nothing' }) as const;
const turn = (service: 'doNotDisturb' | 'callWaiting' | 'callerIdBlocking', active: boolean) => () =>
	({ does: 'set', set: (activation, user) => activation.setService(user.id, service, { active }) }) satisfies Feature;
/** With a number calls go there from now on, without one to the number that is set already. */
const forwardTo = (service: Forwarding) => (number: string) =>
	({
		does: 'set',
		set: (activation, user) => activation.setService(user.id, service, { active: true, ...(number !== '' && { forwardToPhoneNumber: number }) }),
	}) satisfies Feature;
const forwardNoMore = (service: Forwarding) => () =>
	({ does: 'set', set: (activation, user) => activation.setService(user.id, service, { active: false }) }) satisfies Feature;
const location = (active: boolean) => () =>
	({
		does: 'set',
		set: (activation, user) =>
			activation.setService(user.id, 'officeAnywhere', {
				locations: user.services.officeAnywhere.locations.map((one) => (one.primary ? { ...one, active } : one)),
			}),
	}) satisfies Feature;

/** An extension may be ended by `#`, as at a prompt. */
const extension = (digits: string) => digits.replace(/#$/, '');

/** The codes as a hosted PBX comes with them. */
const codes: Readonly<Record<string, (digits: string) => Feature>> = {
	'*11': retrieve,
	'*12': location(true),
	'*13': location(false),
	'*23': call('as-always'),
	'*26': nothing,
	'*28': call('mobile'),
	'*31': turn('callerIdBlocking', true),
	'#31#': turn('callerIdBlocking', false),
	'*33': (digits) => ({ does: 'pick-up-or-barge-in', at: extension(digits) }),
	'*43': turn('callWaiting', true),
	'#43#': turn('callWaiting', false),
	'*53*': () => ({ does: 'interrogate', isActive: ({ services }) => services.callWaiting.active }),
	'*62': voicePortal,
	'*67': call('withheld'),
	'*68': (digits) => ({ does: 'park', at: extension(digits) }),
	'*72': forwardTo('callForwardingAlways'),
	'*73': forwardNoMore('callForwardingAlways'),
	'*78': turn('doNotDisturb', true),
	'*79': turn('doNotDisturb', false),
	'*86': voicePortal,
	'*88': (digits) => ({ does: 'retrieve-parked', at: extension(digits) }),
	'*90': forwardTo('callForwardingBusy'),
	'*91': forwardNoMore('callForwardingBusy'),
	'*92': forwardTo('callForwardingNoAnswer'),
	'*93': forwardNoMore('callForwardingNoAnswer'),
	'*94': forwardTo('callForwardingNotReachable'),
	'*95': forwardNoMore('callForwardingNotReachable'),
	'*98': () => ({ does: 'pick-up' }),
};

/** What phones call to have their calls mixed: no code of a person, but the address of the bridge (RFC 4579 §5.1). */
const CONFERENCE = 'conference';

/** All others stand alone: digits after them make them another code, which there is not. */
const takesNumber = /^\*(23|28|33|67|68|72|88|90|92|94)/;

/** Every code, for whoever shows them. */
export const featureCodes: readonly string[] = Object.keys(codes);

/** What was dialled, if it begins with a feature access code. */
export function featureOf(dialled: string): Feature | undefined {
	if (dialled === CONFERENCE) return { does: 'conference' };
	const digits = dialled.replace(/[-.() ]/g, '');
	const code = featureCodes.find((one) => digits.startsWith(one));
	if (code === undefined) return undefined;
	const rest = digits.slice(code.length);
	return rest === '' || takesNumber.test(code) ? codes[code]?.(rest) : undefined;
}
