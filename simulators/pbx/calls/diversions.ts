import type { Headers } from '../../drachtio';

/** Why a call was diverted (RFC 5806 §5.2). */
export type DiversionReason = 'unconditional' | 'user-busy' | 'no-answer' | 'unavailable';

interface Diversion {
	/** Whose number was called, E.164. */
	readonly number: string;
	readonly reason: DiversionReason;
}

/** The cause that a diverted request carries (RFC 4458 §2). */
const CAUSES: Record<DiversionReason, number> = { unconditional: 302, 'user-busy': 486, 'no-answer': 408, unavailable: 503 };
/** What the called side before answered, where the diversion followed an answer. */
const ANSWERS: Partial<Record<DiversionReason, string>> = { 'user-busy': '486', 'no-answer': '480', unavailable: '480' };

/** The way of a call through the numbers that it was diverted from, the first one first. */
export class Diversions {
	static readonly none = new Diversions([]);

	private constructor(private readonly all: readonly Diversion[]) {}

	/** Those that a request from the network names, most recent first. */
	static named(header: string | undefined): Diversions {
		const numbers = [...(header ?? '').matchAll(/<(?:sips?|tel):(\+\d+)[^>]*>/g)].map(([, number = '']) => number);
		return new Diversions(numbers.reverse().map((number) => ({ number, reason: 'unconditional' })));
	}

	get count(): number {
		return this.all.length;
	}

	includes(number: string): boolean {
		return this.all.some((diversion) => diversion.number === number);
	}

	with(number: string, reason: DiversionReason): Diversions {
		return new Diversions([...this.all, { number, reason }]);
	}

	/** What the request to `target` says of its way: Diversion (RFC 5806) and History-Info (RFC 7044). */
	headers(target: string, domain: string): Headers {
		if (this.all.length === 0) return {};
		const diversions = this.all.toReversed().map(({ number, reason }) => `<sip:${number}@${domain}>;reason=${reason};counter=1;privacy=off`);
		return { Diversion: diversions.join(', '), 'History-Info': this.#history(target, domain) };
	}

	/** Each number is an entry; that it was mapped to from the one before, and why, stands in its own. */
	#history(target: string, domain: string): string {
		const indexOf = (i: number) =>
			Array(i + 1)
				.fill('1')
				.join('.');
		const numbers = [...this.all.map(({ number }) => number), target];
		const entries = numbers.map((number, i) => {
			const [before, here] = [this.all[i - 1], this.all[i]];
			const cause = before === undefined ? '' : `;cause=${CAUSES[before.reason]}`;
			const answer = here === undefined ? undefined : ANSWERS[here.reason];
			const reason = answer === undefined ? '' : `?Reason=SIP%3Bcause%3D${answer}`;
			return `<sip:${number}@${domain}${cause}${reason}>;index=${indexOf(i)}${i === 0 ? '' : `;mp=${indexOf(i - 1)}`}`;
		});
		return entries.join(', ');
	}
}
