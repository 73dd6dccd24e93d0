import type { Clock, Event, Journal, Recorded } from '../../simulators/kernel';

type Seer = (event: never) => void;

/** A journal that keeps nothing: whoever listens sees what passes. For what runs without an end. */
export function passingJournal(clock: Pick<Clock, 'now'>): Journal {
	const seers = new Map<Event['kind'], Seer[]>();
	let count = 0;
	return {
		record<E extends Event>(event: E): Recorded<E> {
			const recorded = { ...event, n: count++, at: clock.now() } as Recorded<E>;
			for (const see of seers.get(event.kind) ?? []) see(recorded as never);
			return recorded;
		},
		all: () => [],
		ofKind: () => [],
		on(kind, see) {
			seers.set(kind, [...(seers.get(kind) ?? []), see]);
		},
		conceal() {},
		lines: () => [],
		hash: () => '',
	};
}
