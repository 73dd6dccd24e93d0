import type { Headers, SipDialog, SipRequest, Srf } from '../drachtio';

/** The engine puts the remote target in place of this. */
const REMOTE_TARGET = 'sip:placeholder';

/** Sends a request in a dialog; nothing when the dialog has just gone. */
export async function requestIn(
	srf: Srf,
	{ id }: SipDialog,
	method: string,
	headers: Headers,
	body: string | undefined,
): Promise<SipRequest | undefined> {
	try {
		return await srf.request(REMOTE_TARGET, { method, headers, stackDialogId: id, ...(body !== undefined && { body }) });
	} catch {
		return undefined;
	}
}
