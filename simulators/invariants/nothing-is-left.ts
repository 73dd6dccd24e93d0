import type { Evidence, Violation } from './invariant';

/** After everyone has hung up and signed out and the settle time has passed, no transaction, dialog, call, timer or socket is left. */
export function nothingIsLeft({ remains }: Evidence): Violation[] {
	return Object.entries(remains)
		.filter(([, count]) => count !== 0)
		.map(([what, count]) => ({ invariant: 'nothing is left', message: `${count} left: ${what}`, events: [] }));
}
