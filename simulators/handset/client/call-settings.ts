import type { Cancel, Clock } from '../../kernel';
import type { View } from '../screen';
import type { ActivationBehaviour } from './activation-behaviour';
import { changeMobility, fetchMobility, type MobilitySettings } from './mobility';
import { callSettingsScreen } from './screens';
import type { Session } from './session';

export interface CallSettingsOptions {
	readonly session: Session;
	readonly clock: Clock;
	readonly behaviour: ActivationBehaviour;
	/** What the screen shows may have changed. */
	readonly changed: () => void;
}

/** The user's call settings at the platform, asked for again and again while they are to be seen (SYN-04). */
export class CallSettings {
	readonly #options: CallSettingsOptions;
	#shown: MobilitySettings | undefined;
	#notice: readonly string[] = [];
	#next: Cancel | undefined;
	#isOpen = true;

	constructor(options: CallSettingsOptions) {
		this.#options = options;
	}

	open(): void {
		void this.#refresh();
	}

	close(): void {
		this.#isOpen = false;
		this.#next?.();
		this.#next = undefined;
	}

	get timers(): number {
		return this.#next === undefined ? 0 : 1;
	}

	view(back: () => void): View {
		return callSettingsScreen(this.#shown, this.#notice, (wanted) => this.#save(wanted), back);
	}

	async #refresh(): Promise<void> {
		const { session, clock, behaviour, changed } = this.#options;
		const settings = await fetchMobility(session.xsi);
		if (!this.#isOpen) return;
		const shown = behaviour.callSettings === 'live' ? settings : (session.callSettings ?? settings);
		if (shown !== undefined) {
			session.callSettings = shown;
			this.#shown = shown;
			changed();
		}
		this.#next = clock.at(clock.now() + behaviour.callSettingsEveryMs, () => {
			this.#next = undefined;
			void this.#refresh();
		});
	}

	async #save(wanted: Partial<MobilitySettings>): Promise<void> {
		const { session, changed } = this.#options;
		const answer = await changeMobility(session.xsi, wanted);
		if (!this.#isOpen) return;
		const settings = answer.ok ? await fetchMobility(session.xsi) : this.#shown;
		if (!this.#isOpen) return;
		this.#shown = settings;
		this.#notice = answer.ok ? [] : [answer.notice];
		changed();
	}
}
