import type { HandsetBehaviour } from '../behaviour';
import { type CallMode, type CallModeSetting, callModes } from './call-mode';

/** The users' own settings on this phone; they outlive a sign-out, and the application being closed. */
export class Settings {
	readonly #behaviour: HandsetBehaviour;
	readonly #callModes = new Map<string, CallModeSetting>();

	constructor(behaviour: HandsetBehaviour) {
		this.#behaviour = behaviour;
	}

	/** The modes that the screens offer to whom these are enabled. */
	offered(enabled: readonly CallMode[]): readonly CallMode[] {
		return this.#behaviour.modesOffered === 'all' ? callModes : enabled;
	}

	/** How this user's calls are placed when nothing is said. A mode that is not offered (any more) gives way to the question. */
	callMode(userId: string, enabled: readonly CallMode[]): CallModeSetting {
		const setting = this.#callModes.get(userId) ?? this.#behaviour.defaultMode;
		return setting === 'ask' || this.offered(enabled).includes(setting) ? setting : 'ask';
	}

	setCallMode(userId: string, setting: CallModeSetting): void {
		this.#callModes.set(userId, setting);
	}
}
