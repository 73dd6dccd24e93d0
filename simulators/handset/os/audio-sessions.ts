import type { Journal } from '../../kernel';
import type { AudioApp } from '../screen';

/** Why the system refuses an application the right to play and record; the names that iOS gives (AVAudioSession). */
export type ActivationError =
	/** `cannotInterruptOthers`: the application is not in front. */
	| '!int'
	/** `insufficientPriority`: a telephone call goes on. */
	| '!pri';

/** What an application is told of its audio. */
export type Interruption =
	/** Its audio has stopped already. */
	| { readonly phase: 'began'; readonly by: AudioApp }
	/** It may play again when its user wants it to. There is no guarantee that this ever comes. */
	| { readonly phase: 'ended'; readonly shouldResume: boolean };

export interface AudioSessionsOptions {
	/** Name of the phone. */
	readonly name: string;
	readonly journal: Journal;
	readonly isInFront: (app: AudioApp) => boolean;
	/** Whose audio is taken away by another. */
	readonly interrupts: 'every-app' | 'worktime-only';
	/** Whether applications can play at once. */
	readonly mixes: boolean;
}

/**
 * Who may play and record on a phone: one application at a time, and telephone calls before all. The same rules for every
 * application: none is known by name here, but the telephone's.
 */
export class AudioSessions {
	readonly #options: AudioSessionsOptions;
	readonly #listeners = new Map<AudioApp, (interruption: Interruption) => void>();
	#owner: AudioApp | undefined;
	/** Those whose audio was taken away and not given back, the latest last. */
	#interrupted: AudioApp[] = [];
	/** Those behind a lock screen whose interruption never ended: the system takes them for background applications until they begin anew. */
	readonly #stuck = new Set<AudioApp>();
	/** Who is being told right now that it may play again: it may take its audio back, in front or not. */
	#resuming: AudioApp | undefined;

	constructor(options: AudioSessionsOptions) {
		this.#options = options;
	}

	get owner(): AudioApp | undefined {
		return this.#owner;
	}

	/** What an application wants to be told. */
	listen(app: AudioApp, see: (interruption: Interruption) => void): void {
		this.#listeners.set(app, see);
	}

	/** An application asks to play and record; without an error it does from now on, and nobody else. */
	activate(app: AudioApp): ActivationError | undefined {
		if (this.#owner === app) return undefined;
		const error = this.#refusal(app);
		if (error !== undefined) {
			this.#record(app, 'refused', error);
			return error;
		}
		this.#take(app);
		return undefined;
	}

	/** A telephone call begins to ring or to be heard: it needs no permission. */
	telephoneBegins(): void {
		this.#take('native-dialer');
	}

	/**
	 * The last telephone call is over.
	 * @param told whether those whose audio it took are told so: `stuck` is what happens behind a lock screen.
	 */
	telephoneEnds(told: 'resume' | 'ended' | 'stuck'): void {
		if (this.#owner !== 'native-dialer') return;
		const before = this.#interrupted.at(-1);
		if (told === 'stuck' && before !== undefined) {
			this.#owner = undefined;
			this.#stuck.add(before);
			this.#record('native-dialer', 'deactivated', 'those interrupted are not told');
			return;
		}
		this.#release('native-dialer', told === 'resume');
	}

	/** An application has done; others are told that they may go on (NotifyOthersOnDeactivation). */
	deactivate(app: AudioApp): void {
		this.#interrupted = this.#interrupted.filter((other) => other !== app);
		this.#stuck.delete(app);
		if (this.#owner === app) this.#release(app, true);
	}

	#refusal(app: AudioApp): ActivationError | undefined {
		if (this.#owner === 'native-dialer') return '!pri';
		if (this.#resuming === app) return undefined;
		return this.#stuck.has(app) || !this.#options.isInFront(app) ? '!int' : undefined;
	}

	#take(app: AudioApp): void {
		const before = this.#owner;
		if (before === app) return;
		this.#owner = app;
		this.#interrupted = this.#interrupted.filter((other) => other !== app);
		this.#record(app, 'activated');
		const { mixes, interrupts } = this.#options;
		const spared = (mixes && app !== 'native-dialer') || (interrupts === 'worktime-only' && before !== 'worktime');
		if (before === undefined || spared) return;
		this.#interrupted.push(before);
		this.#record(before, 'interruption-began', `by ${app}`);
		this.#listeners.get(before)?.({ phase: 'began', by: app });
	}

	#release(app: AudioApp, shouldResume: boolean): void {
		this.#owner = undefined;
		this.#record(app, 'deactivated');
		const before = this.#interrupted.pop();
		if (before === undefined) return;
		this.#record(before, 'interruption-ended', shouldResume ? 'should resume' : '');
		this.#resuming = before;
		this.#listeners.get(before)?.({ phase: 'ended', shouldResume });
		this.#resuming = undefined;
	}

	#record(app: AudioApp, what: 'activated' | 'refused' | 'deactivated' | 'interruption-began' | 'interruption-ended', detail = ''): void {
		const { journal, name } = this.#options;
		journal.record({ kind: 'audio', telephone: name, app, what, ...(detail !== '' && { detail }) });
	}
}
