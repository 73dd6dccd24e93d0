/** The first packet from number `n` on that is written to the journal, where one in `every` is, and the `last` of the stream once it is known. */
export function nextOfOneIn(every: number, n: number, last: number | undefined): number {
	const regular = Math.ceil(n / every) * every;
	return last !== undefined && n <= last ? Math.min(regular, last) : regular;
}
