import type { Endpoint } from '../../kernel';
import { type Backward, type Forward, type Offer, refuse, type Terminate } from './call';
import { type Route, routeOf } from './routing';

export interface ExchangeOptions {
	readonly routes: readonly Route[];
	/** Takes a call to the subscriber who has that number. */
	readonly subscriber: (number: string) => Terminate | undefined;
	/** Takes a call out by the trunk to that gateway. */
	readonly trunk: (to: Endpoint) => Terminate;
}

/** Connects the two halves of every call, and sees to it that each half is told of the end once. */
export class Exchange {
	readonly #options: ExchangeOptions;
	#calls = 0;

	constructor(options: ExchangeOptions) {
		this.#options = options;
	}

	/** Calls in progress. */
	get calls(): number {
		return this.#calls;
	}

	/** A call from a subscriber goes anywhere; one from a trunk only to a subscriber: this network carries no transit. */
	originate(from: 'subscriber' | 'trunk', offer: Offer, backward: Backward): Forward {
		let over = false;
		this.#calls++;
		const end = (): boolean => {
			if (over) return false;
			over = true;
			this.#calls--;
			return true;
		};
		const forward = this.#destination(from, offer)(offer, {
			alerting: () => over || backward.alerting(),
			answered: () => over || backward.answered(),
			key: (digit, ms) => over || backward.key(digit, ms),
			sounds: () => (over ? undefined : backward.sounds?.()),
			released: (release) => end() && backward.released(release),
		});
		return {
			release: (release) => end() && forward.release(release),
			key: (digit, ms) => over || forward.key(digit, ms),
			sounds: () => (over ? undefined : forward.sounds?.()),
		};
	}

	#destination(from: 'subscriber' | 'trunk', { called }: Offer): Terminate {
		const unallocated = refuse(1);
		const route = routeOf(this.#options.routes, called);
		if (route === undefined) return unallocated;
		if (route.to === 'subscriber') return this.#options.subscriber(called) ?? unallocated;
		return from === 'trunk' ? unallocated : this.#options.trunk(route.to);
	}
}
