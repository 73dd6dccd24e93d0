import type { App, View } from '../screen';
import type { PlatformTraits } from './platform';

/** Which applications there are, which of them run, and which one is in front. */
export class OperatingSystem {
	readonly #traits: PlatformTraits;
	readonly #installed = new Set<App>(['home', 'native-dialer']);
	#foreground: App = 'home';
	/** What a call pushed aside. */
	#previous: App | undefined;

	constructor(traits: PlatformTraits) {
		this.#traits = traits;
	}

	get foreground(): App {
		return this.#foreground;
	}

	install(app: App): void {
		this.#installed.add(app);
	}

	has(app: App): boolean {
		return this.#installed.has(app);
	}

	/** The person goes to an application. */
	goTo(app: App): void {
		this.#previous = undefined;
		this.#foreground = app;
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
		if (this.#foreground === 'native-dialer' && after === 'previous-app' && this.#previous !== undefined) this.#foreground = this.#previous;
		this.#previous = undefined;
	}

	/** The home screen: the icons of what is installed. */
	home(open: (app: 'native-dialer' | 'worktime') => void): View {
		const worktime = this.has('worktime') ? { WorkTime: () => open('worktime') } : {};
		const icons = { Phone: () => open('native-dialer'), ...worktime };
		return { lines: Object.keys(icons), buttons: icons };
	}
}
