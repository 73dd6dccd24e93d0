import type { Millis, Secret } from '../../kernel';
import type { Passage } from '../../media';
import type { Row, Store } from './database';

/** A message that somebody left. */
export interface VoiceMessage {
	readonly id: number;
	/** Who left it, as the user may see it; undefined when withheld. */
	readonly from?: string;
	readonly receivedAt: Millis;
	/** Has been heard and kept. */
	readonly saved: boolean;
	readonly passages: readonly Passage[];
}

/** What of a mailbox is told to the user's phones (RFC 3842 §5.2). */
export interface MailboxSummary {
	readonly fresh: number;
	readonly saved: number;
}

/** The users' mailboxes: their messages, and the passcodes of the Voice Portal. */
export class Mailboxes {
	/** A mailbox has other messages than before. */
	onChange: (user: string) => void = () => {};

	constructor(private readonly store: Store) {}

	/** Opens a mailbox for the portal, or gives it another passcode. */
	setPasscode(user: string, secret: Secret): void {
		const passcode = secret.reveal();
		this.store.run(
			'INSERT INTO mailbox VALUES (?, ?, 0, 0) ON CONFLICT (person) DO UPDATE SET passcode = ?, failures = 0, locked_until = 0',
			user,
			passcode,
			passcode,
		);
	}

	/** Whether the user has one. */
	has(user: string): boolean {
		return this.store.get('SELECT 1 AS there FROM mailbox WHERE person = ?', user) !== undefined;
	}

	/** Whether nobody gets in, whatever the passcode. */
	isLocked(user: string, now: Millis): boolean {
		const row = this.store.get('SELECT locked_until FROM mailbox WHERE person = ?', user);
		return row === undefined || Number(row.locked_until) > now;
	}

	/** Tries a passcode; so many wrong ones in a row, in whatever calls, lock the mailbox for a while. */
	tryPasscode(
		user: string,
		passcode: Secret,
		now: Millis,
		rule: { readonly tries: number; readonly lockedMs: Millis },
	): 'right' | 'wrong' | 'locked' {
		if (this.isLocked(user, now)) return 'locked';
		const row = this.store.get('SELECT passcode, failures FROM mailbox WHERE person = ?', user);
		const right = row?.passcode === passcode.reveal();
		const failures = right ? 0 : Number(row?.failures) + 1;
		const locks = failures >= rule.tries;
		this.store.run(
			'UPDATE mailbox SET failures = ?, locked_until = ? WHERE person = ?',
			locks ? 0 : failures,
			locks ? Math.ceil(now + rule.lockedMs) : 0,
			user,
		);
		return right ? 'right' : locks ? 'locked' : 'wrong';
	}

	/** New messages first, then the saved ones; each the oldest first. */
	messages(user: string): readonly VoiceMessage[] {
		return this.store.all('SELECT * FROM voice_message WHERE person = ? ORDER BY saved, id', user).map(message);
	}

	summary(user: string): MailboxSummary {
		const row = this.store.get('SELECT count(*) AS count, coalesce(sum(saved), 0) AS saved FROM voice_message WHERE person = ?', user);
		const saved = Number(row?.saved);
		return { fresh: Number(row?.count) - saved, saved };
	}

	leave(user: string, from: string | undefined, receivedAt: Millis, passages: readonly Passage[]): void {
		this.store.run(
			'INSERT INTO voice_message (person, caller, received_at, saved, passages) VALUES (?, ?, ?, 0, ?)',
			user,
			from ?? null,
			// Real time has fractions, the column has none.
			Math.round(receivedAt),
			JSON.stringify(passages),
		);
		this.onChange(user);
	}

	/** False when there is no such message any more. */
	save(user: string, id: number): boolean {
		if (this.store.run('UPDATE voice_message SET saved = 1 WHERE person = ? AND id = ? AND saved = 0', user, id) > 0) this.onChange(user);
		return this.store.get('SELECT 1 AS there FROM voice_message WHERE person = ? AND id = ?', user, id) !== undefined;
	}

	erase(user: string, id: number): void {
		if (this.store.run('DELETE FROM voice_message WHERE person = ? AND id = ?', user, id) > 0) this.onChange(user);
	}
}

function message(row: Row): VoiceMessage {
	return {
		id: Number(row.id),
		...(row.caller !== null && { from: String(row.caller) }),
		receivedAt: Number(row.received_at),
		saved: row.saved === 1,
		passages: JSON.parse(String(row.passages)) as Passage[],
	};
}
