import type { Secret } from '../kernel';
import type { CallMode, modeLabels } from './client/call-mode';
import type { MobilitySettings } from './client/mobility';
import type { ClientService, ServiceSetting } from './client/services';

/** An application that can be in front. */
export type App = 'home' | 'lock-screen' | 'store' | AudioApp;

/** Applications that play or record. */
export type AudioApp = 'native-dialer' | 'worktime' | MediaApp;

/** `recorder` stands for any other application that uses the microphone. */
export type MediaApp = 'music' | 'podcast' | 'video' | 'youtube' | 'recorder';

/** What a person sees. */
export interface Screen {
	readonly foreground: App;
	/** Top to bottom. */
	readonly lines: readonly string[];
	/** The buttons that are there, by their labels. */
	readonly actions: readonly string[];
	/** The ways to place a call that are offered here; absent where none can be chosen. */
	readonly modes?: readonly CallMode[];
}

/** The label of a button that chooses a call mode. */
export type ModeLabel = (typeof modeLabels)[keyof typeof modeLabels];

/** What a press of each button takes and does. A promise settles when its outcome is on the screen. */
export interface Buttons extends Record<ModeLabel, (number?: string) => void | Promise<void>> {
	Phone(): void;
	WorkTime(): void;
	'Sign In'(userId: string, password: Secret): Promise<void>;
	'Sign Out'(): Promise<void>;
	'Set Up Mobility'(settings: MobilitySettings): Promise<void>;
	'Call Settings'(): void;
	'Save Call Settings'(settings: Partial<MobilitySettings>): Promise<void>;
	Install(): Promise<void>;
	Update(): Promise<void>;
	Settings(): void;
	Directory(): void;
	Search(text: string): Promise<void>;
	'Call Contact'(name: string, mode?: CallMode): void | Promise<void>;
	/** What the system asks before an application reads the contacts. */
	Allow(): void;
	'Don’t Allow'(): void;
	/** Opens the user's services at the platform. */
	Services(): void;
	'Set Service'(name: ClientService, setting: ServiceSetting): Promise<void>;
	/** Opens instant messages and presence. */
	Messages(): void;
	/** Opens the conversation with whoever has this name. */
	Chat(name: string): void;
	Send(text: string): Promise<void>;
	'Set Presence'(presence: 'available' | 'away' | 'busy'): Promise<void>;
	Cancel(): void;
	Call(number: string): void | Promise<void>;
	/** Gets the user's call from another phone: in this mode, or as the setting says (guide §2.3). */
	Pull(mode?: CallMode): void | Promise<void>;
	Answer(): void | Promise<void>;
	'End & Answer'(): void | Promise<void>;
	/** Of a second VoIP call; of a cellular one where the system knows the client's calls (CallKit). */
	'Hold & Answer'(): void | Promise<void>;
	Decline(): void | Promise<void>;
	End(): void | Promise<void>;
	/** Puts a call on hold, and retrieves one that is. */
	Hold(): Promise<void>;
	/** Has the party of the call connected with a number, or (without one) with the party of the call that waits. */
	Transfer(number: string): Promise<void>;
	'Complete Transfer'(): Promise<void>;
	/** Calls somebody else while the party waits. */
	'Add Call'(number: string): Promise<void>;
	/** Talks with the party that waits and the other at once. */
	Merge(): Promise<void>;
	/** Talks with the party that waits, and lets the other wait. */
	Swap(): Promise<void>;
	/** Empties the number field. */
	Delete(): void;
	/** A number of the directory, into the number field. */
	Contact(number: string): void;
	Play(): void;
	Stop(): void;
	Unlock(): void;
	Keypad(digit: string): void | Promise<void>;
}

/** A screen of one application, and what its buttons do. */
export interface View {
	readonly lines: readonly string[];
	readonly buttons: Partial<Buttons>;
	readonly modes?: readonly CallMode[];
}

/** A person wanted to press what the screen does not have. */
export class NotOnScreen extends Error {
	readonly code = 'not-on-screen';

	constructor(
		/** The label that was looked for. */
		readonly button: string,
		/** What there was instead. */
		readonly screen: Screen,
	) {
		const there = screen.actions.length === 0 ? 'no button' : screen.actions.map((action) => `“${action}”`).join(', ');
		super(`there is no “${button}” on the screen: ${screen.foreground} shows “${screen.lines.join(' / ')}” with ${there}`);
		this.name = 'NotOnScreen';
	}
}
