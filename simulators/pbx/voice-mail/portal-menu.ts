import type { Menu } from './menu';
import type { Prompt } from './prompts';

/** Where a visitor of the Voice Portal can be. */
export type PortalPlace =
	| 'mailbox'
	| 'mailbox again'
	| 'passcode'
	| 'passcode again'
	| 'locked'
	| 'main'
	| 'message'
	| 'saved'
	| 'erased'
	| 'after message'
	| 'no messages'
	| 'leave';

/** What the Voice Portal does for a visitor. */
export type PortalAct = 'identify' | 'log in' | 'first' | 'next' | 'save' | 'erase' | 'hang up';

/** The Voice Portal: mailbox, passcode, then 1 for the messages; in a message 2 again, # save, 7 erase, 6 next, * main menu. */
export const portalMenu: Menu<PortalPlace, Prompt, PortalAct> = {
	begins: 'mailbox',
	noChoice: 'no such choice',
	patience: 3,
	places: {
		mailbox: { says: 'enter your mailbox', entry: 'identify' },
		'mailbox again': { says: 'no such mailbox', entry: 'identify' },
		passcode: { says: 'enter your passcode', entry: 'log in' },
		'passcode again': { says: 'wrong passcode', entry: 'log in' },
		locked: { says: 'too many wrong passcodes', next: { does: 'hang up' } },
		main: { says: 'main menu', keys: { 1: { does: 'first' }, '*': { to: 'leave' } } },
		message: {
			says: 'message',
			keys: { 2: { to: 'message' }, 6: { does: 'next' }, 7: { does: 'erase' }, '#': { does: 'save' }, '*': { to: 'main' } },
			next: { to: 'after message' },
		},
		'after message': {
			says: 'end of message',
			keys: { 2: { to: 'message' }, 6: { does: 'next' }, 7: { does: 'erase' }, '#': { does: 'save' }, '*': { to: 'main' } },
		},
		saved: { says: 'message saved', next: { does: 'next' } },
		erased: { says: 'message erased', next: { does: 'next' } },
		'no messages': { says: 'no messages', next: { to: 'main' } },
		leave: { says: 'goodbye', next: { does: 'hang up' } },
	},
	outcomes: {
		identify: { known: 'passcode', unknown: 'mailbox again', locked: 'locked' },
		'log in': { right: 'main', wrong: 'passcode again', locked: 'locked' },
		first: { message: 'message', none: 'no messages' },
		next: { message: 'message', none: 'main' },
		save: { done: 'saved', erased: 'erased' },
		erase: { done: 'erased' },
		'hang up': { done: 'end' },
	},
};
