import { type Dialog, type Flow, parseUri } from '../sip';
import type { CallLeg } from './call-leg';

/**
 * Remembers the way a dialog's messages come. A Contact that is not where they come from belongs to somebody behind a NAT: without a
 * route set, what goes to him goes straight back. One with `ob` asks for that, and for no other way (RFC 5626 §4.3).
 */
export function directTo(leg: CallLeg, flow: Flow, dialog: Dialog): void {
	leg.flow = flow;
	const contact = parseUri(dialog.remoteTarget);
	const { address, port } = flow.remote;
	leg.staysOnFlow ||= dialog.routeSet.length === 0 && contact?.parameters.has('ob') === true;
	leg.followsFlow = dialog.routeSet.length === 0 && (contact === undefined || contact.host !== address || (contact.port ?? 5060) !== port);
}
