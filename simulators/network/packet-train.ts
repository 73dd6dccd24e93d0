import type { Millis } from '../kernel';

/** Where the bytes of a packet train come from. */
export interface TrainContent {
	/** The bytes of packet number `n` of the flow. */
	payload(n: number): Buffer;
	/** The first packet from number `n` on that is written to the journal; `Infinity` where none is. */
	nextJournalled(n: number): number;
	/** It is one packet by itself: none follows, and none is the last. */
	readonly isSingle?: boolean;
	/** Somebody acts on it: it is brought a millisecond after it has arrived, not when somebody looks. */
	readonly isUrgent?: boolean;
}

/** Whether packet number `n` is written to the journal. */
export const isJournalled = (content: TrainContent, n: number) => content.nextJournalled(n) === n;

/** Packets at equal distances whose numbers follow one another. */
interface Regular {
	readonly first: number;
	readonly start: Millis;
	readonly everyMs: Millis;
}

/** Each packet with its own time; the times never fall. */
interface Scattered {
	readonly numbers: readonly number[];
	/** Without `later`. */
	readonly times: readonly Millis[];
	readonly later: Millis;
}

/**
 * Datagrams of one flow, one after the other (a packet train): what many timers would bring one by one, told at once and
 * afterwards. Each packet has its number in the flow and its own time, at which it leaves or arrives.
 */
export class PacketTrain {
	/** Names the flow, on every link that it takes. */
	readonly flow: string;
	readonly content: TrainContent;
	readonly count: number;
	/** Links that it has behind it. */
	readonly hops: number;
	readonly #packets: Regular | Scattered;

	private constructor(like: { readonly flow: string; readonly content: TrainContent }, hops: number, count: number, packets: Regular | Scattered) {
		this.flow = like.flow;
		this.content = like.content;
		this.hops = hops;
		this.count = count;
		this.#packets = packets;
	}

	/** `count` packets, the first of them number `first`, which leaves at `start`. */
	static regular(flow: string, content: TrainContent, { count, ...packets }: Regular & { readonly count: number }): PacketTrain {
		return new PacketTrain({ flow, content }, 0, count, packets);
	}

	/** One packet by itself. */
	static single(flow: string, content: TrainContent, n: number, time: Millis): PacketTrain {
		return new PacketTrain({ flow, content }, 0, 1, { numbers: [n], times: [time], later: 0 });
	}

	/** Trains of one flow as one, in the order of their times; equal times in the order of the trains. */
	static merged(trains: readonly [PacketTrain, ...PacketTrain[]]): PacketTrain {
		const [first] = trains;
		const numbers: number[] = [];
		const times: Millis[] = [];
		for (const train of trains) {
			for (let i = 0; i < train.count; i++) {
				numbers.push(train.number(i));
				times.push(train.time(i));
			}
		}
		return new PacketTrain(first, Math.max(...trains.map(({ hops }) => hops)), numbers.length, inOrder(numbers, times));
	}

	/** The distance of its packets, where it is the same between all and their numbers follow one another. */
	get everyMs(): Millis | undefined {
		return 'first' in this.#packets ? this.#packets.everyMs : undefined;
	}

	number(i: number): number {
		const packets = this.#packets;
		return 'first' in packets ? packets.first + i : (packets.numbers[i] as number);
	}

	time(i: number): Millis {
		const packets = this.#packets;
		return 'first' in packets ? packets.start + i * packets.everyMs : (packets.times[i] as number) + packets.later;
	}

	get start(): Millis {
		return this.time(0);
	}

	get end(): Millis {
		return this.time(this.count - 1);
	}

	/** How many of its packets have their time before `instant`. */
	countBefore(instant: Millis): number {
		if (this.end < instant) return this.count;
		if (this.start >= instant) return 0;
		const packets = this.#packets;
		if ('first' in packets) return Math.ceil((instant - packets.start) / packets.everyMs);
		let low = 0;
		let high = this.count;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((packets.times[middle] as number) + packets.later < instant) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	slice(from: number, to: number): PacketTrain {
		if (from === 0 && to === this.count) return this;
		const packets = this.#packets;
		const part =
			'first' in packets
				? { ...packets, first: packets.first + from, start: packets.start + from * packets.everyMs }
				: { numbers: packets.numbers.slice(from, to), times: packets.times.slice(from, to), later: packets.later };
		return new PacketTrain(this, this.hops, to - from, part);
	}

	/** The same packets after a link that delays each by the same. */
	delayed(byMs: Millis): PacketTrain {
		const packets = this.#packets;
		const later = 'first' in packets ? { ...packets, start: packets.start + byMs } : { ...packets, later: packets.later + byMs };
		return new PacketTrain(this, this.hops + 1, this.count, later);
	}

	/** The packets that came through a link, each at its own time; what arrives at one time arrives in the order given. */
	arriving(numbers: readonly number[], times: readonly Millis[]): PacketTrain {
		return new PacketTrain(this, this.hops + 1, numbers.length, inOrder(numbers, times));
	}

	/** All of its packets at one instant: what a link has held up until then. */
	at(instant: Millis): PacketTrain {
		const numbers = Array.from({ length: this.count }, (_, i) => this.number(i));
		return new PacketTrain(this, this.hops, this.count, { numbers, times: numbers.map(() => instant), later: 0 });
	}
}

function inOrder(numbers: readonly number[], times: readonly Millis[]): Scattered {
	if (times.every((time, i) => i === 0 || time >= (times[i - 1] as number))) return { numbers, times, later: 0 };
	const order = numbers.map((_, i) => i).sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
	return { numbers: order.map((i) => numbers[i] as number), times: order.map((i) => times[i] as number), later: 0 };
}
