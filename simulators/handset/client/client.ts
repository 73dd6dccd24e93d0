import type { Clock, Endpoint, Journal, Random, Secret } from '../../kernel';
import type { Hertz, Picture } from '../../media';
import type { Host } from '../../network';
import type { TelephoneCall } from '../../subscriber-line';
import type { DialledFrom, HandsetBehaviour } from '../behaviour';
import type { Interruption } from '../os/audio-sessions';
import type { Connectivity } from '../radio/handset-radio';
import type { View } from '../screen';
import { fetchAccount } from './account';
import type { CallMode, CallModeSetting } from './call-mode';
import { CallSettings } from './call-settings';
import { Chats } from './chats';
import { downloadConfiguration } from './configuration';
import { Deadlines } from './deadlines';
import { CellularCalls } from './dialling/cellular-calls';
import { isEmergency } from './dialling/emergency';
import { place } from './dialling/place';
import { PULL_CODE } from './dialling/pull';
import type { VoipAudio, VoipCalls } from './dialling/voip-calls';
import { Directory, type PhoneContacts } from './directory';
import { modesOf } from './functions';
import type { Installation } from './installation';
import { type MobilitySettings, setUpMobility } from './mobility';
import { advice, isThirdGeneration, networkTexts } from './network-texts';
import { clientUserAgent } from './registration';
import {
	chooseScreen,
	dialScreen,
	lostScreen,
	mobilitySetUpScreen,
	newPasswordScreen,
	noMessagesScreen,
	placingScreen,
	settingsScreen,
	signInScreen,
	waitScreen,
} from './screens';
import { Services } from './services';
import type { Session } from './session';
import { VoipLine, voipTrouble } from './voip-line';
import { Xsi } from './xsi';

/** Where the client finds the platform. */
export interface Service {
	readonly xsi: Endpoint;
	readonly sbc: Endpoint;
	/** The messaging server; absent where the platform has none. */
	readonly messaging?: Endpoint;
	/** SIP domain of the PBX. */
	readonly domain: string;
}

/** What the operating system gives the client. */
export interface ClientOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly random: Random;
	readonly journal: Journal;
	readonly service: Service;
	/** The phone's own mobile number, E.164. */
	readonly number: string;
	/** The voice of the phone's user; silent unless given. */
	readonly voice?: Hertz;
	/** What the phone's camera shows, if it has one. */
	readonly camera?: Picture;
	readonly behaviour: HandsetBehaviour;
	/** Value of the User-Agent header. */
	readonly userAgent: string;
	/** The phone has a cellular call already. */
	readonly phoneIsBusy: () => boolean;
	/** Has the native dialer call a number, in front of the client. */
	readonly dialNatively: (number: string) => TelephoneCall;
	/** Numbers that are an emergency. */
	readonly emergencyNumbers: readonly string[];
	readonly audio: VoipAudio;
	/** The contacts that the user keeps on the phone. */
	readonly contacts: PhoneContacts;
	/** The data network that there is; undefined while there is none. */
	readonly connectivity: () => Connectivity | undefined;
	/** Brings the client to the front. */
	readonly comeToFront: () => void;
	/** What the client's screen shows may have changed. */
	readonly changed: () => void;
}

/** What the client shows when no call does. */
type Page =
	| { readonly at: 'sign-in'; readonly notice: readonly string[] }
	| { readonly at: 'wait'; readonly text: string }
	| { readonly at: 'dial'; readonly field: string; readonly notice: readonly string[] }
	| { readonly at: 'choose'; readonly number: string }
	| { readonly at: 'placing'; readonly number: string; readonly mode: CallMode }
	| { readonly at: 'settings' }
	| { readonly at: 'messages' }
	| { readonly at: 'directory'; readonly directory: Directory }
	| { readonly at: 'services'; readonly services: Services }
	| { readonly at: 'mobility'; readonly notice: readonly string[] }
	| { readonly at: 'new-password'; readonly notice: readonly string[] }
	| { readonly at: 'call-settings'; readonly callSettings: CallSettings };

const emptyDial: Page = { at: 'dial', field: '', notice: [] };

/** One run of the WorkTime UC Mobile client, from its opening until it is closed. What outlives it is the installation's. */
export class Client {
	readonly #options: ClientOptions;
	readonly #installation: Installation;
	readonly #deadlines: Deadlines;
	readonly #cellular: CellularCalls;
	#page: Page = { at: 'sign-in', notice: [] };
	#session: Session | undefined;
	/** The network that the session was last connected over. */
	#network: string | undefined;
	/** Rises with every act whose answers take time: an answer to an act that was given up finds another number. */
	#turn = 0;

	constructor(installation: Installation, options: ClientOptions) {
		this.#options = options;
		this.#installation = installation;
		this.#deadlines = new Deadlines(options.clock);
		this.#cellular = new CellularCalls(options.clock);
		this.#network = this.#dataNetwork;
	}

	/** The data network that there is, as the client tells one from another; undefined while there is none. */
	get #dataNetwork(): string | undefined {
		const { behaviour, connectivity } = this.#options;
		const now = connectivity();
		return behaviour.anotherNetworkBy === 'technology' && now !== undefined ? `${now.network} over ${now.over}` : now?.network;
	}

	get #calls(): VoipCalls | undefined {
		return this.#session?.line?.calls;
	}

	/** What the user hears of a call over the data network, 0 for silence; undefined when nothing comes. */
	hears(): Hertz | undefined {
		return this.#calls?.hears();
	}

	/** The picture that the user sees in a call over the data network; undefined when none comes. */
	sees(): Picture | undefined {
		return this.#calls?.sees();
	}

	/** The system knows of calls of the client: how it puts them on hold and ends them, while there are any. */
	get calls(): { hold(): Promise<void>; end(): Promise<void> } | undefined {
		const calls = this.#calls;
		return calls === undefined || calls.count === 0 ? undefined : { hold: () => calls.holdAll(), end: () => calls.endAll() };
	}

	/** The system took the audio away, or gives it back. */
	interruption(interruption: Interruption): void {
		const calls = this.#calls;
		if (calls === undefined || calls.count === 0) return;
		const { onMediaApp, retrieval } = this.#options.behaviour;
		if (interruption.phase === 'ended') {
			if (retrieval === 'automatic') void calls.retrieveAll();
			return;
		}
		const byMedia = interruption.by !== 'native-dialer';
		void (byMedia && onMediaApp === 'drop' ? calls.endAll() : calls.interrupted());
	}

	/** The phone has come to another data network, or to one after none, or lost it. */
	networkChanged(): void {
		const session = this.#session;
		const network = this.#dataNetwork;
		if (network === this.#network) {
			this.#options.changed();
			return;
		}
		this.#network = network;
		session?.chats?.networkChanged(network !== undefined);
		void session?.line?.networkChanged(network);
		this.#options.changed();
	}

	view(): View {
		return this.#calls?.view() ?? this.#pageView();
	}

	/** The operating system tells of a call of the phone. */
	saw(call: TelephoneCall): void {
		this.#cellular.saw(call);
	}

	/** The application is closed without signing out: its connections break, and the platform is told nothing. */
	async close(): Promise<void> {
		this.#turn++;
		this.#cellular.forget();
		this.#deadlines.drop();
		this.#leavePage();
		const session = this.#session;
		this.#session = undefined;
		session?.chats?.close();
		await session?.line?.stop();
	}

	remains(): Record<string, number> {
		const page = this.#page;
		return {
			xsiRequests: this.#session?.xsi.pending ?? 0,
			clientTimers:
				this.#deadlines.pending +
				(this.#cellular.awaiting ? 1 : 0) +
				(page.at === 'call-settings' ? page.callSettings.timers : 0) +
				(this.#session?.chats?.timers ?? 0),
			voipCalls: this.#calls?.count ?? 0,
			serviceTimers: page.at === 'services' ? page.services.timers : 0,
			...this.#session?.chats?.remains(),
		};
	}

	#show(page: Page): void {
		this.#turnTo(page);
		this.#options.changed();
	}

	#turnTo(page: Page): void {
		this.#leavePage();
		this.#page = page;
	}

	/** What the page does for itself ends. */
	#leavePage(): void {
		if (this.#page.at === 'services') this.#page.services.close();
		if (this.#page.at === 'call-settings') this.#page.callSettings.close();
	}

	#pageView(): View {
		const page = this.#page;
		const session = this.#session;
		const { settings } = this.#installation;
		if (page.at === 'sign-in') return signInScreen(page.notice, (userId, password) => this.#signIn(userId, password));
		if (page.at === 'wait' || session === undefined) return waitScreen(page.at === 'wait' ? page.text : '');
		if (this.#isCutOff(page)) return this.#lostView(session, page);
		const enabled = modesOf(session.configuration.functions);
		const [modes, setting] = [settings.offered(enabled), settings.callMode(session.userId, enabled)];
		const back = () => this.#show(emptyDial);
		switch (page.at) {
			case 'dial':
				return dialScreen({
					displayName: session.account.displayName,
					ownNumber: session.account.number,
					field: page.field,
					notice: [...page.notice, ...this.#standingNotices(session)],
					modes,
					setting,
					call: (number, mode) => this.#call(session, number, mode ?? setting),
					clear: this.#options.behaviour.numberCanBeDeleted ? back : undefined,
					pick: (number) => {
						const before = this.#options.behaviour.pickedNumber === 'is-appended' ? page.field : '';
						this.#show({ at: 'dial', field: before + number, notice: [] });
					},
					settings: () => this.#show({ at: 'settings' }),
					...(session.configuration.functions.has('messaging') && { messages: () => this.#show({ at: 'messages' }) }),
					unread: session.chats?.unread ?? 0,
					directory: () => this.#openDirectory(session),
					services: () => this.#openServices(session),
					callSettings: () => this.#openCallSettings(session),
					signOut: () => this.#signOut(session),
				});
			case 'choose':
				return chooseScreen(page.number, modes, (mode) => this.#call(session, page.number, mode), back);
			case 'placing':
				return placingScreen(page.number, page.mode, () => {
					this.#turn++;
					back();
				});
			case 'mobility':
				return mobilitySetUpScreen(this.#options.number, page.notice, (wanted) => this.#setUpMobility(session, wanted), back);
			case 'new-password':
				return newPasswordScreen(
					session.userId,
					page.notice,
					(_userId, password) => this.#renew(session, password),
					() => this.#signOut(session),
				);
			case 'call-settings':
				return page.callSettings.view(back);
			case 'directory':
				return page.directory.view((number, mode) => this.#call(session, number, mode ?? setting, 'directory'), back);
			case 'services':
				return page.services.view(back);
			case 'messages':
				return session.chats?.view(back) ?? noMessagesScreen(back);
			case 'settings': {
				const choose = (choice: CallModeSetting) => {
					settings.setCallMode(session.userId, choice);
					back();
				};
				return settingsScreen({ modes, setting, profile: this.#profile(session), choose, cancel: back });
			}
		}
	}

	/** The deployment profile, for whoever asks what this client can do; undefined where it is not told. */
	#profile({ configuration: { profile } }: Session): string | undefined {
		return this.#options.behaviour.tellsProfile ? profile : undefined;
	}

	#isCutOff(page: Page): boolean {
		const { behaviour, connectivity } = this.#options;
		const givesWay = behaviour.cutOffScreens === 'every-screen' || page.at === 'dial';
		return behaviour.needsNetwork && givesWay && connectivity() === undefined;
	}

	/** Without a network there is nothing to do here but to call for help (guide §4.2, LIM-02). */
	#lostView({ account }: Session, page: Page): View {
		const { behaviour } = this.#options;
		const refused = page.at === 'dial' && page.field !== '' ? page.notice : [];
		const told = behaviour.tellsNetworkLoss ? [networkTexts.lost, ...refused] : refused;
		return lostScreen(account.displayName, account.number, told, (number) => {
			if (!this.#callForHelp(number, 'dial-screen')) this.#show({ at: 'dial', field: number, notice: [networkTexts.emergencyOnly] });
		});
	}

	/** An emergency call goes by the phone itself, whatever the network. */
	#callForHelp(number: string, from: DialledFrom): boolean {
		const { behaviour, emergencyNumbers, dialNatively } = this.#options;
		if (!isEmergency(number, from, behaviour, emergencyNumbers) || behaviour.emergencyBy === 'voip') return false;
		if (behaviour.emergencyBy === 'native-dialer') {
			this.#turnTo(emptyDial);
			dialNatively(number);
		}
		return behaviour.emergencyBy === 'native-dialer';
	}

	/** What the dial screen says as long as it is so. */
	#standingNotices(session: Session): readonly string[] {
		const trouble = session.configuration.functions.has('audio') ? voipTrouble(session.line) : undefined;
		const { behaviour, connectivity } = this.#options;
		return [
			...(trouble === undefined ? [] : [trouble]),
			...(session.line?.news ?? []),
			...advice(behaviour.advice, connectivity()),
			...(this.#cellular.awaiting ? ['Your phone will ring shortly'] : []),
		];
	}

	async #signIn(userId: string, password: Secret): Promise<void> {
		const { service, behaviour } = this.#options;
		const turn = ++this.#turn;
		const xsi = this.#introduce(userId, password);
		this.#show({ at: 'wait', text: 'Signing in…' });
		const fetched = await fetchAccount(xsi, service.domain);
		if (turn !== this.#turn) return;
		if (!fetched.ok) {
			this.#show({ at: 'sign-in', notice: [fetched.notice] });
			return;
		}
		const downloaded = await downloadConfiguration(xsi, this.#installation.instanceId, behaviour);
		if (turn !== this.#turn) return;
		if (!downloaded.ok) {
			this.#show({ at: 'sign-in', notice: [downloaded.notice] });
			return;
		}
		const session: Session = { userId, account: fetched.account, xsi, configuration: downloaded.configuration };
		this.#session = session;
		xsi.onUnauthorised(() => this.#askForPassword(session, xsi));
		this.#startChats(session);
		await this.#connect(session);
		if (turn === this.#turn) this.#show(this.#asksForMobility(session) ? { at: 'mobility', notice: [] } : emptyDial);
	}

	/** The service API, to be asked in this user's name. */
	#introduce(userId: string, password: Secret): Xsi {
		const { host, journal, service, behaviour } = this.#options;
		journal.conceal(password);
		journal.conceal(password.basic(userId));
		const { requestTimeoutMs, retriesWhenUnauthorised } = behaviour;
		return new Xsi({ host, server: service.xsi, userId, password, requestTimeoutMs, retriesWhenUnauthorised });
	}

	/** Signs in to messaging, which may take longer than the sign-in to the client. */
	#startChats(session: Session): void {
		const { host, clock, random, journal, service, behaviour, changed } = this.#options;
		const { messaging: account, functions } = session.configuration;
		if (account === undefined || service.messaging === undefined || !functions.has('messaging')) return;
		journal.conceal(account.password);
		session.chats = new Chats({
			host,
			clock,
			random,
			journal,
			server: service.messaging,
			domain: service.domain,
			account,
			resource: this.#installation.instanceId,
			requestTimeoutMs: behaviour.requestTimeoutMs,
			changed,
		});
		void session.chats.start();
	}

	/** A user who has not set Mobility up is asked to, once (ACA-02). */
	#asksForMobility({ userId, configuration }: Session): boolean {
		if (modesOf(configuration.functions).length === 0) return false;
		const { promptsForMobility } = this.#options.behaviour;
		const { askedForMobility } = this.#installation;
		const asked = askedForMobility.has(userId);
		askedForMobility.add(userId);
		switch (promptsForMobility) {
			case 'when-not-configured':
				return configuration.cellular === 'not-configured' && !asked;
			case 'always':
				return true;
			case 'never':
				return false;
		}
	}

	async #setUpMobility(session: Session, wanted: MobilitySettings): Promise<void> {
		const { number, behaviour } = this.#options;
		const turn = ++this.#turn;
		this.#show({ at: 'wait', text: 'Setting up Mobility…' });
		const sent = Object.fromEntries(behaviour.setUpSends.map((name) => [name, wanted[name]]));
		const answer = await setUpMobility(session.xsi, number, sent);
		if (turn !== this.#turn) return;
		if (answer.ok) session.configuration = { ...session.configuration, cellular: 'Mobility' };
		if (answer.ok || answer.why !== 'unauthorised') this.#show(answer.ok ? emptyDial : { at: 'mobility', notice: [answer.notice] });
	}

	/** The platform no longer takes the password. An answer that comes after the user has signed out, or has entered a new one, asks nobody. */
	#askForPassword(session: Session, xsi: Xsi): void {
		if (this.#session === session && session.xsi === xsi) this.#show({ at: 'new-password', notice: [] });
	}

	/** The password was changed elsewhere, and the user enters the new one. */
	async #renew(session: Session, password: Secret): Promise<void> {
		const turn = ++this.#turn;
		const xsi = this.#introduce(session.userId, password);
		this.#show({ at: 'wait', text: 'Signing in…' });
		const answer = await xsi.get('profile');
		if (turn !== this.#turn) return;
		if (!answer.ok) {
			this.#show({ at: 'new-password', notice: [answer.notice] });
			return;
		}
		session.xsi = xsi;
		xsi.onUnauthorised(() => this.#askForPassword(session, xsi));
		this.#show(emptyDial);
	}

	#openDirectory({ xsi }: Session): void {
		const { contacts, changed, behaviour } = this.#options;
		const { directorySources: sources, asksForContacts, uploadsContacts } = behaviour;
		this.#show({ at: 'directory', directory: new Directory({ xsi, contacts, sources, asksForContacts, uploadsContacts, changed }) });
	}

	#openServices({ xsi }: Session): void {
		const { clock, changed, behaviour } = this.#options;
		const services = new Services({ xsi, clock, kept: behaviour.servicesKept, channelSet: this.#installation.instanceId, changed });
		this.#show({ at: 'services', services });
		services.open();
	}

	#openCallSettings(session: Session): void {
		const { clock, changed, behaviour } = this.#options;
		const callSettings = new CallSettings({ session, clock, behaviour, changed });
		this.#show({ at: 'call-settings', callSettings });
		callSettings.open();
	}

	/** Gives the session its line, and registers. Without success the user is signed in all the same, only without Voice over IP. */
	async #connect(session: Session): Promise<void> {
		const { host, clock, random, journal, service, behaviour, userAgent, changed, comeToFront, voice, camera } = this.#options;
		const { account } = session;
		if (account.line === undefined || !session.configuration.functions.has('audio')) return;
		journal.conceal(account.line.password);
		const agent = clientUserAgent({
			host,
			clock,
			journal,
			random,
			sbc: service.sbc,
			account,
			line: account.line,
			instanceId: this.#installation.instanceId,
			userAgent,
			expiresSeconds: behaviour.registerExpiresSeconds,
			...(voice !== undefined && { voice }),
			...(camera !== undefined && session.configuration.functions.has('video') && { camera }),
		});
		this.#installation.agents.push(agent);
		session.line = new VoipLine({
			agent,
			clock,
			behaviour,
			log: this.#installation.log,
			changed,
			rings: comeToFront,
			audio: this.#options.audio,
			callForHelp: (number) => this.#callForHelp(number, 'second-call'),
			over: (notice, transferredTo) => {
				// The number should go with the call; in release 21 it stays (guide §4.2, LIM-19).
				const field = behaviour.dialerKeepsNumber ? (transferredTo ?? '') : '';
				if (this.#page.at === 'dial') this.#page = { at: 'dial', field, notice };
			},
			displaced: () => void this.#displaced(session),
		});
		await this.#deadlines.within(session.line.register(), behaviour.requestTimeoutMs);
	}

	/** The user has signed in on another mobile device: this one is out (LIM-14). */
	async #displaced(session: Session): Promise<void> {
		if (this.#session !== session) return;
		this.#turn++;
		this.#cellular.forget();
		this.#session = undefined;
		this.#show({ at: 'sign-in', notice: ['You have signed in on another mobile device'] });
		await session.chats?.stop();
		await session.line?.stop();
	}

	async #signOut(session: Session): Promise<void> {
		const turn = ++this.#turn;
		session.line?.resign();
		this.#cellular.forget();
		this.#show({ at: 'wait', text: 'Signing out…' });
		const { line, chats } = session;
		if (chats !== undefined) await this.#deadlines.within(chats.stop(), this.#options.behaviour.requestTimeoutMs);
		if (line !== undefined) await this.#deadlines.within(line.unregister(), this.#options.behaviour.requestTimeoutMs);
		await line?.stop();
		if (turn !== this.#turn) return;
		this.#session = undefined;
		this.#show({ at: 'sign-in', notice: [] });
	}

	async #call(session: Session, number: string, chosen: CallModeSetting, from: DialledFrom = 'dial-screen'): Promise<void> {
		const { number: ownNumber, behaviour, phoneIsBusy, dialNatively, changed, connectivity } = this.#options;
		if (this.#callForHelp(number, from)) return;
		const mode = behaviour.honoursChosenMode ? chosen : behaviour.defaultMode;
		if (mode === 'ask') {
			this.#show({ at: 'choose', number });
			return;
		}
		if (mode === 'voip' && behaviour.voipOver3g === 'blocked' && isThirdGeneration(connectivity())) {
			this.#show({ at: 'dial', field: number, notice: [networkTexts.notOver3g] });
			return;
		}
		const turn = ++this.#turn;
		// A VoIP call has a screen of its own at once.
		if (mode === 'voip') this.#turnTo(emptyDial);
		else this.#show({ at: 'placing', number, mode });
		const notice = await place(mode, number, {
			session,
			ownNumber,
			behaviour,
			log: this.#installation.log,
			cellular: this.#cellular,
			phoneIsBusy,
			dialNatively,
			wanted: () => turn === this.#turn,
			phoneDidNotRing: () => {
				if (this.#page.at === 'dial') this.#page = { at: 'dial', field: '', notice: ['Your phone did not ring'] };
				changed();
			},
		});
		if (turn !== this.#turn || this.#page.at === 'new-password') return;
		if (notice.length > 0) this.#show({ at: 'dial', field: number === PULL_CODE ? '' : number, notice });
		else if (mode !== 'voip') this.#show(emptyDial);
	}
}
