import { type Cancel, type Clock, type Endpoint, type Journal, type Millis, type PacketEvent, type PacketFate, scope } from '../../kernel';
import { isJournalled, PacketTrain, type TrainContent } from '../packet-train';

/** Who takes trains in at a port. */
export interface TrainPort {
	/** Whose turn it is when a train comes in. */
	readonly host: string;
	receive: ((payload: Buffer, from: Endpoint, flow?: string) => void) | undefined;
	receiveTrain: ((train: PacketTrain, from: Endpoint) => void) | undefined;
}

interface UnderWay {
	readonly train: PacketTrain;
	readonly from: Endpoint;
}

/** The latest packet of a stream that one link has seen. */
interface Latest {
	readonly n: number;
	readonly event: () => PacketEvent;
}

/**
 * The packets of a network that no timer brings. At each settling every source tells what has left since the one before,
 * and the packets go from port to port in the order of their times, as far as time has come. Whoever changes anything
 * that they meet has them settled first; so what they met was the same all the time between two settlings.
 */
export class Traffic {
	readonly #clock: Clock;
	readonly #journal: Journal;
	readonly #sources = new Set<(before: Millis) => void>();
	/** What is on its way to a port, in the order in which it was sent; by port and flow. */
	readonly #underWay = new Map<TrainPort, Map<string, UnderWay[]>>();
	readonly #latest = new WeakMap<TrainContent, Map<number, Latest>>();
	#settledAt: Millis = -1;
	#settling = false;

	constructor(clock: Clock, journal: Journal) {
		this.#clock = clock;
		this.#journal = journal;
	}

	source(produce: (before: Millis) => void): Cancel {
		this.#sources.add(produce);
		return () => void this.#sources.delete(produce);
	}

	settle(): void {
		if (this.#sources.size + this.#underWay.size === 0 || this.#settling) return;
		const now = this.#clock.now();
		if (now === this.#settledAt) return;
		this.#settling = true;
		try {
			for (const produce of [...this.#sources]) produce(now);
			while (this.#deliverNearest(now));
			this.#settledAt = now;
		} finally {
			this.#settling = false;
		}
	}

	/** Puts a train on its way to a port. */
	add(port: TrainPort, from: Endpoint, train: PacketTrain): void {
		if (train.content.isUrgent) scope.run(port.host, () => this.#clock.at(train.end + 1, () => this.settle()));
		let flows = this.#underWay.get(port);
		if (flows === undefined) {
			flows = new Map();
			this.#underWay.set(port, flows);
		}
		const same = flows.get(train.flow);
		if (same === undefined) flows.set(train.flow, [{ train, from }]);
		else same.push({ train, from });
	}

	/** The port is no more: what was on its way there is lost. */
	forget(port: TrainPort): void {
		this.#underWay.delete(port);
	}

	/** Writes what is to be seen of a train to the journal, and keeps its latest packet in mind: it may have been the last. */
	tell(train: PacketTrain, from: Endpoint, to: Endpoint, fate: PacketFate, delayMs?: Millis): void {
		const { content, count } = train;
		const last = count - 1;
		if (train.everyMs === undefined) {
			for (let i = 0; i < last; i++) if (isJournalled(content, train.number(i))) this.tellOne(train, i, from, to, fate, delayMs);
		} else {
			const first = train.number(0);
			for (let n = content.nextJournalled(first); n < first + last; n = content.nextJournalled(n + 1)) {
				this.tellOne(train, n - first, from, to, fate, delayMs);
			}
		}
		this.tellOne(train, last, from, to, fate, delayMs);
	}

	/** The same for one packet of it. */
	tellOne(train: PacketTrain, i: number, from: Endpoint, to: Endpoint, fate: PacketFate, delayMs?: Millis): void {
		const { content } = train;
		const n = train.number(i);
		const sent = train.time(i);
		const arrives = delayMs === undefined ? {} : { arrives: sent + delayMs };
		const event = (): PacketEvent => ({
			kind: 'packet',
			transport: 'udp',
			part: 'data',
			from,
			to,
			payload: content.payload(n),
			fate,
			sent,
			...arrives,
		});
		if (isJournalled(content, n)) this.#journal.record(event());
		else if (content.isSingle !== true) {
			let hops = this.#latest.get(content);
			if (hops === undefined) {
				hops = new Map();
				this.#latest.set(content, hops);
			}
			hops.set((train.hops * 65_536 + from.port) * 65_536 + to.port, { n, event });
		}
	}

	ended(content: TrainContent, last: number): void {
		for (const { n, event } of this.#latest.get(content)?.values() ?? []) if (n === last) this.#journal.record(event());
		this.#latest.delete(content);
	}

	/** Delivers what is due at the port that the fewest links lie before: nothing can come in there any more. False when nothing is due anywhere. */
	#deliverNearest(now: Millis): boolean {
		let nearest: { port: TrainPort; flow: string; waiting: UnderWay[]; hops: number } | undefined;
		for (const [port, flows] of this.#underWay) {
			for (const [flow, waiting] of flows) {
				for (const { train } of waiting) {
					if (train.start < now && (nearest === undefined || train.hops < nearest.hops)) nearest = { port, flow, waiting, hops: train.hops };
				}
			}
		}
		if (nearest === undefined) return false;
		const { port, flow, waiting } = nearest;
		const due: UnderWay[] = [];
		const rest: UnderWay[] = [];
		for (const { train, from } of waiting) {
			const count = train.countBefore(now);
			if (count > 0) due.push({ train: train.slice(0, count), from });
			if (count < train.count) rest.push({ train: train.slice(count, train.count), from });
		}
		const flows = this.#underWay.get(port) as Map<string, UnderWay[]>;
		if (rest.length > 0) flows.set(flow, rest);
		else flows.delete(flow);
		if (flows.size === 0) this.#underWay.delete(port);
		scope.run(port.host, () => {
			for (const { train, from } of inOrder(due)) deliver(port, train, from);
		});
		return true;
	}
}

function deliver(port: TrainPort, train: PacketTrain, from: Endpoint): void {
	if (port.receiveTrain !== undefined) port.receiveTrain(train, from);
	else for (let i = 0; i < train.count; i++) port.receive?.(train.content.payload(train.number(i)), from, train.flow);
}

/** Trains that overtake one another become one. */
function inOrder(due: readonly UnderWay[]): readonly UnderWay[] {
	const overtaken = due.some(({ train }, i) => i > 0 && train.start < (due[i - 1] as UnderWay).train.end);
	if (!overtaken) return due;
	const [first, ...others] = due;
	const alike = first !== undefined && others.every(({ train, from }) => train.content === first.train.content && from === first.from);
	if (first === undefined || !alike) return due;
	return [{ train: PacketTrain.merged([first.train, ...others.map(({ train }) => train)]), from: first.from }];
}
