import type { Evidence, Violation } from './invariant';
import { cseqOf } from './wire-message';

/** A BYE may be sent up to 64·T1 after the PBX has given a call up: when ACK is late (RFC 3261 §13.3.1.4, §15). */
const BYE_WITHIN_MS = 32_500;

/**
 * The PBX's calls, its call detail records and its signalling tell the same story: every call that was seen to begin has one record,
 * which says what the call's events said; what is recorded as answered was answered on the network, and was ended there.
 */
export function theBooksAgree({ journal, books, traffic }: Evidence): Violation[] {
	if (books === undefined) return [];
	const violations: Violation[] = [];
	const complain = (message: string, events: readonly number[] = []) => violations.push({ invariant: 'the books agree', message, events });
	const events = journal.ofKind('call');

	for (const call of new Set(events.map(({ call: id }) => id))) {
		const story = events.filter(({ call: id }) => id === call);
		const numbers = story.map(({ n }) => n);
		const last = story.at(-1);
		const [record, ...more] = books.records.filter(({ id }) => id === call);
		if (last === undefined) continue;
		if (record === undefined) {
			complain(`${call} of ${last.user} has no call detail record; it was last ${last.state}`, numbers);
			continue;
		}
		if (more.length > 0) complain(`${call} of ${last.user} has ${more.length + 1} call detail records`, numbers);
		const connectedAt = story.find(({ state }) => state === 'active')?.at;
		if (connectedAt !== undefined && record.answeredAt !== connectedAt)
			complain(`${call} was answered at ${connectedAt} ms, and is recorded as answered at ${record.answeredAt} ms`, numbers);
		if (last.state !== 'released' || record.releasedAt !== last.at)
			complain(`${call} was ${last.state} at ${last.at} ms, and is recorded as over at ${record.releasedAt} ms`, numbers);
		if (record.user !== last.user || record.party !== last.party)
			complain(`${call} of ${last.user} with ${last.party} is recorded as one of ${record.user} with ${record.party}`, numbers);
		const detached = story.some(({ state }) => state === 'detached');
		if (detached !== (record.redirection !== undefined))
			complain(`${call} was ${detached ? '' : 'not '}sent elsewhere, and is recorded otherwise`, numbers);
	}
	for (const { id, user } of books.records) {
		if (!events.some(({ call }) => call === id)) complain(`there is a call detail record ${id} of ${user}, and nobody saw that call`);
	}

	const atPbx = traffic.messages.filter(({ from, to }) => from.address === books.pbx || to.address === books.pbx);
	const answers = atPbx.filter(({ message }) => message.kind === 'response' && message.status === 200 && cseqOf(message).method === 'INVITE');
	const byes = atPbx.filter(({ message }) => message.kind === 'request' && message.method === 'BYE');
	for (const { id, answeredAt, releasedAt } of books.records) {
		if (answeredAt === undefined || releasedAt === undefined) continue;
		if (!answers.some(({ at }) => at <= answeredAt))
			complain(`${id} is recorded as answered at ${answeredAt} ms; no INVITE had been answered by then`);
		if (!byes.some(({ at }) => at >= answeredAt && at <= releasedAt + BYE_WITHIN_MS))
			complain(`${id} is recorded as over at ${releasedAt} ms; nobody has said BYE`);
	}
	return violations;
}
