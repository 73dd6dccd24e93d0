import { textOf } from '../xml';
import { notices, type Xsi } from '../xsi';

/** The number to dial (IMRN), or what the user is told instead. */
export type RoutingNumber = { readonly ok: true; readonly imrn: string } | { readonly ok: false; readonly notice: string };

/** Asks the platform for the number that anchors one call of this phone (`calls/imrn`); the phone is to dial it. */
export async function askForRoutingNumber(xsi: Xsi, ownNumber: string, destination: string): Promise<RoutingNumber> {
	const answer = await xsi.post('calls/imrn', { callingPartyAddress: ownNumber, calledPartyAddress: destination });
	if (!answer.ok) return answer;
	const imrn = textOf(answer.body, 'imrn');
	return imrn === undefined ? { ok: false, notice: notices.unexpected } : { ok: true, imrn };
}
