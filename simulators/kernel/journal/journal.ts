import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Clock } from '../clock/clock';
import { Secret } from '../secret';
import { canonical } from './canonical';
import type { Event, Recorded } from './events';

type OfKind<K extends Event['kind']> = Recorded<Extract<Event, { kind: K }>>;

/** The one ordered record of a world. Assertions, invariants, ladders, captures and reports only read it. */
export interface Journal {
	/** Appends an event and gives it back in its place. */
	record<E extends Event>(event: E): Recorded<E>;
	all(): readonly Recorded[];
	ofKind<K extends Event['kind']>(kind: K): readonly OfKind<K>[];
	/** Calls `see` with every later event of that kind, as it is recorded. */
	on<K extends Event['kind']>(kind: K, see: (event: OfKind<K>) => void): void;
	/**
	 * From now on `secret` never leaves this journal: wherever it occurs in what is written or hashed, a mask of the
	 * same length stands for it. A pattern conceals what its first group matches, the last place in the match where that stands.
	 */
	conceal(secret: Secret | RegExp): void;
	/** One line of canonical JSON per event. */
	lines(): string[];
	/** SHA-256 over the lines. */
	hash(): string;
}

/** What is concealed in a packet reads zero, so that the packet can still be decoded. */
const BASE64_MASK = 'A';

/** `text` with `other` in the last place where `part` stands. */
function withLast(text: string, part: string, other: string): string {
	const at = text.lastIndexOf(part);
	return text.slice(0, at) + other + text.slice(at + part.length);
}

/** Makes an empty journal that stamps its events with the time of `clock`. */
export function journal(clock: Pick<Clock, 'now'>): Journal {
	const events: Recorded[] = [];
	const kinds = new Map<Event['kind'], Recorded[]>();
	const listeners = new Map<Event['kind'], ((event: never) => void)[]>();
	const secrets = new Set<string>();
	const patterns: RegExp[] = [];

	const masked = (text: string, mask = '*'): string => {
		let safe = text;
		for (const secret of secrets) if (safe.includes(secret)) safe = safe.replaceAll(secret, mask.repeat(secret.length));
		for (const pattern of patterns) safe = safe.replace(pattern, (whole, secret: string) => withLast(whole, secret, mask.repeat(secret.length)));
		return safe;
	};

	const payloadOf = (bytes: Buffer): { text: string } | { base64: string } => {
		return isUtf8(bytes) ? { text: masked(bytes.toString('utf8')) } : { base64: masked(bytes.toString('base64'), BASE64_MASK) };
	};

	const line = (event: Recorded): string => {
		if (event.kind !== 'packet' && event.kind !== 'decoded') return masked(canonical(event));
		return canonical({ ...event, payload: event.payload.length === 0 ? undefined : payloadOf(event.payload) });
	};

	/** Lines that have been written out, to be masked anew when there is something new to conceal. */
	const written: string[] = [];
	const lines = (): string[] => {
		for (let n = written.length; n < events.length; n++) written.push(line(events[n] as Recorded));
		return written.slice();
	};

	return {
		record<E extends Event>(event: E): Recorded<E> {
			const recorded = { ...event, n: events.length, at: clock.now() } as Recorded<E>;
			events.push(recorded);
			const same = kinds.get(event.kind);
			if (same === undefined) kinds.set(event.kind, [recorded]);
			else same.push(recorded);
			for (const see of listeners.get(event.kind) ?? []) see(recorded as never);
			return recorded;
		},
		all: () => events,
		ofKind: <K extends Event['kind']>(kind: K) => (kinds.get(kind) ?? []) as OfKind<K>[],
		on(kind, see) {
			const seeing = listeners.get(kind);
			if (seeing === undefined) listeners.set(kind, [see]);
			else seeing.push(see);
		},
		conceal(secret) {
			written.length = 0;
			if (!(secret instanceof Secret)) patterns.push(secret);
			else if (secret.reveal() !== '') secrets.add(secret.reveal());
		},
		lines,
		hash: () =>
			createHash('sha256')
				.update(`${lines().join('\n')}\n`)
				.digest('hex'),
	};
}
