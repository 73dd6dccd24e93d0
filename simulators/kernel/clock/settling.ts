/** Whether this work has come to an end by now, well or not: a question that a clock can wait on. */
export function settlingOf(work: Promise<unknown>): () => boolean {
	let settled = false;
	const mark = () => {
		settled = true;
	};
	work.then(mark, mark);
	return () => settled;
}
