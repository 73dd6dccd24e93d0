import type { Control } from './control';

/** The applications of a node, and which of them is next to serve what. */
export class Clients {
	readonly #all = new Set<Control>();
	/** By verb: whoever serves it, next first. */
	readonly #rings = new Map<string, Control[]>();

	get size(): number {
		return this.#all.size;
	}

	all(): IterableIterator<Control> {
		return this.#all.values();
	}

	add(control: Control): void {
		this.#all.add(control);
	}

	/** The application has gone; false when it was not here any more. */
	remove(control: Control): boolean {
		for (const verb of [...this.#rings.keys()]) this.stop(control, verb);
		return this.#all.delete(control);
	}

	/** The application serves a verb (a method in lower case, `cdr:start` …) from now on. */
	serve(control: Control, verb: string): void {
		const ring = this.#rings.get(verb);
		if (ring === undefined) this.#rings.set(verb, [control]);
		else if (!ring.includes(control)) ring.push(control);
	}

	/** The application serves a verb no more. */
	stop(control: Control, verb: string): void {
		const ring = this.#rings.get(verb);
		const at = ring?.indexOf(control) ?? -1;
		if (ring === undefined || at < 0) return;
		if (ring.length === 1) this.#rings.delete(verb);
		else ring.splice(at, 1);
	}

	/** The application whose turn it is of those that call themselves by a tag. */
	tagged(tag: string): Control | undefined {
		for (const control of this.#all) {
			if (!control.authenticated || !control.tags.includes(tag)) continue;
			this.#all.delete(control);
			this.#all.add(control);
			return control;
		}
		return undefined;
	}

	/** Whether any application serves a verb. */
	serves(verb: string): boolean {
		return this.#rings.has(verb);
	}

	/** The application whose turn it is to serve a verb: each in turn where there are several. */
	serving(verb: string): Control | undefined {
		const ring = this.#rings.get(verb);
		const next = ring?.[0];
		if (ring !== undefined && next !== undefined && ring.length > 1) ring.push(...ring.splice(0, 1));
		return next;
	}
}
