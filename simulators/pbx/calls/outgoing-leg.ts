import type { Headers, SipError, SipRequest } from '../../drachtio';
import { unescaped } from '../numbering';
import type { CallControl } from './call-control';
import type { Leg } from './leg';
import type { Announcement } from './media-server';
import type { Failure } from './ring';

/** What became of an INVITE that started a leg. */
export type Invited = { readonly answered: Leg } | ({ readonly answered?: undefined } & Failure);

/** A call leg that this PBX starts: one INVITE, until it is answered, fails or is given up. */
export class OutgoingLeg {
	readonly outcome: Promise<Invited>;
	/** What the called side was offered. */
	readonly offer: string;
	/** Told of each provisional answer but 100. */
	onProgress: (status: number, description: string) => void = () => {};

	#invite: SipRequest | undefined;
	#leg: Leg | undefined;
	#givenUp: { reason?: string } | undefined;

	constructor(
		control: CallControl,
		target: { readonly uri: string; readonly headers: Headers; readonly route?: string },
		/** What the called side is offered: the calling side's description, or what the PBX itself lets it hear meanwhile. */
		media: string | Announcement,
	) {
		const announcement = typeof media === 'string' ? undefined : media;
		const offer = typeof media === 'string' ? media : media.offer;
		this.offer = offer;
		const local = control.localDescription();
		const { headers, route } = target;
		const opts = { localSdp: local.of(offer), headers: { ...headers }, ...(route !== undefined && { proxy: route }) };
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
				const leg = control.leg(answered, local, announcement);
				this.#leg = leg;
				// The 200 and our CANCEL crossed (RFC 3261 §9.1).
				if (this.#givenUp !== undefined) leg.release(this.#givenUp.reason);
				return { answered: leg };
			},
			(error: Partial<SipError>) => {
				announcement?.close();
				this.#invite = undefined;
				const reason = error.res?.has('Reason') ? error.res.get('Reason') : undefined;
				const redirectsTo = redirection(error);
				return { status: error.status ?? 503, ...(reason && { reason }), ...(redirectsTo !== undefined && { redirectsTo }) };
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

/** The user part of the first contact that a 301 or 302 names (RFC 3261 §21.3.2). */
function redirection({ status, res }: Partial<SipError>): string | undefined {
	if ((status !== 301 && status !== 302) || !res?.has('Contact')) return undefined;
	const userPart = /sips?:([^@;>]+)@/i.exec(res.get('Contact'))?.[1];
	return userPart && unescaped(userPart);
}
