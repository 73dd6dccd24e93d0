import type { Endpoint } from '../kernel';
import type { Evidence, Violation } from './invariant';
import type { SipPacket } from './traffic';
import { branchOf, cseqOf, field } from './wire-message';

/**
 * Each INVITE gets a final answer, and each final answer an ACK (RFC 3261 §13.2.2.4, §17.1.1.3). An INVITE without one
 * is excused when a fault or a loss between the two hosts was recorded after it: then its timer ends it.
 */
export function everyInviteIsAnswered({ traffic, journal }: Evidence): Violation[] {
	const violations: Violation[] = [];
	const complain = (message: string, packet: SipPacket) => violations.push({ invariant: 'every INVITE is answered', message, events: [packet.n] });
	const { messages } = traffic;

	/** Connections that somebody has left while no word of it came through: what still comes over them nobody reads, and RST answers it. */
	const leftUnheard = new Map<string, number>();
	for (const { n, transport, part, from, to, fate } of journal.ofKind('packet')) {
		if (transport === 'tcp' && (part === 'close' || part === 'reset') && fate !== 'delivered') leftUnheard.set(connection(from, to), n);
	}
	const isRead = ({ n, transport, from, to }: SipPacket) => transport !== 'tcp' || (leftUnheard.get(connection(to, from)) ?? n) >= n;

	const firstInvites = new Map<string, SipPacket>();
	const finals = new Map<string, SipPacket>();
	const acksByBranch = new Set<string>();
	const acksByDialog = new Set<string>();
	for (const packet of messages) {
		const { message, from, to } = packet;
		if (message.kind === 'request') {
			const transaction = `${from.address} ${branchOf(message)}`;
			if (message.method === 'INVITE' && !firstInvites.has(transaction)) firstInvites.set(transaction, packet);
			if (message.method === 'ACK') {
				acksByBranch.add(transaction);
				acksByDialog.add(`${from.address} ${field(message, 'call-id')} ${cseqOf(message).number}`);
			}
		} else if (message.status >= 200 && cseqOf(message).method === 'INVITE' && packet.arrived && isRead(packet)) {
			const transaction = `${to.address} ${branchOf(message)}`;
			if (!finals.has(transaction)) finals.set(transaction, packet);
		}
	}

	const hostOf = new Map(journal.ofKind('host').flatMap(({ host, addresses }) => addresses.map((address) => [address, host] as const)));
	const disturbed = (a: string, b: string, since: number) => {
		const hosts = [hostOf.get(a), hostOf.get(b)];
		const fault = journal
			.ofKind('fault')
			.some(({ verb, hosts: hit }) => verb !== 'repair' && verb !== 'release' && hit.some((host) => hosts.includes(host)));
		const lost = journal.ofKind('packet').some(({ from, to, at, fate }) => {
			const between = (from.address === a && to.address === b) || (from.address === b && to.address === a);
			return between && at >= since && fate !== 'delivered';
		});
		return fault || lost;
	};

	for (const [transaction, invite] of firstInvites) {
		const final = finals.get(transaction);
		const { from, to, message } = invite;
		const what = `INVITE ${message.kind === 'request' ? message.uri : ''} from ${from.address} to ${to.address}`;
		if (final === undefined) {
			if (!disturbed(from.address, to.address, invite.at)) complain(`${what} never got a final answer`, invite);
			continue;
		}
		if (final.message.kind !== 'response') continue;
		const acknowledged =
			final.message.status < 300
				? acksByDialog.has(`${from.address} ${field(message, 'call-id')} ${cseqOf(message).number}`)
				: acksByBranch.has(transaction);
		if (!acknowledged) complain(`${what} was answered ${final.message.status}, and the answer was never acknowledged`, final);
	}
	return violations;
}

const connection = (own: Endpoint, other: Endpoint) => `${own.address}:${own.port}>${other.address}:${other.port}`;
