import type { Reply, SipRequest } from '../../drachtio';
import type { CallEvent, Clock, Journal, Millis } from '../../kernel';
import type { Location } from '../identity';
import type { Conversation } from './conversation';
import type { DiversionReason } from './diversions';
import type { Leg } from './leg';
import type { Ring } from './ring';

/** How a call came about, as a call detail record says it. */
export type Mode = 'desk' | 'voip' | 'call-through' | 'call-back' | 'inbound';

/** A service of the user's diverted the caller, the user transferred or parked the other party, or a colleague picked the call up. */
export type RedirectionReason = DiversionReason | 'transfer' | 'park' | 'pickup';

/** What brings a user into a call that is there already. */
export type CallService = 'pickup' | 'directed-pickup' | 'barge-in' | 'park-retrieve' | 'park-recall';

/** One call of one user: what the call list shows while it lives and the call detail record afterwards. */
export interface CallRecord {
	readonly id: string;
	readonly user: string;
	readonly mode: Mode;
	readonly personality: CallEvent['personality'];
	readonly state: CallEvent['state'];
	readonly location: Location;
	/** The other party, as the user knows it. */
	readonly party: string;
	readonly startedAt: Millis;
	readonly answeredAt?: Millis;
	readonly releasedAt?: Millis;
	readonly reason?: string;
	/** The other party went elsewhere: to whom, and why. The record goes on to the end of that call. */
	readonly redirection?: { readonly to: string; readonly reason: RedirectionReason };
	/** The service by which the user came into the call, unless it was called or dialled. */
	readonly service?: CallService;
}

/** What is done when a phone asks within a call of its user to have the other party connected with somebody else (REFER). */
export type Referred = (call: Call, leg: Leg, request: SipRequest, reply: Reply) => void;

/** A call of a user. Its changes of state, and nothing else, are the journal's call events. */
export class Call {
	#record: CallRecord;
	#conversation: Conversation | undefined;
	/** What ends the call from the user's side; whoever carries the call on says what that is now. */
	hangUp: (reason: string) => void = () => {};
	/** While it rings: the user refuses it, and services for an unanswered call take it. */
	decline: () => void = () => {};
	/** While it rings: a colleague answers it at this leg, in a call that begins with it. Says whether it rang still. */
	pickUp: Ring['pickUp'] = () => false;
	/** Called when it is at another phone of the user's, or with somebody else: no phone rings any more to pull it. */
	readonly whenGoneElsewhere = new Set<() => void>();
	/** The user's phones that ring to pull it: `desk`, or the number of a mobile. */
	readonly ringsAt = new Set<string>();

	constructor(
		begun: Omit<CallRecord, 'state' | 'startedAt'>,
		private readonly clock: Clock,
		private readonly journal: Journal,
		private readonly ended: (call: Call) => void,
		private readonly changed: () => void,
		private readonly referred: Referred,
	) {
		this.#record = { ...begun, state: 'alerting', startedAt: clock.now() };
		this.#tell();
	}

	get record(): CallRecord {
		return this.#record;
	}

	/** What the user's side is talking in, once it is answered. */
	get conversation(): Conversation | undefined {
		return this.#conversation;
	}

	/** The user has answered at this location, which was open until now. */
	takenAt(location: Location | undefined): void {
		this.#record = { ...this.#record, ...(location && { location }) };
	}

	/** The two sides are connected. */
	talksIn(conversation: Conversation): void {
		this.#conversation = conversation;
		this.hangUp = (reason) => conversation.release(reason);
		if (this.#record.state !== 'alerting') return;
		this.#record = { ...this.#record, state: 'active' };
		const answeredAt = this.#tell();
		this.#record = { ...this.#record, answeredAt };
	}

	/** The user, or the other party, has put the other on hold, or takes it back. */
	is(state: 'active' | 'held' | 'remote-held'): void {
		if (this.#record.state === state || this.#record.state === 'released') return;
		this.#record = { ...this.#record, state };
		this.#tell();
	}

	/** The user goes on talking at another location. */
	movedTo(location: Location): void {
		if (this.#record.state === 'released') return;
		this.#record = { ...this.#record, location };
		this.#tell();
		for (const act of this.whenGoneElsewhere) act();
	}

	/** The user talks with somebody else: the party that was there has been transferred, or was replaced by one that was. */
	nowWith(party: string): void {
		this.#record = { ...this.#record, party };
		this.#tell();
	}

	/** The phone at this leg asks to have the other party connected with somebody else. */
	refer(leg: Leg, request: SipRequest, reply: Reply): void {
		this.referred(this, leg, request, reply);
	}

	/** The other party goes elsewhere: the call is not at the user's phones any more. */
	redirected(to: string, reason: RedirectionReason): void {
		this.#record = { ...this.#record, state: 'detached', redirection: { to, reason } };
		this.#tell();
		for (const act of this.whenGoneElsewhere) act();
	}

	/** A service of the PBX has answered. */
	answered(): void {
		if (this.#record.state !== 'alerting') return;
		this.#record = { ...this.#record, state: 'active' };
		const answeredAt = this.#tell();
		this.#record = { ...this.#record, answeredAt };
	}

	/** Who the caller was sent to has answered. */
	answeredElsewhere(): void {
		this.#record = { ...this.#record, answeredAt: this.clock.now() };
	}

	released(reason?: string): void {
		if (this.#record.state === 'released') return;
		this.#record = { ...this.#record, state: 'released', ...(reason && { reason }) };
		const releasedAt = this.#tell();
		this.#record = { ...this.#record, releasedAt };
		this.ended(this);
	}

	/** Gives the time that the journal says: in real time no two looks at the clock are one. */
	#tell(): Millis {
		const { id, user, personality, state, location, party, reason } = this.#record;
		const { at } = this.journal.record({ kind: 'call', call: id, user, personality, state, location, party, ...(reason && { reason }) });
		this.changed();
		return at;
	}
}

/** All calls of the PBX: the living, and the records of the dead. */
export class Calls {
	/** Nobody is transferred unless somebody sees to it. */
	referred: Referred = (_call, _leg, _request, reply) => reply.send(603);
	/** Told of every change of a user's calls. */
	changed: (user: string) => void = () => {};
	readonly #living = new Map<string, Call>();
	readonly #records: CallRecord[] = [];
	#count = 0;

	constructor(
		private readonly clock: Clock,
		private readonly journal: Journal,
	) {}

	begin(call: Pick<CallRecord, 'user' | 'mode' | 'personality' | 'location' | 'party' | 'service'>): Call {
		const id = `callhalf-${++this.#count}:0`;
		const begun = new Call(
			{ id, ...call },
			this.clock,
			this.journal,
			(ended) => {
				this.#living.delete(id);
				this.#records.push(ended.record);
				this.changed(call.user);
			},
			() => this.changed(call.user),
			(...request) => this.referred(...request),
		);
		this.#living.set(id, begun);
		this.changed(call.user);
		return begun;
	}

	/** The living calls, oldest first. */
	all(): readonly Call[] {
		return [...this.#living.values()];
	}

	/** Their records. */
	living(): readonly CallRecord[] {
		return [...this.#living.values()].map(({ record }) => record);
	}

	find(user: string, id: string): Call | undefined {
		const call = this.#living.get(id);
		return call?.record.user === user ? call : undefined;
	}

	/** Call detail records, in the order in which the calls ended. */
	records(): readonly CallRecord[] {
		return this.#records;
	}
}
