import type { Stream } from '../../kernel';
import type { SrvRecord } from '../../network';

/** Servers in the order in which they are to be tried: by priority, and within one at random by weight (RFC 2782, "Weight"). */
export function inOrder(records: readonly SrvRecord[], random: Stream): SrvRecord[] {
	// A lone `.`: the service is decidedly not there.
	const left = records.filter(({ target }) => target !== '.' && target !== '');
	left.sort((a, b) => a.priority - b.priority);
	const order: SrvRecord[] = [];
	while (left.length > 0) {
		const priority = left[0]?.priority;
		const same = left.filter((one) => one.priority === priority);
		// Those without weight come first in the list, so that they have a small chance.
		same.sort((a, b) => Math.sign(a.weight) - Math.sign(b.weight));
		const total = same.reduce((sum, { weight }) => sum + weight, 0);
		let point = same.length === 1 ? 0 : random.integer(0, total);
		const chosen = same.find(({ weight }) => {
			point -= weight;
			return point <= 0;
		});
		if (chosen === undefined) break;
		order.push(chosen);
		left.splice(left.indexOf(chosen), 1);
	}
	return order;
}
