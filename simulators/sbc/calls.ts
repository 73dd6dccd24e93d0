import type { Reply, SipRequest } from '../drachtio';
import type { Call } from './call';
import type { DialogName } from './dialog-name';
import type { Leg } from './leg';

/** The calls that go through the SBC at the moment. */
export class Calls {
	readonly #all = new Set<Call>();

	add(call: Call): void {
		this.#all.add(call);
	}

	delete(call: Call): void {
		this.#all.delete(call);
	}

	get count(): number {
		return this.#all.size;
	}

	get dialogs(): number {
		return [...this.#all].reduce((sum, call) => sum + call.dialogs, 0);
	}

	get mediaTimers(): number {
		return [...this.#all].reduce((sum, call) => sum + call.mediaTimers, 0);
	}

	/** The side of a call that is named so by somebody on that side. */
	find(name: DialogName): { readonly call: Call; readonly leg: Leg } | undefined {
		for (const call of this.#all) {
			const leg = call.legNamed(name);
			if (leg !== undefined) return { call, leg };
		}
		return undefined;
	}

	/** A request within a call that is not answered yet. Says whether there is such a call. */
	askedEarly(request: SipRequest, reply: Reply): boolean {
		return [...this.#all].some((call) => call.askedEarly(request, reply));
	}

	/** The name of the same call on its other side; undefined when the SBC knows no such call, or it is not answered yet. */
	named(name: DialogName): DialogName | undefined {
		const found = this.find(name);
		const other = found?.call.otherSide(found.leg).dialog;
		return other === undefined ? undefined : { ...name, callId: other.sip.callId, toTag: other.sip.remoteTag, fromTag: other.sip.localTag };
	}

	/** Whether a call between these two, in this direction, is in progress. */
	hasPair(pair: string): boolean {
		return [...this.#all].some((call) => call.pair === pair);
	}
}
