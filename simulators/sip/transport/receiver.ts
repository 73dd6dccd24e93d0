import type { SipMessage } from '../message/message';
import type { Flow } from './flow';

/** Who is told what came over the flows of a node. */
export interface Receiver {
	/** A message came; it may have a `fault`. */
	message(message: SipMessage, flow: Flow): void;
	/** What came is no SIP message. */
	noise(why: string, flow: Flow): void;
	/** A stream is ended because it takes more than it may. */
	cutOff(why: string, flow: Flow): void;
}
