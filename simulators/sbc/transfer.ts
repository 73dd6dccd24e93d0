import type { Reply, SipError, SipRequest } from '../drachtio';
import { parseNameAddr } from '../sip';
import type { Call, CallSurroundings } from './call';
import { replacesIn } from './dialog-name';
import { inviteHeaders } from './header-policy';
import { requestIn } from './in-dialog';
import type { Leg } from './leg';

/** A transfer that the SBC makes itself, in place of passing REFER on. */
export interface Consumed extends Pick<CallSurroundings, 'srf' | 'clock' | 'behaviour' | 'domain' | 'wayTo'> {
	readonly call: Call;
	/** Who asks for the transfer, and leaves the call by it. */
	readonly leg: Leg;
	readonly refer: SipRequest;
	readonly reply: Reply;
}

/**
 * Carries out a transfer that one side of a call asks for, in the SBC itself: the other side is never asked. The target is called by the SBC's
 * own number plan; a target that is already in a call with the one who asks (Replaces) it does not know how to join.
 */
export async function carryOut(consumed: Consumed): Promise<void> {
	const { call, leg, refer, reply } = consumed;
	const tell = (sipfrag: string, state: string) => notify(consumed, `SIP/2.0 ${sipfrag}`, state);
	reply.send(202);
	await tell('100 Trying', 'active;expires=60');
	const status = replacesIn(refer.get('Refer-To')) === undefined ? await callTarget(consumed) : 501;
	// Whoever has left the call by its transfer hears no more of it.
	if (status !== 200 && call.otherSide(leg).dialog?.connected) await tell(`${status} Not transferred`, 'terminated;reason=noresource');
}

async function callTarget({ srf, clock, behaviour, domain, wayTo, call, leg, refer }: Consumed): Promise<number> {
	const way = wayTo(parseNameAddr(refer.get('Refer-To')).uri);
	if (way === undefined) return 404;
	const headers = inviteHeaders(refer, way.from, way.to, behaviour, domain);
	let forget = () => {};
	let isSilent = false;
	try {
		const { nextHop, uri } = way;
		const target = await srf.createUAC(
			uri,
			{ localSdp: leg.told, headers, ...(nextHop !== undefined && { proxy: nextHop }) },
			{
				cbRequest: (error, request) => {
					if (error !== null) return;
					const stopWaiting = clock.at(clock.now() + behaviour.setupTimeoutMs, () => {
						isSilent = true;
						request.cancel();
					});
					const stay = call.whenItEnds(() => request.cancel());
					forget = () => {
						stopWaiting();
						stay();
					};
				},
			},
		);
		forget();
		const status = await call.replaceSide(leg, {
			description: target.remote.sdp,
			hasLeft: () => !target.connected,
			connect: async () => target,
		});
		if (status !== 200) await target.destroy().catch(() => undefined);
		return status;
	} catch (error) {
		forget();
		return isSilent ? 408 : ((error as Partial<SipError>).status ?? 503);
	}
}

async function notify({ srf, leg }: Consumed, body: string, state: string): Promise<void> {
	const headers = { Event: 'refer', 'Subscription-State': state, 'Content-Type': 'message/sipfrag;version=2.0' };
	if (leg.dialog !== undefined) await requestIn(srf, leg.dialog, 'NOTIFY', headers, body);
}
