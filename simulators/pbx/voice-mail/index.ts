import type { Reply, SipRequest } from '../../drachtio';
import type { CallControl } from '../calls/call-control';
import type { Authentication } from '../registrar';
import { deposit } from './deposit';
import { MessageWaiting } from './message-waiting';
import { visitPortal } from './portal';

export { type Prompt, prompts } from './prompts';

/** Voice mail of the PBX. */
export interface VoiceMailSystem {
	/** A line has registered, or signed off. */
	registered(linePort: string): void;
	/** A phone subscribes to an event package. */
	subscribe(request: SipRequest, reply: Reply): void;
}

/** Takes over the calls that voice mail and its portal are for, and keeps the users' phones informed. */
export function startVoiceMail(control: CallControl, authentication: Authentication): VoiceMailSystem {
	const { mailboxes } = control.provisioning;
	const waiting = new MessageWaiting(control, authentication);
	mailboxes.onChange = (user) => waiting.changed(user);
	control.voiceMail = (to, side, answered) => deposit(control, to, side, answered);
	control.voicePortal = (user, side, answered) => visitPortal(control, user, side, answered);
	return {
		registered: (linePort) => waiting.registered(linePort),
		subscribe: (request, reply) => void waiting.subscribe(request, reply),
	};
}
