import type { Headers, SipError, SipRequest } from '../../drachtio';
import type { CallControl } from './call-control';
import type { Leg } from './leg';

/** What became of an INVITE that started a leg. */
export type Invited = { readonly answered: Leg } | { readonly answered?: undefined; readonly status: number; readonly reason?: string };

/** A call leg that this PBX starts: one INVITE, until it is answered, fails or is given up. */
export class OutgoingLeg {
	readonly outcome: Promise<Invited>;
	/** Told of each provisional answer but 100. */
	onProgress: (status: number, description: string) => void = () => {};

	#invite: SipRequest | undefined;
	#leg: Leg | undefined;
	#givenUp: { reason?: string } | undefined;

	constructor(
		control: CallControl,
		target: { readonly uri: string; readonly headers: Headers },
		/** What the called side is offered. */
		readonly offer: string,
	) {
		const local = control.localDescription();
		const opts = { localSdp: local.of(offer), headers: { ...target.headers } };
		const sent = (_error: Error | null, invite?: SipRequest) => {
			this.#invite = invite;
			if (this.#givenUp !== undefined) this.#cancel(this.#givenUp.reason);
		};
		const dialog = control.srf.createUAC(target.uri, opts, {
			cbRequest: sent,
			cbProvisional: ({ status, body }) => {
				if (this.#givenUp === undefined) this.onProgress(status, body ?? '');
			},
		});
		this.outcome = dialog.then(
			(answered) => {
				const leg = control.leg(answered, local);
				this.#leg = leg;
				// The 200 and our CANCEL crossed (RFC 3261 §9.1).
				if (this.#givenUp !== undefined) leg.release(this.#givenUp.reason);
				return { answered: leg };
			},
			(error: Partial<SipError>) => {
				this.#invite = undefined;
				const reason = error.res?.has('Reason') ? error.res.get('Reason') : undefined;
				return { status: error.status ?? 503, ...(reason && { reason }) };
			},
		);
	}

	/** Ends the leg, whatever it has come to: CANCEL, or BYE once it is answered. */
	giveUp(reason?: string): void {
		if (this.#leg !== undefined) this.#leg.release(reason);
		if (this.#givenUp !== undefined) return;
		this.#givenUp = { ...(reason && { reason }) };
		if (this.#leg === undefined) this.#cancel(reason);
	}

	#cancel(reason?: string): void {
		// Whether it still finds something to cancel is the far side's to say.
		this.#invite?.cancel({ headers: reason === undefined ? {} : { Reason: reason } }, () => {});
	}
}
