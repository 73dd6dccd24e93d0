import { type Clock, type Endpoint, type Journal, type Random, scope } from '../kernel';
import type { Host } from '../network';
import { type LineEnd, type TelephoneCall, telephoneLine } from '../subscriber-line';
import { guideR21, type HandsetBehaviour } from './behaviour';
import type { LoggedCall } from './client/call-log';
import { type CallMode, type CallModeSetting, modeLabels } from './client/call-mode';
import { Client } from './client/client';
import { installation } from './client/installation';
import { NativeDialer } from './native-dialer';
import { OperatingSystem } from './os/operating-system';
import { type Platform, platforms } from './os/platform';
import { type Buttons, type ModeLabel, NotOnScreen, type Screen, type View } from './screen';

export interface HandsetOptions {
	/** As the journal and the streams of randomness call it. */
	readonly name: string;
	readonly platform: Platform;
	readonly host: Host;
	readonly clock: Clock;
	readonly random: Random;
	readonly journal: Journal;
	/** The telephone's end of its line to the carrier. */
	readonly line: LineEnd;
	/** Mobile number, E.164. */
	readonly number: string;
	/** Where the client finds the platform. */
	readonly service: { readonly xsi: Endpoint; readonly sbc: Endpoint; readonly domain: string };
	readonly behaviour?: Partial<HandsetBehaviour>;
}

/**
 * A smartphone in a person's hand. Each act settles when the phone has taken it up and the servers that it asked have
 * answered; how it went is on the screen. An act for which the screen has no button rejects with {@link NotOnScreen}.
 */
export interface Handset {
	readonly name: string;
	readonly platform: Platform;
	readonly number: string;
	/** Installs the client. */
	install(): Promise<void>;
	/** Brings the client to the front; starts it when it is closed. */
	openApp(): Promise<void>;
	signIn(userId: string, password: string): Promise<void>;
	signOut(): Promise<void>;
	/** Closes the client without signing out. */
	closeApp(): Promise<void>;
	/** Sets the user's call mode; while the client asks how to place a call, answers that. */
	chooseMode(mode: CallModeSetting): Promise<void>;
	/** Calls from the client's dial screen: in this mode, or as the user's setting says. */
	dial(number: string, mode?: CallMode): Promise<void>;
	/** Leaves the question, or the settings, of the client. */
	cancel(): Promise<void>;
	/** Brings the phone's own dialer to the front. */
	openDialer(): Promise<void>;
	/** A personal call, from the phone's own dialer. */
	nativeDial(number: string): Promise<void>;
	answer(): Promise<void>;
	decline(): Promise<void>;
	hangUp(): Promise<void>;
	hold(): Promise<void>;
	resume(): Promise<void>;
	/** One of 0-9, *, #. */
	pressDigit(digit: string): Promise<void>;
	goHome(): Promise<void>;
	screen(): Screen;
	/** The client's call history, oldest first. */
	callLog(): readonly LoggedCall[];
	/** What is alive in the phone; all zero when it has no call and nobody is signed in. */
	remains(): Record<string, number>;
	/** Switches it off: nothing of it is left, and nobody is told. */
	close(): Promise<void>;
}

/** A new phone, switched on, with nothing installed. */
export function handset(options: HandsetOptions): Handset {
	const { name, platform, host, clock, random, journal, number, service } = options;
	const behaviour: HandsetBehaviour = { ...guideR21, ...options.behaviour };
	const traits = platforms[platform];
	const os = new OperatingSystem(traits);
	const line = telephoneLine({ end: options.line, number, clock });
	const dialer = new NativeDialer(line);
	const kept = installation(name, { clock, random, behaviour });
	const answered = new WeakSet<TelephoneCall>();
	let client: Client | undefined;
	let shown = '';

	const view = (): View => {
		switch (os.foreground) {
			case 'home':
				return os.home(open);
			case 'native-dialer':
				return dialer.view();
			case 'worktime':
				if (client === undefined) return os.home(open);
				return behaviour.incomingCallsRingIn === 'worktime' && dialer.calls.length > 0 ? dialer.view() : client.view();
		}
	};

	const screen = (): Screen => {
		const { lines, buttons, modes } = view();
		return { foreground: os.foreground, lines, actions: Object.keys(buttons), ...(modes && { modes }) };
	};

	const changed = () => {
		const { foreground, lines } = screen();
		const now = JSON.stringify([foreground, lines]);
		if (now === shown) return;
		shown = now;
		journal.record({ kind: 'screen', telephone: name, foreground, lines });
	};

	const open = (app: 'native-dialer' | 'worktime') => {
		if (app === 'worktime') client ??= start();
		os.goTo(app);
	};

	const start = () =>
		new Client(kept, {
			host,
			clock,
			random,
			journal,
			service,
			number,
			behaviour,
			userAgent: behaviour.userAgent.replace('{platform}', traits.label),
			phoneIsBusy: () => dialer.calls.length > 0,
			dialNatively(called) {
				os.interrupt('native-dialer');
				const call = dialer.dial(called);
				changed();
				return call;
			},
			comeToFront() {
				os.interrupt('worktime');
				changed();
			},
			changed,
		});

	line.onIncoming((call) => {
		const app = behaviour.incomingCallsRingIn === 'worktime' && client !== undefined ? 'worktime' : 'native-dialer';
		os.interrupt(app);
		client?.saw(call);
		changed();
	});

	line.onChange((call) => {
		if (call.state === 'active') answered.add(call);
		dialer.saw(call);
		client?.saw(call);
		// The dialer says that it is over before it gives way.
		changed();
		if (call.state === 'ended' && dialer.calls.length === 0) os.callsOver(call.direction === 'outgoing' || answered.has(call));
		changed();
	});

	/** An act of the person, as a turn of this phone. */
	const act = async (does: () => void | Promise<void>): Promise<void> => {
		const done = scope.run(name, does);
		changed();
		await done;
		changed();
	};

	const press = <B extends keyof Buttons>(button: B, ...input: Parameters<Buttons[B]>): Promise<void> =>
		act(async () => {
			const pressed = view().buttons[button] as ((...input: Parameters<Buttons[B]>) => void | Promise<void>) | undefined;
			if (pressed === undefined) throw new NotOnScreen(button, screen());
			await pressed(...input);
		});

	const isThere = (button: keyof Buttons): boolean => view().buttons[button] !== undefined;

	/** Presses the first of these buttons that is there. */
	const pressEither = (...buttons: readonly ('Answer' | 'End & Answer')[]) => press(buttons.find(isThere) ?? 'Answer');

	/** Types a number and presses a button that calls it; without a number it is grey. */
	const call = (button: 'Call' | ModeLabel, typed: string): Promise<void> => {
		const number = typed.replaceAll(/[\s().-]/g, '');
		return number === '' ? Promise.reject(new NotOnScreen(button, screen())) : press(button, number);
	};

	const chooseMode = async (mode: CallModeSetting): Promise<void> => {
		const throughSettings = isThere('Settings');
		if (throughSettings) await press('Settings');
		try {
			await press(modeLabels[mode]);
		} catch (error) {
			if (throughSettings) await press('Cancel');
			throw error;
		}
	};

	changed();
	return {
		name,
		platform,
		number,
		install: () =>
			act(() => {
				if (os.has('worktime')) throw new NotOnScreen('Install', screen());
				os.install('worktime');
			}),
		async openApp() {
			await act(() => os.goTo('home'));
			await press('WorkTime');
		},
		signIn: (userId, password) => press('Sign In', userId, password),
		signOut: () => press('Sign Out'),
		closeApp: () =>
			act(async () => {
				const closing = client;
				if (closing === undefined) throw new NotOnScreen('Close WorkTime', screen());
				client = undefined;
				if (os.foreground === 'worktime') os.goTo('home');
				await closing.close();
			}),
		chooseMode,
		dial: (typed, mode) => call(mode === undefined || !isThere('Call') ? 'Call' : modeLabels[mode], typed),
		cancel: () => press('Cancel'),
		openDialer: () => act(() => open('native-dialer')),
		async nativeDial(typed) {
			await act(() => open('native-dialer'));
			await call('Call', typed);
		},
		answer: () => pressEither('Answer', 'End & Answer'),
		decline: () => press('Decline'),
		hangUp: () => press('End'),
		hold: () => press('Hold'),
		resume: () => press('Resume'),
		pressDigit: (digit) => (/^[0-9*#]$/.test(digit) ? press('Keypad', digit) : Promise.reject(new NotOnScreen(digit, screen()))),
		goHome: () => act(() => os.goTo('home')),
		screen,
		callLog: () => kept.log.calls,
		remains() {
			const sum: Record<string, number> = { cellularCalls: line.remains().calls, lineTimers: line.remains().timers, ...client?.remains() };
			for (const agent of kept.agents) {
				for (const [what, count] of Object.entries(agent.remains())) sum[what] = (sum[what] ?? 0) + count;
			}
			return sum;
		},
		async close() {
			const closing = client;
			client = undefined;
			os.goTo('home');
			line.close();
			await closing?.close();
		},
	};
}
