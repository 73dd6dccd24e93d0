import type { User } from '../enterprise';
import { read } from '../numbering';
import type { Provisioning } from '../provisioning';
import { type Feature, featureOf, type Presentation } from './feature-codes';

/** Where a call goes. */
export type Destination =
	| { readonly kind: 'user'; readonly user: User; readonly party: string; readonly presentation?: Presentation }
	| { readonly kind: 'outside'; readonly party: string; readonly presentation?: Presentation }
	/** Not a party, but something that the PBX does. */
	| { readonly kind: 'feature'; readonly feature: Exclude<Feature, { does: 'call' }> }
	/** What is told to who dialled. */
	| { readonly kind: 'nowhere'; readonly status: 403 | 404 | 484 };

/** Where somebody is to be reached. */
export type Party = Extract<Destination, { kind: 'user' | 'outside' }>;

/** Whether there is somebody to be reached. */
export const isParty = (destination: Destination): destination is Party => destination.kind === 'user' || destination.kind === 'outside';

const nowhere = (status: 403 | 404 | 484): Destination => ({ kind: 'nowhere', status });

/** What a user's dialled digits lead to, or those of a forwarding (which has no dialler). A feature access code that does not exist leads nowhere. */
export function destinationOf(dialled: string, dialler: User | undefined, provisioning: Provisioning): Destination {
	const feature = featureOf(dialled);
	if (feature?.does === 'call') {
		const destination = destinationOf(feature.dialled, dialler, provisioning);
		if (isParty(destination)) return { ...destination, presentation: feature.presentation };
		return destination.kind === 'nowhere' ? destination : nowhere(404);
	}
	if (feature !== undefined) return { kind: 'feature', feature };
	const digits = read(dialled, { extensionLengths: new Set(provisioning.users().map(({ extension }) => extension.length)) });
	switch (digits.kind) {
		case 'ill-formed':
			return nowhere(digits.status);
		case 'feature-code':
			return nowhere(404);
		case 'extension':
			return toUser(provisioning.byExtension(digits.extension), dialler);
		case 'number': {
			if (digits.number === provisioning.voicePortal) return { kind: 'feature', feature: { does: 'voice-portal' } };
			const user = provisioning.byNumber(digits.number);
			if (user !== undefined) return toUser(user, dialler);
			// Routing numbers are for the mobile network to call.
			return provisioning.imrnPool.includes(digits.number) ? nowhere(404) : { kind: 'outside', party: digits.number };
		}
	}
}

function toUser(user: User | undefined, dialler: User | undefined): Destination {
	if (user === undefined) return nowhere(404);
	// One's own number is the way to the voice portal.
	if (user.id === dialler?.id) return { kind: 'feature', feature: { does: 'voice-portal' } };
	return { kind: 'user', user, party: user.number };
}
