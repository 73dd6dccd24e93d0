import { field, readSession, type SipPacket, sipTraffic, type Traffic, tagOf } from '../../simulators/invariants';
import type { Journal } from '../../simulators/kernel';

/** A documented defect whose signature a capture shows. */
export interface KnownIssueMatch {
	/** Requirement that documents it. */
	readonly id: string;
	readonly what: string;
	/** Journal events that show it. */
	readonly events: readonly number[];
}

interface Signature {
	readonly id: string;
	readonly what: string;
	find(traffic: Traffic): readonly SipPacket[];
}

const IPHONE = /\b(?:ios|iphone|ipad)\b/i;

/** How documented defects look on the wire. A match is a lead, not a verdict: the same messages may have another cause. */
const SIGNATURES: readonly Signature[] = [
	{
		id: 'IOS-01',
		what: 'an iPhone put its call on hold by itself or by its user (an incoming cellular call does so)',
		find: ({ messages }) => messages.filter((packet) => isFromIphone(packet, messages) && isReinvite(packet) && holds(packet)),
	},
	{
		id: 'IOS-05',
		what: 'a call that an iPhone held was ended without ever being resumed (it may not be retrievable after a cellular call to a locked phone)',
		find: ({ messages }) =>
			messages.filter((packet) => {
				if (!isRequest(packet, 'BYE') || !isFromIphone(packet, messages)) return false;
				const own = messages.filter(
					(other) => other.n < packet.n && callOf(other) === callOf(packet) && isReinvite(other) && isFromIphone(other, messages),
				);
				const last = own.at(-1);
				return last !== undefined && holds(last);
			}),
	},
	{
		id: 'LIM-17',
		what: 'one call was set up twice towards one mobile, and the second was refused as busy',
		find: ({ messages }) => {
			const invites = messages.filter((packet) => isRequest(packet, 'INVITE') && tagOf(field(packet.message, 'to')) === '');
			return messages.filter(({ message, n }) => {
				if (message.kind !== 'response' || message.status !== 486 || !field(message, 'cseq').endsWith('INVITE')) return false;
				const refused = invites.find((packet) => packet.n < n && field(packet.message, 'call-id') === field(message, 'call-id'));
				if (refused === undefined) return false;
				return invites.some(
					(packet) =>
						packet !== refused &&
						callee(packet) === callee(refused) &&
						Math.abs(packet.at - refused.at) < 5000 &&
						callOf(packet) !== callOf(refused) &&
						packet.to.address === refused.to.address,
				);
			});
		},
	},
	{
		id: 'LIM-25',
		what: 'a Sonus border controller refused an INVITE that replaces or has no offer (pulling a call by Call Back does so)',
		find: ({ messages }) =>
			messages.filter(({ message }) => {
				if (
					message.kind !== 'response' ||
					message.status < 400 ||
					!/sonus|sbc ?[15]\d00|ribbon/i.test(`${field(message, 'server')} ${field(message, 'user-agent')}`)
				)
					return false;
				if (!field(message, 'cseq').endsWith('INVITE')) return false;
				const request = messages.find(
					(packet) =>
						isRequest(packet, 'INVITE') && callOf(packet) === field(message, 'call-id') && field(packet.message, 'cseq') === field(message, 'cseq'),
				);
				return request !== undefined && (field(request.message, 'replaces') !== '' || request.message.body === '');
			}),
	},
];

/** The documented defects whose signature a journal shows. */
export function matchesIn(journal: Pick<Journal, 'ofKind'>): KnownIssueMatch[] {
	const traffic = sipTraffic(journal);
	return SIGNATURES.flatMap(({ id, what, find }) => {
		const events = find(traffic).map(({ n }) => n);
		return events.length === 0 ? [] : [{ id, what, events }];
	});
}

const callOf = ({ message }: SipPacket) => field(message, 'call-id');
const isRequest = ({ message }: SipPacket, method: string) => message.kind === 'request' && message.method === method;
const isReinvite = (packet: SipPacket) => isRequest(packet, 'INVITE') && tagOf(field(packet.message, 'to')) !== '';
const callee = ({ message }: SipPacket) => (message.kind === 'request' ? message.uri.replace(/[@;].*$/, '') : '');

/** Not every message says what sent it: the first that does stands for its address. */
function isFromIphone(packet: SipPacket, all: readonly SipPacket[]): boolean {
	const agent = ({ message }: SipPacket) => field(message, 'user-agent');
	const own = agent(packet) !== '' ? packet : all.find((other) => other.from.address === packet.from.address && agent(other) !== '');
	return own !== undefined && IPHONE.test(agent(own));
}

function holds({ message }: SipPacket): boolean {
	const session = readSession(message.body);
	return session?.media.some(({ direction }) => direction === 'sendonly' || direction === 'inactive') ?? false;
}
