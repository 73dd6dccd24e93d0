import { createHash } from 'node:crypto';

/** One component's own sequence of pseudo-random numbers. */
export interface Stream {
	/** The next number in [0, 1). */
	next(): number;
	/** A whole number from `low` to `high`, both included. */
	integer(low: number, high: number): number;
	/** True with probability `p`. */
	chance(p: number): boolean;
	/** `length` random bytes. */
	bytes(length: number): Buffer;
	/** `length` random hexadecimal digits. */
	hex(length: number): string;
}

/** Named streams from one seed: a component draws from its own, so adding a phone changes no other phone's numbers. */
export interface Random {
	readonly seed: string;
	stream(name: string): Stream;
}

/** sfc32 by Chris Doty-Humphrey: 128 bits of state, passes PractRand; fast, and not for secrets. */
class Sfc32 implements Stream {
	#a: number;
	#b: number;
	#c: number;
	#count: number;

	constructor(seed: string) {
		const digest = createHash('sha256').update(seed).digest();
		this.#a = digest.readUInt32LE(0);
		this.#b = digest.readUInt32LE(4);
		this.#c = digest.readUInt32LE(8);
		this.#count = digest.readUInt32LE(12);
	}

	#next32(): number {
		const sum = (((this.#a + this.#b) | 0) + this.#count) | 0;
		this.#count = (this.#count + 1) | 0;
		this.#a = this.#b ^ (this.#b >>> 9);
		this.#b = (this.#c + (this.#c << 3)) | 0;
		this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
		return sum >>> 0;
	}

	next(): number {
		return this.#next32() / 2 ** 32;
	}

	integer(low: number, high: number): number {
		return low + Math.floor(this.next() * (high - low + 1));
	}

	chance(p: number): boolean {
		return this.next() < p;
	}

	bytes(length: number): Buffer {
		const bytes = Buffer.allocUnsafe(length);
		for (let i = 0; i < length; i++) bytes[i] = this.#next32() & 0xff;
		return bytes;
	}

	hex(length: number): string {
		return this.bytes(Math.ceil(length / 2))
			.toString('hex')
			.slice(0, length);
	}
}

/** Makes the streams of one seed. The same name always gives the same stream object, which goes on where it was. */
export function seeded(seed: string | number): Random {
	const streams = new Map<string, Stream>();
	return {
		seed: String(seed),
		stream(name) {
			let stream = streams.get(name);
			if (stream === undefined) {
				stream = new Sfc32(`${seed}/${name}`);
				streams.set(name, stream);
			}
			return stream;
		},
	};
}
