import type { Millis, PacketFate } from '../../simulators/kernel';

/** Name and value of something that is known. */
export type Fact = readonly [string, string];

/** What is shown of a message when it is clicked. */
export interface Detail {
	readonly title: string;
	/** What is known about it. */
	readonly facts: readonly Fact[];
	/** The message itself, whole. */
	readonly text: string;
}

interface Base {
	/** Number of the journal event that the row is named by in links. */
	readonly n: number;
	/** All events that it shows. */
	readonly events: readonly number[];
	readonly at: Millis;
	/** What it says in one line. */
	readonly title: string;
	/** Made when it is asked for: most rows of a long call are never looked at. */
	detail(): Detail;
	/** Invariants that one of its events violates. */
	readonly violates: readonly string[];
}

/** How a message looks. */
export type Tone = 'request' | 'provisional' | 'success' | 'challenge' | 'refusal' | 'cellular' | 'http' | 'http-error' | 'other';

/** A message from one lane to another. */
export interface MessageRow extends Base {
	readonly kind: 'message';
	readonly from: number;
	readonly to: number;
	readonly tone: Tone;
	readonly label: string;
	readonly sdp: boolean;
	readonly fate: PacketFate;
	/** Said beside the label: a retransmission, a duplicate. */
	readonly mark?: string | undefined;
	/** What it takes part in when it is a thing that comes back again and again; such rows may be folded. */
	readonly periodic?: Periodic | undefined;
}

/** A part of something that is done over and over. */
export interface Periodic {
	readonly what: 're-registration' | 'keep-alive' | 'OPTIONS ping';
	/** Who does it, over which hop. */
	readonly series: string;
	/** Who does it, over all hops. */
	readonly doer: string;
	/** One request with its answers. */
	readonly exchange: string;
	/** A final answer that ends one round well. */
	readonly completes: boolean;
}

/** Something that happened at one lane. */
export interface NoteRow extends Base {
	readonly kind: 'note';
	readonly tone: 'screen' | 'call' | 'fault' | 'warning';
	readonly lanes: readonly number[];
	readonly lines: readonly string[];
}

/** Many rows in one, so that a long call stays readable. */
export interface FoldRow extends Base {
	readonly kind: 'fold';
	readonly lanes: readonly number[];
	readonly label: string;
}

/** One line of a ladder. */
export type Row = MessageRow | NoteRow | FoldRow;
