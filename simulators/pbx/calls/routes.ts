import type { Headers } from '../../drachtio';
import type { Millis } from '../../kernel';
import type { LineKind, User } from '../enterprise';
import { diversionFrom, type Identity, identityHeaders, type Location } from '../identity';
import { anywhereLocations, simRingLocations } from '../services';
import type { Call } from './call';
import type { CallControl } from './call-control';
import type { Party } from './destination';
import { OutgoingLeg } from './outgoing-leg';
import type { Branch, Failure, Wave } from './ring';

/** How a called side is rung, and what the calling side hears of it. */
export interface Route {
	readonly waves: readonly Wave[];
	readonly timeoutMs: Millis;
	/**
	 * To one party outside, progress and early media pass as they come: the ring-back is the real one. Of a user's
	 * several phones the caller hears one 180, and early media of none.
	 */
	readonly passesProgress: boolean;
	/** What the calling side is told when nobody answered. */
	status(failures: readonly Failure[]): Failure;
	/** The called user's own call, if the called side is a user. */
	readonly call?: Call;
}

/** Makes the route for a calling side with this offer (empty: the media server makes one). */
export type RouteFor = (offer: string) => Route;

/** From whom the called side is to see the call come, and what else its carrier is told. */
export interface Presented {
	readonly identity: Identity;
	readonly headers: Headers;
}

export function routeTo(control: CallControl, destination: Party, from: Presented): RouteFor {
	return destination.kind === 'user' ? toUser(control, destination.user, from.identity) : toOutside(control, destination.party, from);
}

/** To a number in the telephone network. */
export function toOutside(control: CallControl, number: string, { identity, headers }: Presented): RouteFor {
	return (offer) => {
		const branch = trunk(control, number, { ...identityHeaders(identity, control.domain), ...headers }, offer, { confirmation: false });
		return {
			waves: [{ branches: [branch], thenWaitMs: 0 }],
			timeoutMs: control.behaviour.setUpTimeoutMs,
			passesProgress: true,
			status: statusFromOutside,
		};
	};
}

/** To a user's business number: office phone and mobile, as the user has chosen (INB-02 to INB-04). The client is not rung (INB-01). */
export function toUser(control: CallControl, user: User, from: Identity): RouteFor {
	const { behaviour, calls } = control;
	return (offer) => {
		const office = ringsOffice(control, user) ? officeBranches(control, user, from, offer) : [];
		const mobile = ringsMobile(control, user) ? mobileBranches(control, user, from, offer) : [];
		const further = furtherBranches(control, user, from, offer);
		const client = behaviour.alertsClientOnInbound ? contacts(control, user, 'client', from, offer) : [];
		const waves =
			behaviour.ringing === 'sequential'
				? [office, [...mobile, ...further, ...client]].map((branches) => ({ branches, thenWaitMs: behaviour.sequentialRingMs }))
				: [{ branches: [...office, ...mobile, ...further, ...client], thenWaitMs: 0 }];
		const location: Location = office.length > 0 || mobile.length === 0 ? 'desk' : 'mobile';
		const party = from.number ?? 'anonymous';
		const call = calls.begin({ user: user.id, mode: 'inbound', personality: 'terminator', location, party });
		return { waves, timeoutMs: behaviour.ringTimeoutMs, passesProgress: false, status: statusFromUser, call };
	};
}

/** To the user's own phones, for the first leg of a Call Back: it comes from the user's own number. */
export function toOwnPhones(control: CallControl, user: User, phones: { readonly desk: boolean; readonly mobiles: readonly string[] }): RouteFor {
	const { behaviour, domain } = control;
	const own: Identity = { name: `${user.firstName} ${user.lastName}`.trim(), number: user.number };
	return (offer) => {
		const desk = phones.desk ? contacts(control, user, 'desk', own, offer) : [];
		const mobiles =
			behaviour.clickToDialVia === 'client' && phones.mobiles.length > 0
				? contacts(control, user, 'client', own, offer)
				: phones.mobiles.map((number) => trunk(control, number, identityHeaders(own, domain), offer, mobileLeg(control, user)));
		return {
			waves: [{ branches: [...desk, ...mobiles], thenWaitMs: 0 }],
			timeoutMs: behaviour.clickToDialRingMs,
			passesProgress: false,
			status: statusFromUser,
		};
	};
}

function ringsOffice({ behaviour }: CallControl, { mobility }: User): boolean {
	return behaviour.ringing === 'office-only' || !behaviour.honoursDevicesToRing || !mobility.active || mobility.devicesToRing !== 'Mobile';
}

function ringsMobile({ behaviour }: CallControl, { mobility }: User): boolean {
	return behaviour.ringing !== 'office-only' && mobility.active && (!behaviour.honoursDevicesToRing || mobility.devicesToRing !== 'Fixed');
}

function officeBranches(control: CallControl, user: User, from: Identity, offer: string): Branch[] {
	if (control.behaviour.inboundDeskLegVia === 'contact') return contacts(control, user, 'desk', from, offer);
	return mobilesOverCarrier(control, user, from, offer, { location: 'desk', confirmation: false });
}

function mobileBranches(control: CallControl, user: User, from: Identity, offer: string): Branch[] {
	if (control.behaviour.inboundMobileLegVia === 'client') return contacts(control, user, 'client', from, offer);
	return mobilesOverCarrier(control, user, from, offer, mobileLeg(control, user));
}

/**
 * Office Anywhere and Simultaneous Ring: their numbers ring with the user's, each for itself, whatever else rings the same number
 * (LIM-17).
 */
function furtherBranches(control: CallControl, user: User, from: Identity, offer: string): Branch[] {
	const headers = { ...identityHeaders(from, control.domain), ...diversionFrom(user, control.domain) };
	const locations = [...anywhereLocations(user, control.behaviour), ...simRingLocations(user)];
	return locations.map(({ number, answerConfirmationRequired }) =>
		trunk(control, number, headers, offer, {
			location: 'mobile',
			confirmation: answerConfirmationRequired && control.behaviour.honoursAnswerConfirmation,
		}),
	);
}

/** The caller stays visible on the mobile; Diversion says whose number was called. */
function mobilesOverCarrier(
	control: CallControl,
	user: User,
	from: Identity,
	offer: string,
	as: Pick<Branch, 'location' | 'confirmation'>,
): Branch[] {
	const headers = { ...identityHeaders(from, control.domain), ...diversionFrom(user, control.domain) };
	return user.mobility.mobileNumbers.map((number) => trunk(control, number, headers, offer, as));
}

const mobileLeg = ({ behaviour }: CallControl, { mobility }: User) => ({
	location: 'mobile' as const,
	confirmation: mobility.answerConfirmationRequired && behaviour.honoursAnswerConfirmation,
});

/** The registered contacts of one of the user's lines. */
function contacts(control: CallControl, user: User, kind: LineKind, from: Identity, offer: string): Branch[] {
	const linePort = user.lines[kind]?.linePort;
	if (linePort === undefined) return [];
	const headers = { ...identityHeaders(from, control.domain), To: `<sip:${linePort}>` };
	return control.bindings.of(linePort).map(({ contact }) => branch(control, contact, headers, offer, { location: kind, confirmation: false }));
}

/** Through the SBC, which chooses the carrier by the number. */
function trunk(control: CallControl, number: string, headers: Headers, offer: string, as: Pick<Branch, 'location' | 'confirmation'>): Branch {
	const { address, port } = control.sbc;
	const host = address.includes(':') ? `[${address}]` : address;
	return branch(control, `sip:${number}@${host}:${port};user=phone`, headers, offer, as);
}

function branch(control: CallControl, uri: string, headers: Headers, offer: string, as: Pick<Branch, 'location' | 'confirmation'>): Branch {
	const dial = () => new OutgoingLeg(control, { uri, headers }, as.confirmation || offer === '' ? control.mediaServer.announcement() : offer);
	return { ...as, dial };
}

/** One party: its own answer, unless it speaks of the way there (a challenge, a redirection) and not of the party. */
function statusFromOutside([failure]: readonly Failure[]): Failure {
	if (failure === undefined) return { status: 480 };
	const { status } = failure;
	return { ...failure, status: status < 400 || status === 401 || status === 407 || status === 481 ? 480 : status };
}

/** Several phones: busy tells most; that a phone declined, is off or was not found is the user's own affair and reads 480. */
function statusFromUser(failures: readonly Failure[]): Failure {
	const busy = failures.find(({ status }) => status === 486 || status === 600);
	if (busy !== undefined) return { ...busy, status: 486 };
	return failures.find(({ status }) => status === 488 || status === 606) ?? { status: 480 };
}
