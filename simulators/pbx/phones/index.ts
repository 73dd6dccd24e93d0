import type { Reply, SipRequest } from '../../drachtio';
import type { CallControl } from '../calls';
import type { Authentication } from '../registrar';
import { lineAppearances } from './line-appearances';
import { messageWaiting } from './message-waiting';

/** Keeps the users' phones informed: of voice messages, and of the calls at other phones of the same user. */
export interface PhonesInformed {
	/** A line has registered, or signed off. */
	registered(linePort: string): void;
	/** A phone subscribes to an event package. */
	subscribe(request: SipRequest, reply: Reply): void;
}

export function informPhones(control: CallControl, authentication: Authentication): PhonesInformed {
	const waiting = messageWaiting(control, authentication);
	const appearances = lineAppearances(control, authentication);
	const packages = [waiting, appearances];
	control.provisioning.mailboxes.onChange = (user) => waiting.changed(user);
	control.calls.changed = (user) => appearances.changed(user);
	return {
		registered(linePort) {
			for (const each of packages) each.registered(linePort);
		},
		subscribe(request, reply) {
			const asked = packages.find((each) => each.isAskedFor(request));
			if (asked === undefined) reply.send(489, { headers: { 'Allow-Events': 'message-summary, call-info' } });
			else void asked.subscribe(request, reply);
		},
	};
}
