import type { CallControl } from '../calls/call-control';
import { deposit } from './deposit';
import { visitPortal } from './portal';

export { type Prompt, prompts } from './prompts';

/** Takes over the calls that voice mail and its portal are for. */
export function startVoiceMail(control: CallControl): void {
	control.voiceMail = (to, side, answered) => deposit(control, to, side, answered);
	control.voicePortal = (user, side, answered) => visitPortal(control, user, side, answered);
}
