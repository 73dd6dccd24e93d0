import type { SipDialog, SipRequest, SipResponse, Srf } from './srf';

/** What drachtio-srf has beside its documented acts. */
interface Internals {
	readonly constructor: { readonly Dialog: new (srf: Srf, type: 'uac', made: { req: SipRequest; res: SipResponse }) => SipDialog };
	addDialog(dialog: SipDialog): void;
}

/**
 * The dialog that the 200 to an INVITE of ours has made. Unlike `createUAC`, which acknowledges at once whatever was offered, this leaves the ACK to
 * whoever has sent the INVITE; what the far side asks within the dialog meanwhile is heard.
 * @throws when the 200 has no Contact, so that nothing can be sent in the dialog (RFC 3261 §12.1.1)
 */
export function dialogOfAnswer(srf: Srf, req: SipRequest, res: SipResponse): SipDialog {
	const application = srf as Srf & Internals;
	const dialog = new application.constructor.Dialog(srf, 'uac', { req, res });
	application.addDialog(dialog);
	return dialog;
}
