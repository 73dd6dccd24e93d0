import type { SipRequest } from '../drachtio';
import { hostText, parseUri } from '../sip';
import type { SbcBehaviour } from './behaviour';
import type { Calls } from './calls';

/** Who calls whom, as a detector that keys on numbers sees it. */
export function pairOf(invite: SipRequest): string {
	const user = (header: 'from' | 'to') => parseUri(invite.getParsedHeader(header).uri)?.user ?? '';
	return `${user('from')} ${user('to')}`;
}

/** Whether a new INVITE has been here before. @param address the SBC's own. */
export function isLoop(invite: SipRequest, address: string, calls: Calls, { loopDetect }: SbcBehaviour): boolean {
	switch (loopDetect) {
		case 'rfc3261': {
			const own = new RegExp(`(?:^|[\\s/])${hostText(address).replace(/[[\].]/g, '\\$&')}(?=[:;\\s,]|$)`);
			return own.test(invite.get('Via'));
		}
		case 'from-to-pair':
			return calls.hasPair(pairOf(invite));
		case 'off':
			return false;
	}
}
