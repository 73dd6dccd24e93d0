import type { Reply, SipRequest } from '../../drachtio';
import type { CallControl } from '../calls';
import type { Authentication } from '../registrar';
import { featureEvents } from './feature-events';
import { lineAppearances } from './line-appearances';
import { messageWaiting } from './message-waiting';

/** Keeps the users' phones informed: of voice messages, of the calls at other phones of the same user, and of the services that phones have keys for. */
export interface PhonesInformed {
	/** A line has registered, or signed off. */
	registered(linePort: string): void;
	/** A line is nobody's any more. */
	gone(linePort: string): void;
	/** A phone subscribes to an event package. */
	subscribe(request: SipRequest, reply: Reply): void;
}

/** Lets the phones of a PBX know of messages that wait, of calls at other phones of their users, and of services. */
export function informPhones(control: CallControl, authentication: Authentication): PhonesInformed {
	const waiting = messageWaiting(control, authentication);
	const appearances = lineAppearances(control, authentication);
	const packages = [waiting, appearances];
	const offered = [...packages.map(({ subscriptions }) => subscriptions), featureEvents(control, authentication)];
	control.provisioning.mailboxes.onChange = (user) => waiting.changed(user);
	control.calls.changed = (user) => appearances.changed(user);
	control.provisioning.onServiceChange(({ user, service }) => {
		if (service === 'sharedCallAppearance') appearances.changed(user);
	});
	return {
		registered(linePort) {
			for (const each of packages) each.registered(linePort);
		},
		gone(linePort) {
			for (const each of offered) each.end(linePort);
		},
		subscribe(request, reply) {
			const asked = offered.find((each) => each.isAskedFor(request));
			if (asked === undefined) reply.send(489, { headers: { 'Allow-Events': offered.map(({ event }) => event).join(', ') } });
			else void asked.subscribe(request, reply);
		},
	};
}
