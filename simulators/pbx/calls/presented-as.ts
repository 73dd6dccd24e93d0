import type { User } from '../enterprise';
import { type Location, outgoingDiversion, outgoingIdentity } from '../identity';
import type { CallControl } from './call-control';
import type { Presentation } from './feature-codes';
import type { Presented } from './routes';

/** How a user's outgoing call is presented, whichever way it came about. */
export function presentedAs({ behaviour }: CallControl, user: User, from: Location, presentation: Presentation = 'as-always'): Presented {
	const identity = outgoingIdentity(user, from, behaviour, presentation === 'mobile');
	const withheld = behaviour.honoursCallerIdBlocking && (user.services.callerIdBlocking.active || presentation === 'withheld');
	return { identity: { ...identity, ...(withheld && { withheld }) }, headers: outgoingDiversion(user, behaviour) };
}
