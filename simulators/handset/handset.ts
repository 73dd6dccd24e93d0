import { type Clock, type Journal, type Random, type Secret, scope } from '../kernel';
import type { Hertz, Picture } from '../media';
import type { AccessName, AccessProfile, Host, MobileHost, RadioTechnology, ServingNetwork, WifiName } from '../network';
import { type LineEnd, type TelephoneCall, telephoneLine } from '../subscriber-line';
import { guideR21, type HandsetBehaviour } from './behaviour';
import type { LoggedCall } from './client/call-log';
import { type CallMode, type CallModeSetting, modeLabels } from './client/call-mode';
import { Client, type Service } from './client/client';
import { dialable } from './client/dialling/emergency';
import { installation } from './client/installation';
import type { MobilitySettings } from './client/mobility';
import type { ClientService, ServiceSetting } from './client/services';
import { NativeDialer } from './native-dialer';
import { AppStore, type InstalledApp } from './os/app-store';
import { ApplicationClock } from './os/application-clock';
import { AudioSessions } from './os/audio-sessions';
import { clippedKeys } from './os/clipped-keys';
import { MediaApps } from './os/media-apps';
import { OperatingSystem } from './os/operating-system';
import { type Platform, platforms } from './os/platform';
import { type CellularService, HandsetRadio } from './radio/handset-radio';
import { type Buttons, type MediaApp, type ModeLabel, NotOnScreen, type Screen, type View } from './screen';

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
	/** The voice of whoever has it in hand; silent unless given. */
	readonly voice?: Hertz;
	/** What its camera shows; calls without video unless given. */
	readonly camera?: Picture;
	/** Where the client finds the platform. */
	readonly service: Service;
	readonly behaviour?: Partial<HandsetBehaviour>;
	/** The radio networks around the phone; without them it is on some network, for ever. */
	readonly radio?: {
		/** The same host as above. */
		readonly host: MobileHost;
		readonly serving: ServingNetwork;
		/** Tells the carrier's access how it can reach the phone. */
		readonly service: (service: CellularService) => void;
		/** How access networks treat packets; as usual unless given. */
		readonly access?: Readonly<Record<AccessName, AccessProfile>>;
	};
}

/**
 * A smartphone in a person's hand. Each act settles when the phone has taken it up and the servers that it asked have
 * answered; how it went is on the screen. An act for which the screen has no button rejects with {@link NotOnScreen}.
 */
export interface Handset {
	readonly name: string;
	readonly platform: Platform;
	readonly number: string;
	/** What the person hears in the call that is talked on, 0 for silence; undefined when nothing comes. */
	hears(): Hertz | undefined;
	/** The picture that the person sees in the client's call; undefined when none comes. */
	sees(): Picture | undefined;
	/** Installs the client. */
	install(): Promise<void>;
	/** Follows a link of a mail or a page to the store. */
	openLink(link: string): Promise<void>;
	/** Downloads what the store shows, and installs it. */
	installFromStore(): Promise<void>;
	/** The same for an application that is there in an older version; it keeps its data. */
	updateFromStore(): Promise<void>;
	/** Removes an application and everything that it kept. */
	removeApp(name: string): Promise<void>;
	/** The applications that came from a store. */
	apps(): readonly InstalledApp[];
	/** Puts an icon of an application on the home screen. */
	addShortcut(name: string): Promise<void>;
	shortcuts(): readonly string[];
	/** Answers the client that asks for Mobility to be set up. */
	setUpMobility(settings: MobilitySettings): Promise<void>;
	/** Writes somebody into the phone's own contacts. */
	addContact(name: string, number: string): void;
	/** Opens the client's directory. */
	openDirectory(): Promise<void>;
	/** Answers the system that asks whether the client may read the contacts. */
	allowContacts(allowed: boolean): Promise<void>;
	searchDirectory(text: string): Promise<void>;
	/** Calls somebody whom the search has found: in this mode, or as the user's setting says. */
	callContact(name: string, mode?: CallMode): Promise<void>;
	/** Opens the client's view of the user's services. */
	openServices(): Promise<void>;
	setService(name: ClientService, setting: ServiceSetting): Promise<void>;
	/** Opens the client's instant messages and presence. */
	openMessages(): Promise<void>;
	/** From there, the conversation with whoever has this name. */
	openChat(name: string): Promise<void>;
	/** Says something in the conversation that is open. */
	sendMessage(text: string): Promise<void>;
	setPresence(presence: 'available' | 'away' | 'busy'): Promise<void>;
	/** Opens the client's own settings. */
	openSettings(): Promise<void>;
	/** Opens the client's view of the call settings, which follows the platform as long as it is open. */
	openCallSettings(): Promise<void>;
	saveCallSettings(settings: Partial<MobilitySettings>): Promise<void>;
	/** Brings the client to the front; starts it when it is closed. */
	openApp(): Promise<void>;
	signIn(userId: string, password: Secret): Promise<void>;
	signOut(): Promise<void>;
	/** Closes the client without signing out. */
	closeApp(): Promise<void>;
	/** Sets the user's call mode; while the client asks how to place a call, answers that. */
	chooseMode(mode: CallModeSetting): Promise<void>;
	/** Calls from the client's dial screen: in this mode, or as the user's setting says. */
	dial(number: string, mode?: CallMode): Promise<void>;
	/** Gets the user's call from another phone to this one: in this mode, or as the user's setting says. */
	pull(mode?: CallMode): Promise<void>;
	/** Has the party of the call connected with this number. */
	transfer(number: string): Promise<void>;
	/** Calls this number while the party waits. */
	addCall(number: string): Promise<void>;
	/** Has the two parties connected with each other. */
	completeTransfer(): Promise<void>;
	/** Talks with the party that waits and with the other at once. */
	merge(): Promise<void>;
	/** Talks with the party that waits, and lets the other wait. */
	swap(): Promise<void>;
	/** Empties the number field of the client. */
	deleteNumber(): Promise<void>;
	/** Picks a number of the directory: it comes into the number field of the client. */
	pickNumber(number: string): Promise<void>;
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
	/** Presses Hold on a call that is on hold. */
	resume(): Promise<void>;
	/** One of 0-9, *, #. */
	pressDigit(digit: string): Promise<void>;
	goHome(): Promise<void>;
	lock(): Promise<void>;
	unlock(): Promise<void>;
	/** Opens an application that plays or records at once. */
	openMediaApp(app: MediaApp): Promise<void>;
	/** Stops what the application in front plays. */
	stopMedia(): Promise<void>;
	joinWifi(name: WifiName): Promise<void>;
	/** Agrees to the terms of the Wi-Fi's portal. */
	agreeToPortal(): Promise<void>;
	leaveWifi(): Promise<void>;
	/** Goes where these technologies of the carrier are received; `emergency`: and where, without any, another carrier is. */
	enterCoverage(technologies: readonly RadioTechnology[], emergency?: boolean): Promise<void>;
	/** Goes where the carrier gives data, or does not; calls are not concerned. */
	enterPacketService(given: boolean): Promise<void>;
	setAirplaneMode(on: boolean): Promise<void>;
	/** Gets into a vehicle that moves, or out of it. */
	rideVehicle(moving: boolean): Promise<void>;
	screen(): Screen;
	/** The client's call history, oldest first. */
	callLog(): readonly LoggedCall[];
	/** What is alive in the phone; all zero when it has no call and nobody is signed in. */
	remains(): Record<string, number>;
	/** Switches it off: nothing of it is left, and nobody is told. */
	close(): Promise<void>;
}

/** The network of a phone without radios. */
const EVERYWHERE = { network: 'some network', over: 'wifi', grade: 'strong' } as const;

/** A new phone, switched on, with nothing installed. */
export function handset(options: HandsetOptions): Handset {
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
	const dialer = new NativeDialer(line, emergencyNumbers);
	const luck = random.stream(`${name}/system`);
	const audio = new AudioSessions({
		name,
		journal,
		isInFront: (app) => os.foreground === app,
		mixes: behaviour.mixesWithMedia,
		interrupts: behaviour.interrupts,
	});
	const media = new MediaApps(audio);
	/** A cellular call came while the phone was locked. */
	let cameLocked = false;
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
	const answered = new WeakSet<TelephoneCall>();
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
				telephony('outgoing');
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

	/** A cellular call takes the audio, when the system says so. */
	const telephony = (now: 'ring' | 'answer' | 'outgoing') => {
		const at = platform === 'ios' ? behaviour.iosHoldsAt : behaviour.androidHoldsAt;
		if (at === now || (now === 'outgoing' && at !== 'never')) audio.telephoneBegins();
	};

	/** The last cellular call is over: who was interrupted may be told. */
	const telephonyOver = (call: TelephoneCall, wasAnswered: boolean) => {
		const here = dialer.endedHere(call);
		const behindLock = cameLocked && os.locked && !traits.tellsBehindLockScreen && !behaviour.callKit;
		const fails = luck.chance(here ? behaviour.lockedLocalEndResumeFail : behaviour.lockedRemoteEndResumeFail);
		audio.telephoneEnds(behindLock && fails ? 'stuck' : wasAnswered ? 'ended' : 'resume');
	};

	audio.listen('worktime', (interruption) => client?.interruption(interruption));
	radio?.onConnectivity(() => {
		client?.networkChanged();
		changed();
	});

	line.onIncoming((call) => {
		if (line.calls.length === 1) cameLocked = os.locked;
		radio?.callsChanged(line.calls);
		const app = behaviour.incomingCallsRingIn === 'worktime' && client !== undefined ? 'worktime' : 'native-dialer';
		os.interrupt(app);
		client?.saw(call);
		telephony('ring');
		if (behaviour.dropsVoipOnCellularCall) void client?.calls?.end();
		changed();
	});

	line.onChange((call) => {
		if (call.state === 'active') {
			answered.add(call);
			telephony('answer');
			const sleeps = traits.suspendsApplications && behaviour.sleepsBehindCellularCalls && !behaviour.callKit;
			const behind = sleeps && os.foreground !== 'worktime';
			if (call.direction === 'incoming' && behind) ownTime.suspend();
		}
		dialer.saw(call);
		client?.saw(call);
		// The dialer says that it is over before it gives way.
		changed();
		if (call.state === 'ended' && dialer.calls.length === 0) {
			const wasAnswered = call.direction === 'outgoing' || answered.has(call);
			telephonyOver(call, wasAnswered);
			os.callsOver(wasAnswered);
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
			radio?.close();
			line.close();
			await closing?.close();
		},
	};
}
