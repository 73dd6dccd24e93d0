import { type Clock, scope } from '../kernel';
import type { Host } from '../network';

/** Runs an act of the user as a turn of the host. */
export type Turn = <T>(act: () => Promise<T>) => Promise<T>;

/**
 * An act that comes from elsewhere gets a turn of its own on the clock, at the same instant: sip.js draws random
 * numbers in the continuations of its promises, and those of two phones that act in one turn would mix.
 */
export function turnsOf(host: Host, clock: Clock): Turn {
	return (act) => {
		if (scope.current() === host.name) return act();
		return new Promise((done, failed) => {
			scope.run(host.name, () => {
				clock.at(clock.now(), () => {
					scope.enter(host.name);
					act().then(done, failed);
				});
			});
		});
	};
}
