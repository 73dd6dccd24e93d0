import { Core, Grammar } from 'sip.js';
import { fastGrammar } from './fast-grammar';

/** How long a transaction outlives its end, by RFC 3261 §17 and Table 4: datagrams may be copied, streams are not. */
const LINGERING = {
	UDP: { TIMER_D: 32_000, TIMER_I: 5_000, TIMER_J: 32_000, TIMER_K: 5_000 },
	TCP: { TIMER_D: 0, TIMER_I: 0, TIMER_J: 0, TIMER_K: 0 },
} as const;

/** The part of sip.js's transactions that its types hide. */
interface Transitions {
	readonly transport: { readonly protocol: string };
	stateTransition(this: Transitions, ...to: unknown[]): void;
}

let applied = false;

/**
 * Mends in sip.js, once per process, what no option can: the speed of its grammar, and its lingering timers. Those are
 * one global table, right for reliable transports only, and each is read in `stateTransition` of its transaction and
 * nowhere else: so there the table is set to what that transaction's own transport asks for.
 */
export function applyRemedies(): void {
	if (applied) return;
	applied = true;
	Grammar.parse = fastGrammar(Grammar.parse);
	const kinds = [Core.InviteClientTransaction, Core.NonInviteClientTransaction, Core.InviteServerTransaction, Core.NonInviteServerTransaction];
	for (const { prototype } of kinds) {
		const transitions = prototype as unknown as Transitions;
		const original = transitions.stateTransition;
		transitions.stateTransition = function (...to) {
			Object.assign(Core.Timers, this.transport.protocol === 'UDP' ? LINGERING.UDP : LINGERING.TCP);
			original.apply(this, to);
		};
	}
}
