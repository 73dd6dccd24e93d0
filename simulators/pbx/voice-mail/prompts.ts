import type { Passage } from '../../media';

/** Everything that voice mail says, each at a pitch of its own: what was said can be told at the other end. */
export const prompts = {
	/** The user's greeting: please leave a message. */
	greeting: 1050,
	'enter your mailbox': 1100,
	'no such mailbox': 1150,
	'enter your passcode': 1200,
	'wrong passcode': 1250,
	'too many wrong passcodes': 1300,
	'main menu': 1450,
	'no messages': 1500,
	'end of message': 1550,
	'message saved': 1600,
	'message erased': 1650,
	'no such choice': 1700,
	'thank you': 1750,
	goodbye: 1800,
} as const satisfies Record<string, number>;

export type Prompt = keyof typeof prompts;

const SPOKEN_MS = 1_500;

/** A prompt as it is played. */
export const spoken = (prompt: Prompt): Passage => ({ sound: prompts[prompt], ms: SPOKEN_MS });
