import type { Millis } from '../../kernel';
import type { CallRecord } from './call';

/** One line of a user's call log. */
export interface Logged {
	readonly kind: 'placed' | 'received' | 'missed';
	/** The other party, as the user knows it. */
	readonly party: string;
	readonly at: Millis;
}

/** A user's calls that are over, newest first. A call that a service of the user's sent elsewhere was not missed: it was received there. */
export function callLog(records: readonly CallRecord[], user: string): readonly Logged[] {
	const own = records.filter((record) => record.user === user);
	return own.map((record) => ({ kind: kindOf(record), party: record.party, at: record.startedAt })).toReversed();
}

function kindOf({ personality, answeredAt, redirection }: CallRecord): Logged['kind'] {
	if (personality !== 'terminator') return 'placed';
	return answeredAt === undefined && redirection === undefined ? 'missed' : 'received';
}
