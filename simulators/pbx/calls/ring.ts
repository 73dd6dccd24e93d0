import type { Millis } from '../../kernel';
import type { Location } from '../identity';
import { confirmed } from './answer-confirmation';
import type { Call } from './call';
import type { CallControl } from './call-control';
import type { Leg } from './leg';
import type { OutgoingLeg } from './outgoing-leg';
import { reasons } from './reasons';

/** One way to reach the called side. */
export interface Branch {
	/** For a branch to a user: the location that it rings. */
	readonly location?: Location;
	/** The answer counts only with a digit. */
	readonly confirmation: boolean;
	/** Starts the leg. Without an offer of the caller's, or before confirmation, the media server makes one. */
	dial(): OutgoingLeg;
	/** The same device over another of its flows, when this one has failed. */
	otherFlow?(): Branch;
}

/** Branches that ring together; the next wave starts `thenWaitMs` later, or when all of this one have failed. */
export interface Wave {
	readonly branches: readonly Branch[];
	readonly thenWaitMs: Millis;
}

/** How the ringing of a call ended. */
export type Rung =
	| {
			readonly kind: 'won';
			/** Where the called user has answered. */
			readonly location?: Location;
			readonly leg: Leg;
			/** What the leg was described until now. */
			readonly offered: string;
			/** The call of a colleague who has answered in place of the called user. */
			readonly pickedUpBy?: Call;
	  }
	| { readonly kind: 'lost'; readonly failures: readonly Failure[] }
	| { readonly kind: 'timed-out' }
	/** The user refuses it, by the service API. */
	| { readonly kind: 'declined' }
	/** A device of the user's sends the caller elsewhere (RFC 3261 §8.1.3.4). */
	| { readonly kind: 'redirected'; readonly to: string }
	| { readonly kind: 'abandoned' };

/** Why a branch did not win. */
export interface Failure {
	readonly status: number;
	readonly reason?: string;
	/** Answered, and not confirmed by a digit. */
	readonly unconfirmed?: boolean;
	/** User part of the contact that a redirection names. */
	readonly redirectsTo?: string;
}

/** Request Timeout, Flow Failed. */
const FLOW_FAILURES: ReadonlySet<number> = new Set([408, 430]);

/** Rings the called side until one branch is answered, and confirmed where that is asked; the others are then told to stop. */
export class Ring {
	readonly outcome: Promise<Rung>;
	onProgress: (status: number, description: string) => void = () => {};

	readonly #ringing = new Set<OutgoingLeg>();
	readonly #failures: Failure[] = [];
	#waves: readonly Wave[];
	#settle: (rung: Rung) => void = () => {};
	#settled = false;
	#stopTimeout: () => void;
	#stopWave: () => void = () => {};

	constructor(
		private readonly control: CallControl,
		waves: readonly Wave[],
		timeoutMs: Millis,
	) {
		this.outcome = new Promise((resolve) => {
			this.#settle = resolve;
		});
		this.#waves = waves.filter(({ branches }) => branches.length > 0);
		this.#stopTimeout = control.after(timeoutMs, () => this.#timedOut());
		this.#nextWave();
	}

	/** The calling side gives up: everything stops. */
	abandon(reason?: string): void {
		this.#stopAll(reason);
		this.#end({ kind: 'abandoned' });
	}

	/** The user refuses the call on all phones. */
	decline(): void {
		this.#stopAll();
		this.#end({ kind: 'declined' });
	}

	/**
	 * A colleague answers in place of the called user, at a leg that has been offered this, in a call that begins with it.
	 * @returns whether it rang still
	 */
	pickUp(leg: Leg, offered: string, begin: () => Call): boolean {
		if (this.#settled) return false;
		this.#stopLosers();
		this.#end({ kind: 'won', leg, offered, pickedUpBy: begin() });
		return true;
	}

	#nextWave(): void {
		this.#stopWave();
		const [wave, ...later] = this.#waves;
		this.#waves = later;
		if (wave === undefined) {
			this.#end({ kind: 'lost', failures: this.#failures });
			return;
		}
		for (const branch of wave.branches) void this.#ring(branch);
		if (later.length > 0) this.#stopWave = this.control.after(wave.thenWaitMs, () => this.#nextWave());
	}

	async #ring(branch: Branch): Promise<void> {
		const leg = branch.dial();
		this.#ringing.add(leg);
		leg.onProgress = (status, description) => {
			if (!this.#settled) this.onProgress(status, description);
		};
		const invited = await leg.outcome;
		if (invited.answered === undefined) {
			// RFC 5626 §6: after these two, and after no other answer, the device is tried by another way.
			const other = FLOW_FAILURES.has(invited.status) && !this.#settled ? branch.otherFlow?.() : undefined;
			if (other === undefined || !this.#ringing.has(leg)) return this.#failed(leg, invited, branch);
			this.#ringing.delete(leg);
			return this.#ring(other);
		}
		// Answered too late, by one who lost or was not told to stop.
		if (this.#settled) return invited.answered.release(reasons.elsewhere);
		if (branch.confirmation && !(await confirmed(this.control, invited.answered))) {
			invited.answered.release();
			return this.#failed(leg, { status: 480, unconfirmed: true }, branch);
		}
		if (!this.#settled) this.#won(branch, leg, invited.answered);
	}

	#won(branch: Branch, winner: OutgoingLeg, leg: Leg): void {
		this.#ringing.delete(winner);
		this.#stopLosers();
		this.#end({ kind: 'won', ...(branch.location && { location: branch.location }), leg, offered: winner.offer });
	}

	#stopLosers(): void {
		if (this.control.behaviour.stopsLosingLegs) this.#stopAll(reasons.elsewhere);
		else if (this.#ringing.size > 0) this.control.after(this.control.behaviour.ringTimeoutMs, () => this.#stopAll(reasons.noAnswer));
	}

	#failed(leg: OutgoingLeg, failure: Failure, { location }: Branch): void {
		this.#ringing.delete(leg);
		this.#failures.push(failure);
		if (this.#settled) return;
		if (failure.redirectsTo !== undefined && location === 'desk' && this.control.behaviour.obeysRedirection) {
			this.#stopAll(reasons.elsewhere);
			this.#end({ kind: 'redirected', to: failure.redirectsTo });
		} else if (this.control.behaviour.busyLegEndsRinging && failure.status >= 486) {
			this.#stopAll();
			this.#end({ kind: 'lost', failures: this.#failures });
		} else if (this.#ringing.size === 0) this.#nextWave();
	}

	#timedOut(): void {
		this.#stopAll(reasons.noAnswer);
		this.#end({ kind: 'timed-out' });
	}

	#stopAll(reason?: string): void {
		for (const leg of this.#ringing) leg.giveUp(reason);
		this.#ringing.clear();
	}

	#end(rung: Rung): void {
		if (this.#settled) return;
		this.#settled = true;
		this.#stopTimeout();
		this.#stopWave();
		this.#settle(rung);
	}
}
