import { reasonPhrase } from '../reason-phrases';
import { compose, type Header } from './compose';
import type { SipRequest, SipResponse } from './message';

/** The ACK to a final response other than 2xx (RFC 3261 §17.1.1.3). */
export function composeAck(invite: SipRequest, response: SipResponse): string {
	return compose(`ACK ${invite.uri} SIP/2.0`, derived(invite, 'ACK', response.to));
}

/** The CANCEL of an INVITE (RFC 3261 §9.1), with headers of its own such as Reason. */
export function composeCancel(invite: SipRequest, extra: readonly Header[]): string {
	return compose(`CANCEL ${invite.uri} SIP/2.0`, [...derived(invite, 'CANCEL', invite.to), ...extra]);
}

/** A response that never came over the network, made up for the application: a timeout, a dead destination. */
export function composeFabricated(request: SipRequest, status: number, toTag: string): string {
	const to = request.toTag === undefined ? `${request.to};tag=${toTag}` : request.to;
	return compose(`SIP/2.0 ${status} ${reasonPhrase(status)}`, [
		['Via', request.header('via') ?? ''],
		['From', request.from],
		['To', to],
		['Call-ID', request.callId],
		['CSeq', request.header('cseq') ?? ''],
	]);
}

function derived(invite: SipRequest, method: string, to: string): Header[] {
	return [
		['Via', invite.header('via') ?? ''],
		['Max-Forwards', '70'],
		...invite.lines('route').map((route): Header => ['Route', route]),
		['From', invite.from],
		['To', to],
		['Call-ID', invite.callId],
		['CSeq', `${invite.cseq?.number ?? 0} ${method}`],
	];
}
