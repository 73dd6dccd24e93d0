import { FIN, RST, SYN } from '../capture/frames';
import type { Packet } from './packets';

/** What one side of a connection says next. */
export interface Written {
	readonly packet: Packet;
	readonly part: 'data' | 'open' | 'close' | 'reset';
	readonly payload: Buffer;
}

interface Direction {
	next: number | undefined;
	readonly early: Map<number, Packet>;
}

/** So many packets wait for one that is missing; then it was not captured. */
const MOST_EARLY = 64;
const NOTHING = Buffer.alloc(0);

/** Puts TCP segments in order: what is sent again is left out, what was not captured is skipped and counted. */
export class StreamOrder {
	readonly #directions = new Map<string, Direction>();
	#missing = 0;

	/** How often bytes of a stream were not in the capture. */
	get missing(): number {
		return this.#missing;
	}

	see(packet: Packet): Written[] {
		const key = `${packet.from.address} ${packet.from.port} ${packet.to.address} ${packet.to.port}`;
		if ((packet.flags & RST) !== 0) {
			this.#directions.delete(key);
			return [{ packet, part: 'reset', payload: NOTHING }];
		}
		if ((packet.flags & SYN) !== 0) {
			const known = this.#directions.get(key);
			this.#directions.set(key, { next: (packet.sequence + 1) >>> 0, early: new Map() });
			return known === undefined ? [{ packet, part: 'open', payload: NOTHING }] : [];
		}
		const direction = this.#directions.get(key) ?? { next: undefined, early: new Map() };
		this.#directions.set(key, direction);
		if (packet.payload.length === 0 && (packet.flags & FIN) === 0) return [];
		direction.early.set(packet.sequence, packet);
		return this.#ready(direction);
	}

	/** What still waits when the capture ends. */
	end(): Written[] {
		return [...this.#directions.values()].flatMap((direction) => {
			const written: Written[] = [];
			while (direction.early.size > 0) written.push(...this.#skip(direction));
			return written;
		});
	}

	#ready(direction: Direction): Written[] {
		const written: Written[] = [];
		for (;;) {
			direction.next ??= first(direction);
			const packet = take(direction);
			if (packet === undefined) return direction.early.size > MOST_EARLY ? [...written, ...this.#skip(direction)] : written;
			// Part of it may have been said before.
			const said = distance(packet.sequence, direction.next);
			const payload = packet.payload.subarray(said);
			const ends = (packet.flags & FIN) !== 0;
			direction.next = (direction.next + payload.length + (ends ? 1 : 0)) >>> 0;
			if (payload.length > 0) written.push({ packet, part: 'data', payload });
			if (ends) written.push({ packet, part: 'close', payload: NOTHING });
		}
	}

	#skip(direction: Direction): Written[] {
		this.#missing++;
		direction.next = first(direction);
		return this.#ready(direction);
	}
}

/** The earliest sequence number that waits. */
function first({ early, next }: Direction): number {
	const numbers = [...early.keys()];
	const origin = next ?? (numbers[0] as number);
	return numbers.reduce((least, number) => (signed(number - origin) < signed(least - origin) ? number : least), numbers[0] as number);
}

/** A packet that goes on where the stream is; those that say only what was said are dropped. */
function take(direction: Direction): Packet | undefined {
	for (const [number, packet] of direction.early) {
		const ahead = signed(number - (direction.next as number));
		if (ahead > 0) continue;
		direction.early.delete(number);
		const length = packet.payload.length + ((packet.flags & FIN) !== 0 ? 1 : 0);
		if (ahead + length > 0) return packet;
	}
	return undefined;
}

const distance = (from: number, to: number) => Math.max(0, signed(to - from));
/** Sequence numbers go round (RFC 9293 §3.4). */
const signed = (difference: number) => difference | 0;
