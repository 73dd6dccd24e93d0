import type { Buttons, View } from '../screen';
import { type CallMode, type CallModeSetting, modeLabels } from './call-mode';

const title = 'WorkTime';

/** The first screen, and the one after signing out. */
export function signInScreen(notice: readonly string[], signIn: Buttons['Sign In']): View {
	return { lines: [title, ...notice], buttons: { 'Sign In': signIn } };
}

/** The client is busy with something that cannot be interrupted. */
export function waitScreen(text: string): View {
	return { lines: [title, text], buttons: {} };
}

/** A call is being asked for at the platform. */
export function placingScreen(number: string, mode: CallMode, end: () => void): View {
	return { lines: [number, modeLabels[mode], 'Connecting…'], buttons: { End: end } };
}

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
	readonly settings: () => void;
	readonly signOut: () => Promise<void>;
}

/** The dial screen: the number field, the ways to place the call, and what the user's setting is. */
export function dialScreen({ displayName, ownNumber, field, notice, modes, setting, call, settings, signOut }: DialScreen): View {
	const lines = [displayName, ownNumber, ...notice, field === '' ? 'Enter a number' : field, ...modes.map((mode) => modeLabels[mode])];
	const byMode = modeButtons(
		modes,
		(mode) =>
			(number = field) =>
				call(number, mode),
	);
	return {
		lines: [...lines, `Call mode: ${modeLabels[setting]}`],
		buttons: { Call: (number) => call(number), ...byMode, Settings: settings, 'Sign Out': signOut },
		modes,
	};
}

/** The question before a call, when the setting is to ask. */
export function chooseScreen(number: string, modes: readonly CallMode[], choose: (mode: CallMode) => void | Promise<void>, cancel: () => void): View {
	const buttons = { ...modeButtons(modes, (mode) => () => choose(mode)), Cancel: cancel };
	return { lines: [number, 'How do you want to call?', ...modes.map((mode) => modeLabels[mode])], buttons, modes };
}

/** The setting of the call mode. */
export function settingsScreen(
	modes: readonly CallMode[],
	setting: CallModeSetting,
	choose: (setting: CallModeSetting) => void,
	cancel: () => void,
): View {
	const choices: readonly CallModeSetting[] = [...modes, 'ask'];
	const lines = choices.map((choice) => (choice === setting ? `✓ ${modeLabels[choice]}` : modeLabels[choice]));
	return {
		lines: ['Settings', 'Call mode', ...lines],
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
