import type { Evidence, Violation } from './invariant';
import { branchOf, cseqOf, field, tagOf } from './wire-message';

/**
 * The CSeq numbers of new requests rise within a dialog, and within the registrations of one Call-ID (RFC 3261 §12.2.1.1,
 * §10.2). ACK and CANCEL repeat the number of their INVITE; a retransmission repeats its branch.
 */
export function cseqRises({ traffic }: Evidence): Violation[] {
	const violations: Violation[] = [];
	const highest = new Map<string, { number: number; n: number }>();
	const seen = new Set<string>();
	for (const { n, from, message } of traffic.messages) {
		if (message.kind !== 'request' || message.method === 'ACK' || message.method === 'CANCEL') continue;
		const transaction = `${from.address} ${branchOf(message)} ${message.method}`;
		if (seen.has(transaction)) continue;
		seen.add(transaction);
		const side = `${from.address} ${field(message, 'call-id')} ${tagOf(field(message, 'from'))}`;
		const { number } = cseqOf(message);
		const before = highest.get(side);
		if (before !== undefined && number <= before.number) {
			violations.push({
				invariant: 'CSeq rises',
				message: `${message.method} from ${from.address} carries CSeq ${number} after ${before.number} in the same dialog`,
				events: [before.n, n],
			});
		}
		if (before === undefined || number > before.number) highest.set(side, { number, n });
	}
	return violations;
}
