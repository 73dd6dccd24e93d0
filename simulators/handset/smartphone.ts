import { scope } from '../kernel';
import { telephoneLine } from '../subscriber-line';
import { guideR21, type HandsetBehaviour } from './behaviour';
import { type CallModeSetting, modeLabels } from './client/call-mode';
import { Client } from './client/client';
import { dialable } from './client/dialling/emergency';
import { installation } from './client/installation';
import type { Handset, HandsetOptions } from './handset';
import { NativeDialer } from './native-dialer';
import { AppStore } from './os/app-store';
import { ApplicationClock } from './os/application-clock';
import { AudioSessions } from './os/audio-sessions';
import { clippedKeys } from './os/clipped-keys';
import { MediaApps } from './os/media-apps';
import { OperatingSystem } from './os/operating-system';
import { platforms } from './os/platform';
import { TelephoneAudio } from './os/telephone-audio';
import { HandsetRadio } from './radio/handset-radio';
import { type Buttons, type ModeLabel, NotOnScreen, type Screen, type View } from './screen';

/** The network of a phone without radios. */
const EVERYWHERE = { network: 'some network', over: 'wifi', grade: 'strong' } as const;

/** A new phone, switched on, with nothing installed. */
export function smartphone(options: HandsetOptions): Handset {
	const { name, platform, host, clock, random, journal, number, service, voice, camera } = options;
	const decided: HandsetBehaviour = { ...guideR21, ...options.behaviour };
	const lacking = platform === 'android' ? decided.androidLacks : [];
	const behaviour: HandsetBehaviour = { ...decided, missingFunctions: [...decided.missingFunctions, ...lacking] };
	const traits = platforms[platform];
	const os = new OperatingSystem(traits);
	/** The client's. */
	const ownTime = new ApplicationClock(clock);
	const radio =
		options.radio && new HandsetRadio({ ...options.radio, name, clock, random, journal, capabilities: behaviour.modem, line: options.line });
	const line = telephoneLine({
		end: radio?.end ?? options.line,
		number,
		clock,
		...(voice !== undefined && { voice }),
		...(behaviour.model === 'Motorola RAZR' && { keyMs: clippedKeys(random.stream(`${name}/keys`), behaviour.razrClipsKeys) }),
	});
	const emergencyNumbers = options.radio?.serving.emergencyNumbers ?? ['911'];
	const dialer = new NativeDialer(line, emergencyNumbers, () => telephoneAudio.dials());
	const audio = new AudioSessions({
		name,
		journal,
		isInFront: (app) => os.foreground === app,
		mixes: behaviour.mixesWithMedia,
		interrupts: behaviour.interrupts,
	});
	const media = new MediaApps(audio);
	const telephoneAudio = new TelephoneAudio({ platform, behaviour, os, audio, luck: random.stream(`${name}/system`) });
	let kept = installation(name, { clock, random, behaviour });
	const store = new AppStore({
		host,
		platform,
		systemVersion: behaviour.systemVersion ?? traits.version,
		requestTimeoutMs: behaviour.requestTimeoutMs,
		installed: ({ name: app }) => {
			if (app === 'WorkTime') os.install('worktime');
		},
		changed: () => changed(),
	});
	const contacts: { readonly name: string; readonly number: string }[] = [];
	/** What the user has told the system, when it asked. */
	let contactsAllowed: boolean | undefined;
	let client: Client | undefined;
	let shown = '';

	const view = (): View => {
		switch (os.foreground) {
			case 'home':
				return os.home(open);
			case 'lock-screen':
				return { lines: ['Locked'], buttons: { Unlock: () => os.unlock() } };
			case 'native-dialer':
				return dialer.view(behaviour.callKit ? client?.calls?.hold : undefined);
			case 'worktime':
				if (client === undefined) return os.home(open);
				return behaviour.incomingCallsRingIn === 'worktime' && dialer.calls.length > 0 ? dialer.view() : client.view();
			case 'store':
				return store.view();
			case 'music':
			case 'podcast':
			case 'video':
			case 'youtube':
			case 'recorder':
				return media.view(os.foreground);
		}
	};

	const screen = (): Screen => {
		const { lines, buttons, modes } = view();
		return { foreground: os.foreground, lines, actions: Object.keys(buttons), ...(modes && { modes }) };
	};

	const changed = () => {
		if (os.foreground === 'worktime') ownTime.wake();
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
			clock: ownTime,
			random,
			journal,
			service,
			number,
			...(voice !== undefined && { voice }),
			...(camera !== undefined && { camera }),
			behaviour,
			userAgent: behaviour.userAgent.replace('{platform}', traits.label),
			phoneIsBusy: () => dialer.calls.length > 0,
			emergencyNumbers,
			audio: {
				activate: () => audio.activate('worktime'),
				deactivate: () => audio.deactivate('worktime'),
			},
			contacts: {
				get allowed() {
					return contactsAllowed;
				},
				decide(allowed) {
					contactsAllowed = allowed;
				},
				all: () => contacts,
			},
			connectivity: () => (radio === undefined ? EVERYWHERE : radio.connectivity),
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

	audio.listen('worktime', (interruption) => client?.interruption(interruption));
	radio?.onConnectivity(() => {
		client?.networkChanged();
		changed();
	});

	line.onIncoming((call) => {
		telephoneAudio.comes(line.calls.length === 1);
		radio?.callsChanged(line.calls);
		const app = behaviour.incomingCallsRingIn === 'worktime' && client !== undefined ? 'worktime' : 'native-dialer';
		os.interrupt(app);
		client?.saw(call);
		telephoneAudio.rings();
		if (behaviour.dropsVoipOnCellularCall) void client?.calls?.end();
		changed();
	});

	line.onChange((call) => {
		if (call.state === 'active') {
			telephoneAudio.answered();
			const sleeps = traits.suspendsApplications && behaviour.sleepsBehindCellularCalls && !behaviour.callKit;
			const behind = sleeps && os.foreground !== 'worktime';
			if (call.direction === 'incoming' && behind) ownTime.suspend();
		}
		dialer.saw(call);
		client?.saw(call);
		// The dialer says that it is over before it gives way.
		changed();
		if (call.state === 'ended' && dialer.calls.length === 0) {
			telephoneAudio.over(dialer.endedHere(call));
			os.callsOver(telephoneAudio.talkedOn);
		}
		radio?.callsChanged(dialer.calls);
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

	const onRadio = (act_: (found: HandsetRadio) => void): Promise<void> =>
		act(() => {
			if (radio === undefined) throw new Error('this phone has no radio that could be told anything');
			act_(radio);
		});

	const isThere = (button: keyof Buttons): boolean => view().buttons[button] !== undefined;

	const isOnHold = (): boolean => screen().lines.includes('On hold');

	/** Presses the first of these buttons that is there. */
	const pressEither = (...buttons: readonly ('Answer' | 'End & Answer' | 'Hold & Answer')[]) => press(buttons.find(isThere) ?? 'Answer');

	/** Types a number and presses a button that calls it; without a number it is grey. */
	const call = (button: 'Call' | ModeLabel, typed: string): Promise<void> => {
		const number = dialable(typed);
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
		openLink: (link) =>
			act(() => {
				os.goTo('store');
				return store.open(link);
			}),
		installFromStore: () => press('Install'),
		updateFromStore: () => press('Update'),
		removeApp: (app) =>
			act(async () => {
				if (!store.remove(app) && !(app === 'WorkTime' && os.has('worktime'))) throw new NotOnScreen(`Remove ${app}`, screen());
				if (app !== 'WorkTime') return;
				const closing = client;
				client = undefined;
				ownTime.wake();
				os.remove('worktime');
				await closing?.close();
				// What its user agents leave behind is still looked for.
				kept = { ...installation(name, { clock, random, behaviour }), agents: kept.agents };
			}),
		apps: () => store.apps,
		addShortcut: (app) =>
			act(() => {
				if (!store.addShortcut(app)) throw new NotOnScreen(`Add ${app} to the home screen`, screen());
			}),
		shortcuts: () => store.shortcuts,
		setUpMobility: (settings) => press('Set Up Mobility', settings),
		addContact: (contact, of) => void contacts.push({ name: contact, number: of }),
		openDirectory: () => press('Directory'),
		allowContacts: (allowed) => press(allowed ? 'Allow' : 'Don’t Allow'),
		searchDirectory: (text) => press('Search', text),
		callContact: (contact, mode) => press('Call Contact', contact, mode),
		openServices: () => press('Services'),
		setService: (service_, setting) => press('Set Service', service_, setting),
		openMessages: () => press('Messages'),
		openChat: (contact) => press('Chat', contact),
		sendMessage: (text) => press('Send', text),
		setPresence: (presence) => press('Set Presence', presence),
		openSettings: () => press('Settings'),
		openCallSettings: () => press('Call Settings'),
		saveCallSettings: (settings) => press('Save Call Settings', settings),
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
				ownTime.wake();
				if (os.foreground === 'worktime') os.goTo('home');
				await closing.close();
			}),
		chooseMode,
		dial: (typed, mode) => call(mode === undefined || !isThere('Call') ? 'Call' : modeLabels[mode], typed),
		pull: (mode) => press('Pull', mode),
		transfer: (number) => press('Transfer', dialable(number)),
		addCall: (number) => press('Add Call', dialable(number)),
		completeTransfer: () => press('Complete Transfer'),
		merge: () => press('Merge'),
		swap: () => press('Swap'),
		deleteNumber: () => press('Delete'),
		pickNumber: (number) => press('Contact', number),
		cancel: () => press('Cancel'),
		openDialer: () => act(() => open('native-dialer')),
		async nativeDial(typed) {
			await act(() => open('native-dialer'));
			await call('Call', typed);
		},
		answer: () => pressEither('Answer', 'Hold & Answer', 'End & Answer'),
		decline: () => press('Decline'),
		hangUp: () => press('End'),
		hold: () => (isOnHold() ? Promise.reject(new NotOnScreen('Hold', screen())) : press('Hold')),
		resume: () => (isOnHold() ? press('Hold') : Promise.reject(new NotOnScreen('Hold', screen()))),
		pressDigit: (digit) => (/^[0-9*#]$/.test(digit) ? press('Keypad', digit) : Promise.reject(new NotOnScreen(digit, screen()))),
		hears: () => dialer.calls.find(({ state }) => state === 'active')?.hears() ?? client?.hears(),
		sees: () => client?.sees(),
		goHome: () => act(() => os.goTo('home')),
		lock: () => act(() => os.lock()),
		unlock: () => press('Unlock'),
		openMediaApp: (app) =>
			act(() => {
				os.goTo(app);
				media.open(app);
			}),
		stopMedia: () => press('Stop'),
		joinWifi: (wifi) => onRadio((found) => found.joinWifi(wifi)),
		agreeToPortal: () => onRadio((found) => found.agreeToPortal()),
		leaveWifi: () => onRadio((found) => found.leaveWifi()),
		enterCoverage: (technologies, emergency) => onRadio((found) => found.enterCoverage(technologies, emergency)),
		enterPacketService: (given) => onRadio((found) => found.givePacketService(given)),
		setAirplaneMode: (on) => onRadio((found) => found.setAirplaneMode(on)),
		rideVehicle: (moving) => onRadio((found) => found.setInVehicle(moving)),
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
			ownTime.wake();
			os.goTo('home');
			line.close();
			radio?.close();
			await closing?.close();
		},
	};
}
