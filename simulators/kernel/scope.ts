/**
 * Whose turn it is.
 *
 * Libraries draw from `Math.random` and know nothing of phones. So that adding a phone changes no other phone's
 * numbers, every entry into a component (a delivered packet, a timer of its own, an act of its user) names the
 * component, and the global sources of randomness draw from the stream of that name.
 */
let current = 'world';

/** The turn, and how it passes from component to component. */
export const scope = {
	/** The component whose turn it is. */
	current: (): string => current,

	/** From here until the next event on the clock, the turn belongs to `component`. */
	enter(component: string): void {
		current = component;
	},

	/** Runs `act` as a turn of `component`, then gives the turn back. */
	run<T>(component: string, act: () => T): T {
		const before = current;
		current = component;
		try {
			return act();
		} finally {
			current = before;
		}
	},
};
