import type { Xsi } from '../xsi';

export type CallBackRequest = { readonly ok: true } | { readonly ok: false; readonly notice: string };

/** Asks the platform to call this phone over the cellular network, and the destination once the phone has answered (`calls/new`). */
export async function askToBeCalledBack(xsi: Xsi, ownNumber: string, destination: string): Promise<CallBackRequest> {
	return xsi.post('calls/new', { address: destination, location: 'Mobility', locationAddress: ownNumber });
}
