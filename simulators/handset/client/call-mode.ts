/** The ways in which the client places a call (guide §2.1). */
export type CallMode = 'voip' | 'call-through' | 'call-back';

/** What a user's call mode may be set to: one of the modes, or the question before each call. */
export type CallModeSetting = CallMode | 'ask';

/** Every mode that the release knows, enabled or not. */
export const callModes: readonly CallMode[] = ['voip', 'call-through', 'call-back'];

/** What the buttons say. */
export const modeLabels = {
	voip: 'Voice over IP',
	'call-through': 'Call Through',
	'call-back': 'Call Back',
	ask: 'Always Ask',
} as const satisfies Record<CallModeSetting, string>;
