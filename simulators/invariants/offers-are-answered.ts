import type { Evidence, Violation } from './invariant';
import { type Direction, readSession, type Session } from './session';
import type { SipPacket } from './traffic';
import { cseqOf, field, tagOf } from './wire-message';

/** RFC 3264 §6.1: what an answer may say to an offer. */
const ALLOWED: Readonly<Record<Direction, readonly Direction[]>> = {
	sendrecv: ['sendrecv', 'sendonly', 'recvonly', 'inactive'],
	sendonly: ['recvonly', 'inactive'],
	recvonly: ['sendonly', 'inactive'],
	inactive: ['inactive'],
};

/**
 * Offers and answers match (RFC 3264): an offer in INVITE is answered in the 2xx, an offer in the 2xx in its ACK; the
 * answer has the offer's media, formats out of it and a direction that fits; and a side that changes its description
 * raises the version of its origin by one.
 */
export function offersAreAnswered({ traffic }: Evidence): Violation[] {
	const violations: Violation[] = [];
	const complain = (message: string, ...packets: readonly SipPacket[]) =>
		violations.push({ invariant: 'offers are answered', message, events: packets.map(({ n }) => n) });

	const invites = new Map<string, SipPacket>();
	const offersInAnswers = new Map<string, SipPacket>();
	const acknowledged = new Set<string>();
	const checkedAnswers = new Set<string>();
	const own = new Map<string, { session: Session; packet: SipPacket }>();
	/** What each side has said: it may be sent again when something newer is under way already. */
	const said = new Set<string>();

	const sessionIn = (packet: SipPacket): Session | undefined => {
		if (!field(packet.message, 'content-type').toLowerCase().startsWith('application/sdp')) return undefined;
		const session = readSession(packet.message.body);
		if (session === undefined) complain(`${packet.from.address} sent a session description that RFC 4566 does not allow`, packet);
		return session;
	};

	for (const packet of traffic.messages) {
		const { message, from, to } = packet;
		const cseq = cseqOf(message);
		if (cseq.method !== 'INVITE' && cseq.method !== 'ACK') continue;
		const callId = field(message, 'call-id');
		const requester = message.kind === 'request' ? from.address : to.address;
		const transaction = `${requester} ${callId} ${tagOf(field(message, 'from'))} ${cseq.number}`;

		const session = sessionIn(packet);
		if (session !== undefined) {
			const localTag = tagOf(field(message, message.kind === 'request' ? 'from' : 'to'));
			const side = `${from.address} ${callId} ${localTag}`;
			const words = `${side} ${transaction} ${message.kind} ${message.body}`;
			if (!said.has(words)) checkOrigin(side, session, packet);
			said.add(words);
		}

		if (message.kind === 'request' && message.method === 'INVITE') {
			if (!invites.has(transaction)) invites.set(transaction, packet);
		} else if (message.kind === 'response' && message.status >= 200 && message.status < 300 && cseq.method === 'INVITE') {
			const invite = invites.get(transaction);
			if (invite === undefined || checkedAnswers.has(transaction)) continue;
			checkedAnswers.add(transaction);
			const offer = sessionIn(invite);
			if (offer === undefined) {
				if (session === undefined) complain(`neither INVITE from ${to.address} nor its 2xx from ${from.address} makes an offer`, invite, packet);
				else offersInAnswers.set(transaction, packet);
			} else if (session === undefined) complain(`the 2xx from ${from.address} does not answer the offer in INVITE`, invite, packet);
			else checkAnswer(offer, session, invite, packet);
		} else if (message.kind === 'request' && message.method === 'ACK') {
			const offerer = offersInAnswers.get(transaction);
			if (offerer === undefined || acknowledged.has(transaction)) continue;
			acknowledged.add(transaction);
			const offer = sessionIn(offerer);
			if (session === undefined) complain(`ACK from ${from.address} does not answer the offer in the 2xx`, offerer, packet);
			else if (offer !== undefined) checkAnswer(offer, session, offerer, packet);
		}
	}
	return violations;

	function checkAnswer(offer: Session, answer: Session, offering: SipPacket, answering: SipPacket) {
		if (offer.media.length !== answer.media.length) {
			complain(
				`the answer from ${answering.from.address} has ${answer.media.length} media lines, the offer ${offer.media.length}`,
				offering,
				answering,
			);
			return;
		}
		offer.media.forEach((offered, i) => {
			const answered = answer.media[i];
			if (answered === undefined || answered.port === 0) return;
			const foreign = answered.formats.filter((format) => !offered.formats.includes(format) && Number(format) < 96);
			if (answered.type !== offered.type)
				complain(`media line ${i + 1} is ${offered.type} in the offer and ${answered.type} in the answer`, offering, answering);
			if (foreign.length > 0)
				complain(`the answer from ${answering.from.address} uses formats ${foreign.join(', ')} that were not offered`, offering, answering);
			if (!ALLOWED[offered.direction].includes(answered.direction)) {
				complain(`${offered.direction} was answered with ${answered.direction} by ${answering.from.address}`, offering, answering);
			}
		});
	}

	function checkOrigin(side: string, session: Session, packet: SipPacket) {
		const before = own.get(side);
		own.set(side, { session, packet });
		if (before === undefined) return;
		const from = packet.from.address;
		if (session.id !== before.session.id)
			complain(`${from} changed the session id of its origin within a dialog (RFC 3264 §8)`, before.packet, packet);
		else if (
			session.content === before.session.content
				? session.version !== before.session.version && session.version !== before.session.version + 1
				: session.version !== before.session.version + 1
		) {
			complain(`${from} went from version ${before.session.version} to ${session.version} of its description (RFC 3264 §8)`, before.packet, packet);
		}
	}
}
