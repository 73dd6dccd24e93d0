import type { Headers, SipDialog, SipRequest, Srf } from '../drachtio';

/** The engine puts the remote target in place of this. */
const REMOTE_TARGET = 'sip:placeholder';

/** The dialog that an INVITE begins, as the engine names it. */
export function earlyDialogOf(invite: SipRequest): string {
	return `${invite.get('Call-ID')};from-tag=${invite.getParsedHeader('from').params.tag ?? ''}`;
}

/** Sends a request in a dialog; nothing when the dialog has just gone, or there is none yet. */
export async function requestIn(
	srf: Srf,
	{ id }: Pick<SipDialog, 'id'>,
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
