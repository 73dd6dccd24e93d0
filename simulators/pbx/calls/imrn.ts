import type { Clock, Millis } from '../../kernel';
import type { PbxBehaviour } from '../behaviour';

/** What an IMRN stands for while it waits for its call. */
export interface Allocation {
	readonly imrn: string;
	readonly user: string;
	/** The mobile that is to call it, E.164. */
	readonly mobile: string;
	/** As the user dialled it. */
	readonly dialled: string;
	readonly expiresAt: Millis;
}

/** The routing numbers of Call Through: each anchors one call of one mobile, for a short while. */
export class Imrns {
	readonly #waiting = new Map<string, Allocation>();
	#next = 0;

	constructor(
		private readonly pool: readonly string[],
		private readonly clock: Clock,
		private readonly behaviour: PbxBehaviour,
	) {}

	/** Numbers that wait for their call. */
	get waiting(): number {
		return [...this.#waiting.values()].filter((allocation) => this.#isGood(allocation)).length;
	}

	includes(number: string): boolean {
		return this.pool.includes(number);
	}

	/** The number longest unused; undefined when all wait for their calls. */
	allocate(user: string, mobile: string, dialled: string): Allocation | undefined {
		for (let tries = 0; tries < this.pool.length; tries++) {
			const imrn = this.pool[this.#next++ % this.pool.length] as string;
			const before = this.#waiting.get(imrn);
			if (before !== undefined && this.#isGood(before)) continue;
			const allocation = { imrn, user, mobile, dialled, expiresAt: this.clock.now() + this.behaviour.imrnLifetimeMs };
			this.#waiting.set(imrn, allocation);
			return allocation;
		}
		return undefined;
	}

	/** What `caller` reaches by calling `imrn`. A stranger's try does not use it up. */
	claim(imrn: string, caller: string | undefined): Allocation | undefined {
		const allocation = this.#waiting.get(imrn);
		if (allocation === undefined || !this.#isGood(allocation)) return undefined;
		if (this.behaviour.imrnChecksCaller && caller !== allocation.mobile) return undefined;
		if (this.behaviour.imrnSingleUse) this.#waiting.delete(imrn);
		return allocation;
	}

	#isGood({ expiresAt }: Allocation): boolean {
		return expiresAt > this.clock.now();
	}
}
