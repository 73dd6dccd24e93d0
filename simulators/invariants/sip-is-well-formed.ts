import type { Evidence, Violation } from './invariant';

/** SIP on the wire is well formed (RFC 3261), and every SIP node could live with what it got. */
export function sipIsWellFormed({ traffic, journal }: Evidence): Violation[] {
	const invariant = 'SIP is well formed';
	return [
		...traffic.unreadable.map(({ n, from, to, text }) => ({
			invariant,
			message: `${from.address} sent ${to.address} something that is no SIP message: "${text}"`,
			events: [n],
		})),
		...traffic.messages
			.filter(({ message }) => message.flaws.length > 0)
			.map(({ n, from, to, message }) => {
				const what = message.kind === 'request' ? message.method : message.status;
				return { invariant, message: `${what} from ${from.address} to ${to.address}: ${message.flaws.join('; ')}`, events: [n] };
			}),
		...journal
			.ofKind('signalling')
			// Whoever leaves before the answer comes does nothing wrong, and neither does who answers.
			.filter(({ what }) => what !== 'undelivered')
			.map(({ n, node, what, detail }) => ({ invariant, message: `${node}: ${what}: ${detail}`, events: [n] })),
	];
}
