import type { Headers } from '../../drachtio';
import type { Millis } from '../../kernel';
import type { User } from '../enterprise';
import { displayName } from '../enterprise';
import { type Identity, identityHeaders } from '../identity';
import { contacts, mobileLeg, trunk } from './branches';
import type { Call } from './call';
import type { CallControl } from './call-control';
import { toUser } from './called-user';
import type { Party } from './destination';
import type { Diversions } from './diversions';
import { reasons } from './reasons';
import type { Failure, Rung, Wave } from './ring';
import type { ToVoiceMail } from './voice-mail-step';

/** How a called side is rung, and what the calling side hears of it. */
export interface Route {
	readonly kind: 'ring';
	readonly waves: readonly Wave[];
	readonly timeoutMs: Millis;
	/**
	 * To one party outside, progress and early media pass as they come: the ring-back is the real one. Of a user's
	 * several phones the caller hears one 180, and early media of none.
	 */
	readonly passesProgress: boolean;
	/** The called user's own call, if the called side is a user. */
	readonly call?: Call;
	/** What becomes of the call when it was not answered. */
	otherwise(rung: Unanswered): Step;
}

/** What a ring comes to beside an answer, and the caller's own change of mind. */
export type Unanswered = Exclude<Rung, { kind: 'won' | 'abandoned' }>;

/** What happens next to a call on its way to the called side. */
export type Step =
	| Route
	/** It goes to somebody else: the user's call, `call`, stays with it to its end. */
	| { readonly kind: 'forward'; readonly call: Call; readonly destination: Party; readonly from: Presented }
	| { readonly kind: 'voice-mail'; readonly to: ToVoiceMail }
	| { readonly kind: 'voice-portal'; readonly user?: User; readonly call?: Call }
	| { readonly kind: 'refuse'; readonly status: number; readonly reason?: string; readonly call?: Call };

/** Says what happens first to a call from a side with this offer (empty: the media server makes one). */
export type RouteFor = (offer: string) => Step;

/** From whom the called side is to see the call come, and what else its carrier is told. */
export interface Presented {
	readonly identity: Identity;
	readonly headers: Headers;
	/** The way that the call has come, if it was diverted. */
	readonly diversions?: Diversions;
}

/** Whom a call to that destination rings, and how they are called. */
export function routeTo(control: CallControl, destination: Party, from: Presented): RouteFor {
	return destination.kind === 'user' ? toUser(control, destination.user, from) : toOutside(control, destination.party, from);
}

/** To a number in the telephone network. */
function toOutside(control: CallControl, number: string, { identity, headers, diversions }: Presented): RouteFor {
	return (offer) => {
		const { domain, behaviour } = control;
		const way = behaviour.namesDiversions ? (diversions?.headers(number, domain) ?? {}) : {};
		const branch = trunk(control, number, { ...identityHeaders(identity, domain), ...headers, ...way }, offer, { confirmation: false });
		return {
			kind: 'ring',
			waves: [{ branches: [branch], thenWaitMs: 0 }],
			timeoutMs: behaviour.setUpTimeoutMs,
			passesProgress: true,
			otherwise: refusedOutside,
		};
	};
}

/** To the user's own phones, for the first leg of a Call Back: it comes from the user's own number. */
export function toOwnPhones(
	control: CallControl,
	user: User,
	phones: { readonly desk: boolean; readonly mobiles: readonly string[] },
): (offer: string) => Route {
	const { behaviour, domain } = control;
	const own: Identity = { name: displayName(user), number: user.number };
	return (offer) => {
		const desk = phones.desk ? contacts(control, user, 'desk', own, offer) : [];
		const mobiles =
			behaviour.clickToDialVia === 'client' && phones.mobiles.length > 0
				? contacts(control, user, 'client', own, offer)
				: phones.mobiles.map((number) => trunk(control, number, identityHeaders(own, domain), offer, mobileLeg(control, user)));
		return {
			kind: 'ring',
			waves: [{ branches: [...desk, ...mobiles], thenWaitMs: 0 }],
			timeoutMs: behaviour.clickToDialRingMs,
			passesProgress: false,
			otherwise: (rung) => ({
				kind: 'refuse',
				status: 480,
				reason: rung.kind === 'lost' ? rung.failures.find(({ reason }) => reason)?.reason : reasons.noAnswer,
			}),
		};
	};
}

/** One party: its own answer, unless it speaks of the way there (a challenge, a redirection) and not of the party. */
function refusedOutside(rung: Unanswered): Step {
	if (rung.kind !== 'lost') return { kind: 'refuse', status: 480, reason: reasons.noAnswer };
	const [failure]: readonly Failure[] = rung.failures;
	if (failure === undefined) return { kind: 'refuse', status: 480 };
	const { status, reason } = failure;
	const speaksOfWay = status < 400 || status === 401 || status === 407 || status === 481;
	return { kind: 'refuse', status: speaksOfWay ? 480 : status, ...(reason && { reason }) };
}
