import type { App, View } from '../screen';
import type { PlatformTraits } from './platform';

/** Which applications there are, which of them run, which one is in front, and whether the phone is locked. */
export class OperatingSystem {
	readonly #traits: PlatformTraits;
	readonly #installed = new Set<App>(['home', 'native-dialer', 'music', 'podcast', 'video', 'youtube', 'recorder']);
	#foreground: App = 'home';
	/** What a call pushed aside. */
	#previous: App | undefined;
	/** What is behind the lock screen. */
	#underLock: App | undefined;

	constructor(traits: PlatformTraits) {
		this.#traits = traits;
	}

	get foreground(): App {
		return this.#foreground;
	}

	get locked(): boolean {
		return this.#underLock !== undefined;
	}

	install(app: App): void {
		this.#installed.add(app);
	}

	remove(app: App): void {
		this.#installed.delete(app);
		if (this.#foreground === app) this.goTo('home');
	}

	has(app: App): boolean {
		return this.#installed.has(app);
	}

	/** The person goes to an application; of a locked phone, once it is unlocked. */
	goTo(app: App): void {
		this.#previous = undefined;
		this.#foreground = app;
		this.#underLock = undefined;
	}

	lock(): void {
		if (this.locked) return;
		this.#underLock = this.#foreground;
		this.#foreground = 'lock-screen';
		this.#previous = undefined;
	}

	/** What was in front before comes back; a call that goes on stays there. */
	unlock(): void {
		if (this.#underLock === undefined) return;
		if (this.#foreground === 'lock-screen') this.#foreground = this.#underLock;
		this.#previous = this.#foreground === this.#underLock ? undefined : this.#underLock;
		this.#underLock = undefined;
	}

	/** A call brings an application to the front; the person did not ask for it. */
	interrupt(app: App): void {
		if (this.#foreground === app) return;
		this.#previous = this.#foreground;
		this.#foreground = app;
	}

	/** The last call has left the native dialer. `answered`: it was, or this phone had placed it. */
	callsOver(answered: boolean): void {
		const after = answered ? this.#traits.afterCall : this.#traits.afterUnansweredCall;
		if (this.#foreground === 'native-dialer') {
			if (this.locked) this.#foreground = 'lock-screen';
			else if (after === 'previous-app' && this.#previous !== undefined) this.#foreground = this.#previous;
		}
		this.#previous = undefined;
	}

	/** The home screen: the icons of what is installed. */
	home(open: (app: 'native-dialer' | 'worktime') => void): View {
		const worktime = this.has('worktime') ? { WorkTime: () => open('worktime') } : {};
		const icons = { Phone: () => open('native-dialer'), ...worktime };
		return { lines: Object.keys(icons), buttons: icons };
	}
}
