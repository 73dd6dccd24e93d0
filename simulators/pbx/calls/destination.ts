import type { User } from '../enterprise';
import { read } from '../numbering';
import type { Provisioning } from '../provisioning';

/** The code that a phone dials to get a call that its user has on another phone: Call Retrieve. */
export const RETRIEVE = '*11';

/** Where a call goes. */
export type Destination =
	| { readonly kind: 'user'; readonly user: User; readonly party: string }
	| { readonly kind: 'outside'; readonly party: string }
	/** Not a party, but the dialler's own call at another phone. */
	| { readonly kind: 'own-call'; readonly party: string }
	/** What is told to who dialled. */
	| { readonly kind: 'nowhere'; readonly status: 403 | 404 | 484 };

/** Where somebody is to be reached. */
export type Party = Extract<Destination, { kind: 'user' | 'outside' }>;

const nowhere = (status: 403 | 404 | 484): Destination => ({ kind: 'nowhere', status });

/** What a user's dialled digits lead to, or those of a forwarding (which has no dialler). A feature access code without a service behind it leads nowhere. */
export function destinationOf(dialled: string, dialler: User | undefined, provisioning: Provisioning): Destination {
	const digits = read(dialled, { extensionLengths: new Set(provisioning.users().map(({ extension }) => extension.length)) });
	switch (digits.kind) {
		case 'ill-formed':
			return nowhere(digits.status);
		case 'feature-code':
			return digits.code === RETRIEVE ? { kind: 'own-call', party: digits.code } : nowhere(404);
		case 'extension':
			return toUser(provisioning.byExtension(digits.extension), dialler);
		case 'number': {
			const user = provisioning.byNumber(digits.number);
			if (user !== undefined) return toUser(user, dialler);
			// Routing numbers are for the mobile network to call.
			return provisioning.imrnPool.includes(digits.number) ? nowhere(404) : { kind: 'outside', party: digits.number };
		}
	}
}

function toUser(user: User | undefined, dialler: User | undefined): Destination {
	// One's own number is the way to the voice portal, which is not there yet.
	if (user === undefined || user.id === dialler?.id) return nowhere(404);
	return { kind: 'user', user, party: user.number };
}
