import type { Xsi } from '../xsi';

/** The platform will ring this phone, or what the user is told instead. */
export type CallBackRequest = { readonly ok: true } | { readonly ok: false; readonly notice: string };

/** The service that rings this phone: Mobility, or Office Anywhere in its place (ACT-04). */
export type CallBackLocation = 'Mobility' | 'BroadworksAnywhere';

/** Asks the platform to call this phone over the cellular network, and the destination once the phone has answered (`calls/new`). */
export async function askToBeCalledBack(xsi: Xsi, ownNumber: string, destination: string, location: CallBackLocation): Promise<CallBackRequest> {
	return xsi.post('calls/new', { address: destination, location, locationAddress: ownNumber });
}
