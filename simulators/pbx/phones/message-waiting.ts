import type { CallControl } from '../calls';
import type { Authentication } from '../registrar';
import { EventPackage } from './event-package';
import type { UserLine } from './subscriptions';

/** Tells a user's phones how many voice messages wait (RFC 3842). */
export function messageWaiting(control: CallControl, authentication: Authentication): EventPackage {
	const { domain, provisioning, behaviour } = control;
	const state = ({ user }: UserLine) => {
		const { fresh, saved } = provisioning.mailboxes.summary(user.id);
		const lines = [
			`Messages-Waiting: ${fresh > 0 ? 'yes' : 'no'}`,
			`Message-Account: sip:${user.number}@${domain}`,
			`Voice-Message: ${fresh}/${saved} (0/0)`,
		];
		return {
			headers: { 'Content-Type': 'application/simple-message-summary' },
			body: lines.map((line) => `${line}\r\n`).join(''),
			isNothing: fresh + saved === 0,
		};
	};
	return new EventPackage(control, authentication, {
		event: 'message-summary',
		from: 'voice-mail',
		tells: () => behaviour.tellsMessagesWaiting,
		state,
	});
}
