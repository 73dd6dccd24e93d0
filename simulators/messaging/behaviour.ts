/** Every decision of the messaging server that a test may want otherwise. */
export interface MessagingBehaviour {
	/** What becomes of a message (CFG-02, CFG-05, CFG-06): it reaches whom it is for, or nobody. */
	readonly delivers: 'recipient' | 'nobody';
	/** Whether users learn who else is there. */
	readonly tellsPresence: boolean;
	/** Whether somebody must prove who they are. */
	readonly checksPasswords: boolean;
	/** What becomes of a message to somebody who is not there: kept until they are, or sent back (RFC 6121 §8.5.2.2). */
	readonly offlineMessages: 'kept' | 'returned';
}

/** As the guide has it; what it leaves open is as messaging servers come. */
export const guideR21: MessagingBehaviour = { delivers: 'recipient', tellsPresence: true, checksPasswords: true, offlineMessages: 'kept' };
