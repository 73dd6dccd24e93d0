import { cseqOf, field, type SipPacket, sipTraffic } from '../../simulators/invariants';
import type { Journal } from '../../simulators/kernel';

/** Which SIP messages are asked for; hosts by their names. */
export interface Asked {
	readonly from?: string;
	readonly to?: string;
	/** Method of a request. */
	readonly request?: string;
	/** Method of the request that a response answers. */
	readonly responseTo?: string;
	/** Only what the journal recorded from this event on. */
	readonly since?: number;
}

/** The SIP that went over the network, asked about in the words of a tester. Retransmissions are not repeated. */
export class Wire {
	readonly #journal: Journal;

	constructor(journal: Journal) {
		this.#journal = journal;
	}

	/** The messages asked for, in the order they were sent, each once. */
	messages({ from, to, request, responseTo, since = 0 }: Asked): SipPacket[] {
		const sent = this.#addresses(from);
		const received = this.#addresses(to);
		const seen = new Set<string>();
		return sipTraffic(this.#journal).messages.filter((packet) => {
			const { message } = packet;
			if (packet.n < since) return false;
			if (sent !== undefined && !sent.includes(packet.from.address)) return false;
			if (received !== undefined && !received.includes(packet.to.address)) return false;
			if (request !== undefined && !(message.kind === 'request' && message.method === request)) return false;
			if (responseTo !== undefined && !(message.kind === 'response' && cseqOf(message).method === responseTo)) return false;
			const identity = [packet.from.address, packet.to.address, startOf(packet), field(message, 'via'), field(message, 'cseq')].join(' ');
			if (seen.has(identity)) return false;
			seen.add(identity);
			return true;
		});
	}

	/** Everything that `host` received, byte by byte, as text: whatever transport or protocol it came over. */
	receivedBy(host: string, from?: string): string {
		const received = this.#addresses(host) ?? [];
		const sent = this.#addresses(from);
		return [...this.#journal.ofKind('packet'), ...this.#journal.ofKind('decoded')]
			.filter((packet) => received.includes(packet.to.address) && (sent === undefined || sent.includes(packet.from.address)))
			.map((packet) => packet.payload.toString('utf8'))
			.join('\n');
	}

	#addresses(host: string | undefined): readonly string[] | undefined {
		if (host === undefined) return undefined;
		return this.#journal.ofKind('host').findLast((event) => event.host === host)?.addresses ?? [];
	}
}

/** `INVITE` or `200`: what a ladder would write on the arrow. */
export function startOf({ message }: SipPacket): string {
	return message.kind === 'request' ? message.method : String(message.status);
}

/** The user part of a SIP or tel URI in a header value or a Request-URI. */
export function userOf(value: string): string {
	return (
		/(?:sips?:([^@;>\s]+)@|tel:([^;>\s]+))/
			.exec(value)
			?.slice(1)
			.find((user) => user !== undefined) ?? ''
	);
}

/** What a terminating network can learn about the caller: the identity headers of an INVITE (RFC 3261, 3323, 3325). */
export function identityOf({ message }: SipPacket): Readonly<Record<string, string>> {
	const withoutTag = field(message, 'from').replace(/;\s*tag=[^;,\s]+/, '');
	return { from: withoutTag, 'p-asserted-identity': field(message, 'p-asserted-identity'), privacy: field(message, 'privacy') };
}

/** Whether a request is outside of any dialog. */
export function isInitial({ message }: SipPacket): boolean {
	return !/;\s*tag=/.test(field(message, 'to'));
}
