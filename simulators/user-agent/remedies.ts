import { Core, Grammar } from 'sip.js';
import { fastGrammar } from './fast-grammar';

/** How long a transaction outlives its end, by RFC 3261 §17 and Table 4: datagrams may be copied, streams are not. */
const LINGERING = {
	UDP: { TIMER_D: 32_000, TIMER_I: 5_000, TIMER_J: 32_000, TIMER_K: 5_000 },
	TCP: { TIMER_D: 0, TIMER_I: 0, TIMER_J: 0, TIMER_K: 0 },
} as const;

/** The part of sip.js's transactions that its types hide. */
interface Transaction {
	readonly transport: Protocol;
	readonly state: Core.TransactionState;
	stateTransition(this: Transaction, ...to: unknown[]): void;
	dispose(): void;
}

interface Protocol {
	readonly protocol: string;
}

const lingering = new WeakMap<Protocol, Set<Transaction>>();

let applied = false;

/**
 * Mends in sip.js, once per process, what no option can: the speed of its grammar, and its lingering timers. Those are
 * one global table, right for reliable transports only, and each is read in `stateTransition` of its transaction and
 * nowhere else: so there the table is set to what that transaction's own transport asks for. There, too, it is noted
 * which transactions linger, because sip.js forgets the one that was challenged.
 */
export function applyRemedies(): void {
	if (applied) return;
	applied = true;
	Grammar.parse = fastGrammar(Grammar.parse);
	const kinds = [Core.InviteClientTransaction, Core.NonInviteClientTransaction, Core.InviteServerTransaction, Core.NonInviteServerTransaction];
	for (const { prototype } of kinds) {
		const transaction = prototype as unknown as Transaction;
		const original = transaction.stateTransition;
		transaction.stateTransition = function (...to) {
			Object.assign(Core.Timers, this.transport.protocol === 'UDP' ? LINGERING.UDP : LINGERING.TCP);
			original.apply(this, to);
			note(this);
		};
	}
}

function note(transaction: Transaction): void {
	const { transport, state } = transaction;
	const known = lingering.get(transport) ?? new Set();
	lingering.set(transport, known);
	if (state === Core.TransactionState.Terminated) known.delete(transaction);
	else known.add(transaction);
}

/** Stops the timers of every transaction over this transport. */
export function disposeTransactions(transport: Protocol): void {
	for (const transaction of lingering.get(transport) ?? []) transaction.dispose();
	lingering.delete(transport);
}
