import type { Buttons, View } from '../screen';
import { type CallMode, type CallModeSetting, modeLabels } from './call-mode';
import { PULL_CODE, PULLED } from './dialling/pull';
import { type MobilitySettings, settingLines } from './mobility';

const title = 'WorkTime';

/** The first screen, and the one after signing out. */
export function signInScreen(notice: readonly string[], signIn: Buttons['Sign In']): View {
	return { lines: [title, ...notice], buttons: { 'Sign In': signIn } };
}

/** The client is busy with something that cannot be interrupted. */
export function waitScreen(text: string): View {
	return { lines: [title, text], buttons: {} };
}

/** There is no network: of all there was, emergency calls are left. */
export function lostScreen(displayName: string, ownNumber: string, notice: readonly string[], call: (number: string) => void): View {
	return { lines: [displayName, ownNumber, ...notice], buttons: { Call: call } };
}

/** A call is being asked for at the platform. */
export function placingScreen(number: string, mode: CallMode, end: () => void): View {
	return { lines: [dialled(number), modeLabels[mode], 'Connecting…'], buttons: { End: end } };
}

/** What the user sees who wants to dial. */
export interface DialScreen {
	readonly displayName: string;
	readonly ownNumber: string;
	/** What the number field holds. */
	readonly field: string;
	readonly notice: readonly string[];
	readonly modes: readonly CallMode[];
	readonly setting: CallModeSetting;
	/** Places a call; without a mode, as the setting says. */
	readonly call: (number: string, mode?: CallMode) => void | Promise<void>;
	/** Empties the number field, where that can be done. */
	readonly clear: (() => void) | undefined;
	/** Puts a number of the directory into it. */
	readonly pick: (number: string) => void;
	readonly settings: () => void;
	/** Opens instant messages and presence; absent where the client has none. */
	readonly messages?: () => void;
	/** Messages that nobody has looked at. */
	readonly unread: number;
	readonly directory: () => void;
	readonly services: () => void;
	readonly callSettings: () => void;
	readonly signOut: () => Promise<void>;
}

/** The dial screen: the number field, the ways to place the call, and what the user's setting is. */
export function dialScreen(screen: DialScreen): View {
	const {
		displayName,
		ownNumber,
		field,
		notice,
		modes,
		setting,
		call,
		clear,
		pick,
		settings,
		messages,
		unread,
		directory,
		services,
		callSettings,
		signOut,
	} = screen;
	const hasCalls = modes.length > 0;
	const lines = [
		displayName,
		ownNumber,
		...notice,
		...(hasCalls ? [field === '' ? 'Enter a number' : field] : []),
		...modes.map((mode) => modeLabels[mode]),
		...(unread === 0 ? [] : [`New messages: ${unread}`]),
	];
	const byMode = modeButtons(
		modes,
		(mode) =>
			(number = field) =>
				call(number, mode),
	);
	return {
		lines: hasCalls ? [...lines, `Call mode: ${modeLabels[setting]}`] : lines,
		buttons: {
			...(hasCalls && { Call: (number: string) => call(number) }),
			...byMode,
			...(hasCalls && { Pull: (mode?: CallMode) => call(PULL_CODE, mode), Contact: pick }),
			...(hasCalls && { Directory: directory, Services: services }),
			...(clear && field !== '' && { Delete: clear }),
			...(messages && { Messages: messages }),
			Settings: settings,
			...(hasCalls && { 'Call Settings': callSettings }),
			'Sign Out': signOut,
		},
		modes,
	};
}

/** After the first sign-in of a user who has not set Mobility up (guide §3.2.2). */
export function mobilitySetUpScreen(number: string, notice: readonly string[], setUp: Buttons['Set Up Mobility'], later: () => void): View {
	const asked = ['Alert Click to Dial', 'Phones to ring', 'Answer Confirmation'];
	return { lines: ['Set up Mobility', number, ...notice, ...asked], buttons: { 'Set Up Mobility': setUp, Cancel: later } };
}

/** The password was changed in My Phone: the client asks for the new one, once (LIM-13). */
export function newPasswordScreen(userId: string, notice: readonly string[], renew: Buttons['Sign In'], signOut: () => Promise<void>): View {
	return {
		lines: [title, 'Your password has changed', 'Enter your new My Phone password', userId, ...notice],
		buttons: { 'Sign In': renew, 'Sign Out': signOut },
	};
}

/** The call settings as the platform has them. */
export function callSettingsScreen(
	settings: MobilitySettings | undefined,
	notice: readonly string[],
	save: Buttons['Save Call Settings'],
	back: () => void,
): View {
	const lines = settings === undefined ? ['Loading…'] : settingLines(settings);
	return { lines: ['Call settings', ...notice, ...lines], buttons: { ...(settings && { 'Save Call Settings': save }), Cancel: back } };
}

/** Messaging is among the client's functions, and the user has no account for it. */
export function noMessagesScreen(back: () => void): View {
	return { lines: ['Messages', 'You have no account for messages: ask your administrator'], buttons: { Cancel: back } };
}

/** The question before a call, when the setting is to ask. */
export function chooseScreen(number: string, modes: readonly CallMode[], choose: (mode: CallMode) => void | Promise<void>, cancel: () => void): View {
	const buttons = { ...modeButtons(modes, (mode) => () => choose(mode)), Cancel: cancel };
	return { lines: [dialled(number), 'How do you want to call?', ...modes.map((mode) => modeLabels[mode])], buttons, modes };
}

const dialled = (number: string): string => (number === PULL_CODE ? PULLED : number);

/** What the user sees of their settings. */
export interface SettingsScreen {
	readonly modes: readonly CallMode[];
	readonly setting: CallModeSetting;
	/** The deployment profile (guide §2), where the client tells it. */
	readonly profile: string | undefined;
	readonly choose: (setting: CallModeSetting) => void;
	readonly cancel: () => void;
}

/** The setting of the call mode, and what this client is. */
export function settingsScreen({ modes, setting, profile, choose, cancel }: SettingsScreen): View {
	const choices: readonly CallModeSetting[] = modes.length === 0 ? [] : [...modes, 'ask'];
	const callMode = choices.map((choice) => (choice === setting ? `✓ ${modeLabels[choice]}` : modeLabels[choice]));
	const about = profile === undefined ? [] : [`Profile: ${profile}`, 'Other functions depend on the version that XO has delivered: ask XO'];
	return {
		lines: ['Settings', ...(modes.length === 0 ? [] : ['Call mode']), ...callMode, ...about],
		buttons: { ...modeButtons(choices, (choice) => () => choose(choice)), Cancel: cancel },
		modes,
	};
}

function modeButtons<M extends CallModeSetting>(
	modes: readonly M[],
	press: (mode: M) => (number?: string) => void | Promise<void>,
): Partial<Buttons> {
	return Object.fromEntries(modes.map((mode) => [modeLabels[mode], press(mode)]));
}
