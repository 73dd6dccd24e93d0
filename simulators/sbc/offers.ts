import type { Reply, SipDialog, SipRequest, SipResponse } from '../drachtio';
import type { CallSurroundings } from './call';
import type { CallMedia } from './call-media';
import { responseHeaders } from './header-policy';
import { requestIn } from './in-dialog';
import type { Leg, Reinvite } from './leg';
import { ALLOW, answer } from './response';

type Acknowledge = (opts?: { body?: string }) => void;

export interface OffersOptions extends Pick<CallSurroundings, 'srf' | 'clock' | 'random' | 'behaviour'> {
	readonly sides: readonly [Leg, Leg];
	readonly media: CallMedia | undefined;
	/** The call is over, or is being ended. */
	isEnding(): boolean;
}

/** What the two sides of a call that stands say about their media: offers and answers that are carried across (RFC 3261 §14, RFC 3725). */
export class Offers {
	readonly #options: OffersOptions;

	constructor(options: OffersOptions) {
		this.#options = options;
	}

	/** The two sides have agreed on what they were told. */
	agreed(): void {
		const { sides, media } = this.#options;
		for (const leg of sides) leg.agreed();
		media?.agreed();
	}

	/** An offer was refused: everything is as before. */
	refused(): void {
		const { sides, media } = this.#options;
		for (const leg of sides) leg.refused();
		media?.refused();
	}

	/** Carries a re-INVITE across; an offer, or the wish for one. */
	async reinvited(leg: Leg, request: SipRequest, reply: Reply): Promise<void> {
		const { random, behaviour } = this.#options;
		// It crossed the end of the call.
		if (this.#options.isEnding()) return reply.send(481);
		const other = this.#otherSide(leg);
		if (leg.inviting || leg.isLeaving) return reply.send(491);
		if (leg.incoming !== undefined) return reply.send(500, { headers: { 'Retry-After': random.integer(0, 10) } });
		if (request.body === '' && behaviour.reinviteWithoutSdp === 'refuse') return reply.send(488);
		if (request.body === '' && behaviour.reinviteWithoutSdp === 'old-sdp') return answerWithOldSdp(leg, request, reply);
		const reinvite = { request, reply };
		leg.incoming = reinvite;
		let sent: SipRequest | undefined;
		let cancelled = false;
		const answered = () => {
			if (leg.incoming === reinvite) leg.incoming = undefined;
		};
		request.on('cancel', () => {
			cancelled = true;
			answered();
			sent?.cancel();
		});
		await other.turn();
		if (leg.incoming !== reinvite || other.dialog === undefined) return other.settled();
		if (other.incoming !== undefined) {
			answered();
			other.settled();
			return reply.send(491);
		}
		// Not before: what is to be acknowledged first may have changed what this side is told.
		const offer = other.describe(request.body);
		sent = await this.#invite(other.dialog, offer);
		if (sent === undefined) {
			answered();
			other.settled();
			return reply.send(481);
		}
		other.outgoing = sent;
		sent.on('response', (response, ack) => {
			if (response.status < 200) return;
			answered();
			if (response.status === 200 && cancelled) {
				this.#acceptedInVain(leg, other, offer !== undefined, response, ack);
				return;
			}
			other.settled();
			if (response.status === 200) {
				this.#accepted(leg, other, reinvite, response, ack);
				return;
			}
			this.refused();
			answer(reply, response.status, response.reason, responseHeaders(response));
		});
		if (cancelled) sent.cancel();
	}

	#accepted(leg: Leg, other: Leg, { request, reply }: Reinvite, response: SipResponse, ack: Acknowledge): void {
		const offered = request.body !== '';
		const body = leg.describe(response.body);
		// Who hangs up instead of answering: what was agreed before stands for the answer (RFC 3261 §13.2.2.4).
		other.owe(
			(answer) => ack(answer === undefined ? {} : { body: answer }),
			() => (offered ? undefined : other.told),
		);
		if (this.#options.isEnding()) {
			other.acknowledge();
			return;
		}
		leg.onAck = (sdp) => {
			const described = offered ? undefined : other.describe(sdp);
			if (!offered) this.agreed();
			other.acknowledge(described);
		};
		leg.expectAck(request);
		if (offered) this.agreed();
		reply.send(200, { headers: { Allow: ALLOW }, ...(body !== undefined && { body }) });
	}

	/** A 200 has crossed CANCEL: who sent the re-INVITE was told 487, so that both sides are to have what they had before (RFC 3261 §14.1). */
	#acceptedInVain(leg: Leg, other: Leg, offered: boolean, response: SipResponse, ack: Acknowledge): void {
		if (offered) {
			ack();
			this.refused();
			void this.restore(other);
			return;
		}
		// Its own offer stands, and what was agreed before answers it.
		ack({ body: other.told });
		leg.describe(response.body);
		this.agreed();
		other.settled();
	}

	/** Tells a side again what was agreed; its answer is what it was. */
	async restore(leg: Leg): Promise<void> {
		const { clock, random } = this.#options;
		const former = leg.describe(leg.about);
		const sent = leg.dialog === undefined ? undefined : await this.#invite(leg.dialog, former);
		if (sent === undefined) return leg.settled();
		leg.outgoing = sent;
		sent.on('response', ({ status }, ack) => {
			if (status < 200) return;
			if (status === 200) ack();
			// It has a re-INVITE of its own under way (§14.1).
			if (status === 491 && !this.#options.isEnding()) {
				leg.outgoing = undefined;
				clock.at(clock.now() + random.integer(2_100, 4_000), () => void this.restore(leg));
			} else leg.settled();
		});
	}

	/** Tells one side of somebody new on the other, in the turn of whoever asks. @returns its answer; undefined when the call is over */
	async introduce(leg: Leg, description: string): Promise<SipResponse | undefined> {
		if (this.#options.isEnding() || leg.dialog === undefined) return undefined;
		const sent = await this.#invite(leg.dialog, leg.describe(description));
		if (sent === undefined) return undefined;
		leg.outgoing = sent;
		return new Promise((answered) => {
			sent.on('response', (response, ack) => {
				if (response.status === 200) ack();
				if (response.status >= 200) answered(response);
			});
		});
	}

	async #invite(dialog: SipDialog, offer: string | undefined): Promise<SipRequest | undefined> {
		return this.#options.isEnding() ? undefined : requestIn(this.#options.srf, dialog, 'INVITE', {}, offer);
	}

	#otherSide(leg: Leg): Leg {
		const [one, other] = this.#options.sides;
		return leg === one ? other : one;
	}
}

/** Nobody but the SBC takes part: what the other side was described as stands for its offer, and the answer goes nowhere. */
function answerWithOldSdp(leg: Leg, request: SipRequest, reply: Reply): void {
	leg.expectAck(request);
	reply.send(200, { headers: { Allow: ALLOW }, body: leg.told });
}
