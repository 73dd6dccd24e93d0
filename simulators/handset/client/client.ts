import type { Clock, Endpoint, Journal, Random } from '../../kernel';
import type { Host } from '../../network';
import type { TelephoneCall } from '../../subscriber-line';
import type { HandsetBehaviour } from '../behaviour';
import type { View } from '../screen';
import { fetchAccount } from './account';
import type { CallMode, CallModeSetting } from './call-mode';
import { Deadlines } from './deadlines';
import { CellularCalls } from './dialling/cellular-calls';
import { place } from './dialling/place';
import { VoipCalls } from './dialling/voip-calls';
import type { Installation } from './installation';
import { clientUserAgent, register } from './registration';
import { chooseScreen, dialScreen, placingScreen, settingsScreen, signInScreen, waitScreen } from './screens';
import { type Session, voipTrouble } from './session';
import { Xsi } from './xsi';

/** Where the client finds the platform. */
export interface Service {
	readonly xsi: Endpoint;
	readonly sbc: Endpoint;
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
	readonly behaviour: HandsetBehaviour;
	/** Value of the User-Agent header. */
	readonly userAgent: string;
	/** The phone has a cellular call already. */
	readonly phoneIsBusy: () => boolean;
	/** Has the native dialer call a number, in front of the client. */
	readonly dialNatively: (number: string) => TelephoneCall;
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
	| { readonly at: 'settings' };

const emptyDial: Page = { at: 'dial', field: '', notice: [] };

/** One run of the WorkTime UC Mobile client, from its opening until it is closed. What outlives it is the installation's. */
export class Client {
	readonly #options: ClientOptions;
	readonly #installation: Installation;
	readonly #deadlines: Deadlines;
	readonly #cellular: CellularCalls;
	#page: Page = { at: 'sign-in', notice: [] };
	#session: Session | undefined;
	/** Rises with every act whose answers take time: an answer to an act that was given up finds another number. */
	#turn = 0;

	constructor(installation: Installation, options: ClientOptions) {
		this.#options = options;
		this.#installation = installation;
		this.#deadlines = new Deadlines(options.clock);
		this.#cellular = new CellularCalls(options.clock);
	}

	view(): View {
		return this.#session?.voip?.view() ?? this.#pageView();
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
		const session = this.#session;
		this.#session = undefined;
		await session?.agent?.stop();
	}

	remains(): Record<string, number> {
		return {
			xsiRequests: this.#session?.xsi.pending ?? 0,
			clientTimers: this.#deadlines.pending + (this.#cellular.awaiting ? 1 : 0),
			voipCalls: this.#session?.voip?.count ?? 0,
		};
	}

	#show(page: Page): void {
		this.#page = page;
		this.#options.changed();
	}

	#pageView(): View {
		const page = this.#page;
		const session = this.#session;
		const { settings } = this.#installation;
		if (page.at === 'sign-in') return signInScreen(page.notice, (userId, password) => this.#signIn(userId, password));
		if (page.at === 'wait' || session === undefined) return waitScreen(page.at === 'wait' ? page.text : '');
		const setting = settings.callMode(session.userId);
		const back = () => this.#show(emptyDial);
		switch (page.at) {
			case 'dial':
				return dialScreen({
					displayName: session.account.displayName,
					ownNumber: session.account.number,
					field: page.field,
					notice: [...page.notice, ...this.#standingNotices(session)],
					modes: settings.offered,
					setting,
					call: (number, mode) => this.#call(session, number, mode ?? setting),
					settings: () => this.#show({ at: 'settings' }),
					signOut: () => this.#signOut(session),
				});
			case 'choose':
				return chooseScreen(page.number, settings.offered, (mode) => this.#call(session, page.number, mode), back);
			case 'placing':
				return placingScreen(page.number, page.mode, () => {
					this.#turn++;
					back();
				});
			case 'settings': {
				const choose = (choice: CallModeSetting) => {
					settings.setCallMode(session.userId, choice);
					back();
				};
				return settingsScreen(settings.offered, setting, choose, back);
			}
		}
	}

	/** What the dial screen says as long as it is so. */
	#standingNotices(session: Session): readonly string[] {
		const trouble = this.#installation.settings.offered.includes('voip') ? voipTrouble(session) : undefined;
		return [...(trouble === undefined ? [] : [trouble]), ...(this.#cellular.awaiting ? ['Your phone will ring shortly'] : [])];
	}

	async #signIn(userId: string, password: string): Promise<void> {
		const { host, journal, service, behaviour } = this.#options;
		const turn = ++this.#turn;
		journal.conceal(password);
		journal.conceal(Buffer.from(`${userId}:${password}`).toString('base64'));
		this.#show({ at: 'wait', text: 'Signing in…' });
		const xsi = new Xsi({ host, server: service.xsi, userId, password, requestTimeoutMs: behaviour.requestTimeoutMs });
		const fetched = await fetchAccount(xsi, service.domain);
		if (turn !== this.#turn) return;
		if (!fetched.ok) {
			this.#show({ at: 'sign-in', notice: [fetched.notice] });
			return;
		}
		const session: Session = { userId, account: fetched.account, xsi };
		this.#session = session;
		await this.#connect(session);
		if (turn === this.#turn) this.#show(emptyDial);
	}

	/** Gives the session its user agent, and registers. Without success the user is signed in all the same, only without Voice over IP. */
	async #connect(session: Session): Promise<void> {
		const { host, clock, random, journal, service, behaviour, userAgent, changed, comeToFront } = this.#options;
		const { account } = session;
		if (account.line === undefined) return;
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
		});
		this.#installation.agents.push(agent);
		session.agent = agent;
		session.voip = new VoipCalls({
			agent,
			log: this.#installation.log,
			changed,
			rings: comeToFront,
			over: (notice) => {
				if (this.#page.at === 'dial') this.#page = { at: 'dial', field: '', notice };
			},
		});
		agent.onRegistration((registered, status) => {
			if (registered) delete session.refusedWith;
			else if (status !== undefined) session.refusedWith = status;
			changed();
		});
		const registering = register(agent).then((status) => {
			if (status !== undefined) session.refusedWith = status;
			changed();
		});
		await this.#deadlines.within(registering, behaviour.requestTimeoutMs);
	}

	async #signOut(session: Session): Promise<void> {
		const turn = ++this.#turn;
		this.#cellular.forget();
		this.#show({ at: 'wait', text: 'Signing out…' });
		const { agent } = session;
		if (agent?.registered) await this.#deadlines.within(agent.unregister(), this.#options.behaviour.requestTimeoutMs);
		await agent?.stop();
		if (turn !== this.#turn) return;
		this.#session = undefined;
		this.#show({ at: 'sign-in', notice: [] });
	}

	async #call(session: Session, number: string, chosen: CallModeSetting): Promise<void> {
		const { number: ownNumber, behaviour, phoneIsBusy, dialNatively, changed } = this.#options;
		const mode = behaviour.honoursChosenMode ? chosen : behaviour.defaultMode;
		if (mode === 'ask') {
			this.#show({ at: 'choose', number });
			return;
		}
		const turn = ++this.#turn;
		// A VoIP call has a screen of its own at once.
		if (mode === 'voip') this.#page = emptyDial;
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
		if (turn !== this.#turn) return;
		if (notice.length > 0) this.#show({ at: 'dial', field: number, notice });
		else if (mode !== 'voip') this.#show(emptyDial);
	}
}
