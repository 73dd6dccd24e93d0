import type { Cancel, Clock, Millis } from '../simulators/kernel';

/** A time that passes only when somebody says so: how long a server keeps what it needs no more does not depend on how busy the machine is. */
export class SteppedClock implements Clock {
	readonly #timers = new Set<{ readonly due: Millis; readonly act: () => void }>();
	#now: Millis = 0;

	/** Lets so much time pass, and does what comes due meanwhile, in order. */
	pass(duration: Millis): void {
		const end = this.#now + duration;
		for (let due = this.#dueBy(end); due.length > 0; due = this.#dueBy(end)) {
			for (const timer of due) {
				// What has come due before may have cancelled it.
				if (!this.#timers.delete(timer)) continue;
				this.#now = Math.max(this.#now, timer.due);
				timer.act();
			}
		}
		this.#now = end;
	}

	now(): Millis {
		return this.#now;
	}

	date(): Date {
		return new Date(this.#now);
	}

	at(when: Millis, act: () => void): Cancel {
		const timer = { due: when, act };
		this.#timers.add(timer);
		return () => this.#timers.delete(timer);
	}

	lag(): Millis {
		return 0;
	}

	run(): Promise<void> {
		throw new Error('a server does not wait');
	}

	until(): Promise<void> {
		throw new Error('a server does not wait');
	}

	settle<T>(work: Promise<T>): Promise<T> {
		return work;
	}

	hold<T>(work: Promise<T>): Promise<T> {
		return work;
	}

	#dueBy(end: Millis) {
		return [...this.#timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
	}
}
