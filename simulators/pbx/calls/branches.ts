import type { Headers } from '../../drachtio';
import type { LineKind, User } from '../enterprise';
import { deviceIdentityHeaders, type Identity, identityHeaders } from '../identity';
import type { Binding } from '../registrar';
import { anywhereLocations, simRingLocations } from '../services';
import type { CallControl } from './call-control';
import { Diversions } from './diversions';
import { OutgoingLeg } from './outgoing-leg';
import type { Branch } from './ring';
import type { Presented } from './routes';

type As = Pick<Branch, 'location' | 'confirmation'>;

/** The office phone, if it is to ring. */
export function officeBranches(control: CallControl, user: User, from: Presented, offer: string, alert: Headers): Branch[] {
	const { ringing, honoursDevicesToRing, inboundDeskLegVia } = control.behaviour;
	const { active, devicesToRing } = user.mobility;
	if (ringing !== 'office-only' && honoursDevicesToRing && active && devicesToRing === 'Mobile') return [];
	if (inboundDeskLegVia === 'contact') return contacts(control, user, 'desk', from.identity, offer, alert);
	return mobilesOverCarrier(control, user, from, offer, { location: 'desk', confirmation: false });
}

/** The mobiles of Mobility, if they are to ring. */
export function mobileBranches(control: CallControl, user: User, from: Presented, offer: string): Branch[] {
	const { ringing, honoursDevicesToRing, inboundMobileLegVia } = control.behaviour;
	const { active, devicesToRing } = user.mobility;
	if (ringing === 'office-only' || !active || (honoursDevicesToRing && devicesToRing === 'Fixed')) return [];
	if (inboundMobileLegVia === 'client') return contacts(control, user, 'client', from.identity, offer);
	return mobilesOverCarrier(control, user, from, offer, mobileLeg(control, user));
}

/**
 * Office Anywhere and Simultaneous Ring: their numbers ring with the user's, each for itself, whatever else rings the same number
 * (LIM-17).
 */
export function furtherBranches(control: CallControl, user: User, from: Presented, offer: string, onCall: boolean): Branch[] {
	const { behaviour } = control;
	const simRing = onCall && !user.services.simultaneousRing.ringsWhileOnCall && behaviour.honoursDoNotRing ? [] : simRingLocations(user);
	const locations = [...anywhereLocations(user, behaviour), ...simRing];
	const rung = behaviour.ringsSharedNumberTwice ? locations : locations.filter(({ number }) => !user.mobility.mobileNumbers.includes(number));
	return rung.map(({ number, answerConfirmationRequired }) =>
		diverted(control, user, from, number, offer, {
			location: 'mobile',
			confirmation: answerConfirmationRequired && behaviour.honoursAnswerConfirmation,
		}),
	);
}

function mobilesOverCarrier(control: CallControl, user: User, from: Presented, offer: string, as: As): Branch[] {
	const { mobileNumbers, mobileNumbersAlertList = mobileNumbers } = user.mobility;
	const alerted = control.behaviour.honoursAlertList ? mobileNumbersAlertList : mobileNumbers;
	return alerted.map((number) => diverted(control, user, from, number, offer, as));
}

/** The caller stays visible on the mobile; the diversion, for which simultaneous ring has no reason of its own, says whose number was called. */
function diverted(
	control: CallControl,
	user: User,
	{ identity, diversions = Diversions.none }: Presented,
	number: string,
	offer: string,
	as: As,
): Branch {
	const way = diversions.with(user.number, 'unconditional').headers(number, control.domain);
	return trunk(control, number, { ...identityHeaders(identity, control.domain), ...way }, offer, as);
}

/** How a user's mobile phone is rung: whether it has to confirm that a person has answered. */
export const mobileLeg = ({ behaviour }: CallControl, { mobility }: User) => ({
	location: 'mobile' as const,
	confirmation: mobility.answerConfirmationRequired && behaviour.honoursAnswerConfirmation,
});

/** The registered devices of one of the user's lines. */
export function contacts(control: CallControl, user: User, kind: LineKind, from: Identity, offer: string, alert: Headers = {}): Branch[] {
	const linePort = user.lines[kind]?.linePort;
	if (linePort === undefined) return [];
	const headers = { ...deviceIdentityHeaders(from, control.domain), ...alert, To: `<sip:${linePort}>` };
	return control.bindings.devicesOf(linePort).map(([newest, ...others]) => {
		const over = (flow: Binding, otherwise: readonly Binding[]): Branch => {
			const [next, ...left] = otherwise;
			const made = branch(control, flow.contact, headers, offer, { location: kind, confirmation: false }, flow.way);
			return next === undefined ? made : { ...made, otherFlow: () => over(next, left) };
		};
		return over(newest, others);
	});
}

/** Through the SBC, which chooses the carrier by the number. */
export function trunk(control: CallControl, number: string, headers: Headers, offer: string, as: As): Branch {
	const { address, port } = control.sbc;
	const host = address.includes(':') ? `[${address}]` : address;
	return branch(control, `sip:${number}@${host}:${port};user=phone`, headers, offer, as);
}

function branch(control: CallControl, uri: string, headers: Headers, offer: string, as: As, route?: string): Branch {
	const target = { uri, headers, ...(route !== undefined && { route }) };
	const dial = () => new OutgoingLeg(control, target, as.confirmation || offer === '' ? control.mediaServer.announcement() : offer);
	return { ...as, dial };
}
