import type { Leg } from './leg';

/** Connects two established legs until one of them ends; gives the Reason header of that end, if there was one. */
export async function bridge(one: Leg, other: Leg): Promise<string | undefined> {
	passOn(one, other);
	passOn(other, one);
	const reason = await Promise.race([one.gone, other.gone]);
	one.release(reason);
	other.release(reason);
	return reason;
}

/** What `from` asks is asked of `to`. */
function passOn(from: Leg, to: Leg): void {
	from.onInfo = (info) => to.info(info);
	from.onReoffer = async (offer) => {
		const outcome = await to.reinvite(offer);
		if (!outcome.ok) return outcome;
		if (offer !== '') return { ok: true, description: outcome.description };
		// No offer: the other side makes it in its 2xx, and gets its answer when our 2xx is acknowledged (RFC 3261 §13.2.1).
		return { ok: true, description: outcome.description, answered: (answer) => outcome.acknowledge(answer === '' ? from.remote : answer) };
	};
}
