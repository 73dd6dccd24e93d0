/** Strangers must not fill the memory. */
const MOST_WAYS = 10_000;

/** What is kept for ways between two ends. All of it is forgotten when it becomes too much: then it is made anew. */
export class Ways<T> {
	readonly #from = new Map<string, Map<string, T>>();
	#count = 0;

	get size(): number {
		return this.#count;
	}

	get(from: string, to: string): T | undefined {
		return this.#from.get(from)?.get(to);
	}

	/** Keeps what there was nothing for; gives it back. */
	keep(from: string, to: string, kept: T): T {
		if (this.#count >= MOST_WAYS) this.clear();
		let ways = this.#from.get(from);
		if (ways === undefined) {
			ways = new Map();
			this.#from.set(from, ways);
		}
		ways.set(to, kept);
		this.#count++;
		return kept;
	}

	clear(): void {
		if (this.#count === 0) return;
		this.#from.clear();
		this.#count = 0;
	}
}
