import type { Headers, Reply, SipDialog, SipMessage, SipRequest, SipResponse, Srf } from '../drachtio';
import type { Cancel, Clock, Stream } from '../kernel';
import type { SbcBehaviour } from './behaviour';
import type { CallMedia } from './call-media';
import type { Calls } from './calls';
import { type DialogName, readReplaces, replacesIn, withReplaces, writeReplaces } from './dialog-name';
import { hidden, inviteHeaders, picked, reasonHeader, responseHeaders } from './header-policy';
import { earlyDialogOf, requestIn } from './in-dialog';
import { Leg } from './leg';
import { pairOf } from './loop';
import type { MediaAnchor } from './media-anchor';
import { Offers } from './offers';
import { type InviteOutcome, invite } from './outgoing-invite';
import { ownOffer } from './own-offer';
import { releasedWith } from './q850';
import { type Newcomer, replaceSide } from './replacement';
import { ALLOW, answer } from './response';
import type { Onward } from './route';
import { carryOut } from './transfer';

/** How long an INVITE that was cancelled may stay without a final response (RFC 3261 §9.1: 64·T1). */
const CANCEL_GUARD_MS = 32_500;
/** What of a request within the call crosses beside its body. */
const IN_DIALOG = ['Content-Type', 'Event', 'Subscription-State', 'Refer-Sub', 'Accept', 'Info-Package'] as const;
/** The sides of a call's media. */
const [CALLER, CALLEE] = [0, 1] as const;
/** Recovery on timer expiry (Q.850 §2.2.7.6.1). */
const NO_MEDIA = 'Q.850;cause=102;text="No media"';
/** Nobody could be asked; 430: the flow that led to him has gone (RFC 5626 §11.5). */
const UNREACHABLE: ReadonlySet<number> = new Set([503, 430]);

/** What a call stands on. */
export interface CallSurroundings {
	readonly srf: Srf;
	readonly clock: Clock;
	readonly random: Stream;
	readonly behaviour: SbcBehaviour;
	readonly domain: string;
	readonly calls: Calls;
	/** A media anchor of its own for each leg; none where media passes by. */
	anchor(): MediaAnchor | undefined;
	/** Where somebody leads that the SBC itself is to call; nowhere, if undefined. */
	wayTo(uri: string): Onward | undefined;
	/** The media between the two, likewise. */
	media(route: Onward, inactive: () => void): CallMedia | undefined;
	ended(call: Call): void;
}

/**
 * A back-to-back user agent (RFC 7092 §3.2): two dialogs that share nothing but what is carried across here.
 *
 * drachtio-srf's `createB2BUA` is not used: it waits in real steps for PRACKs and answers a failing offer with 500, and
 * its dialogs' `modify` never admits a second re-INVITE after one was refused.
 */
export class Call {
	readonly #around: CallSurroundings;
	readonly #invite: SipRequest;
	readonly #reply: Reply;
	readonly #route: Onward;
	readonly #caller: Leg;
	readonly #callee: Leg;
	readonly #media: CallMedia | undefined;
	readonly #offers: Offers;
	/** Who calls whom. */
	readonly pair: string;
	#outgoing: SipRequest | undefined;
	/** Set once the caller, or time, has given the call up before it was answered. */
	#givenUp: Headers | undefined;
	#ending = false;
	/** What is to be done as soon as one side has hung up. */
	readonly #withIt = new Set<() => void>();
	/** The 200 to the caller is on its way. */
	#answering: Promise<void> | undefined;
	#over = false;
	#guard: Cancel | undefined;

	constructor(around: CallSurroundings, invite: SipRequest, reply: Reply, route: Onward) {
		this.#around = around;
		this.#invite = invite;
		this.#reply = reply;
		this.#route = route;
		this.pair = pairOf(invite);
		this.#caller = new Leg(around.anchor());
		this.#caller.early = earlyDialogOf(invite);
		this.#callee = new Leg(around.anchor());
		this.#media = around.media(route, () => void this.#bothEnded(this.#caller, { Reason: NO_MEDIA }));
		this.#offers = new Offers({ ...around, sides: [this.#caller, this.#callee], media: this.#media, isEnding: () => this.#ending });
		this.#callee.onDescribed = (theirs, presented) => this.#media?.described(CALLER, theirs, presented);
		this.#caller.onDescribed = (theirs, presented) => this.#media?.described(CALLEE, theirs, presented);
	}

	get mediaTimers(): number {
		return this.#media?.remains().mediaTimers ?? 0;
	}

	/** How many of its two dialogs stand. */
	get dialogs(): number {
		return [this.#caller, this.#callee].filter(({ dialog }) => dialog?.connected).length;
	}

	/** The side whose dialog is named so by somebody on that side. */
	legNamed({ callId, toTag, fromTag }: DialogName): Leg | undefined {
		return [this.#caller, this.#callee].find(
			({ dialog }) => dialog?.connected && dialog.sip.callId === callId && dialog.sip.localTag === toTag && dialog.sip.remoteTag === fromTag,
		);
	}

	otherSide(leg: Leg): Leg {
		return leg === this.#caller ? this.#callee : this.#caller;
	}

	async begin(): Promise<void> {
		const { srf, clock, behaviour, domain } = this.#around;
		this.#invite.on('cancel', (cancel) => this.#giveUp(reasonHeader(cancel)));
		this.#invite.on('update', (_request, reply) => reply.send(405, { headers: { Allow: ALLOW } }));
		this.#guard = clock.at(clock.now() + behaviour.setupTimeoutMs, () => {
			this.#reply.send(408);
			this.#giveUp({});
		});
		const inserted = this.#invite.body === '' && behaviour.lateOffer === 'insert-sdp' ? this.#callee.propose(ownOffer) : undefined;
		const offer = inserted ?? this.#callee.describe(this.#invite.body);
		const { uri, nextHop, from, to } = this.#route;
		const headers = {
			...inviteHeaders(this.#invite, from, to, behaviour, domain),
			...this.#replaces(),
			'Max-Forwards': hopsLeft(this.#invite) - 1,
			Allow: ALLOW,
		};
		const outgoing = { uri, headers, ...(offer !== undefined && { body: offer }), ...(nextHop !== undefined && { proxy: nextHop }) };
		const outcome = await invite(srf, outgoing, {
			sent: (request) => this.#sent(request),
			progressed: (response) => this.#progressed(response),
			updated: (_request, reply) => reply.send(405, { headers: { Allow: ALLOW } }),
		});
		if (outcome.dialog === undefined) this.#failed(outcome.response);
		else await this.#answered(outcome, offer === undefined ? 'callee' : inserted === undefined ? 'caller' : 'sbc');
	}

	/** The dialog that the INVITE replaces, as it is said onward. */
	#replaces(): Headers {
		if (!this.#invite.has('Replaces')) return {};
		const value = this.#invite.get('Replaces');
		const named = readReplaces(value);
		const mapped = named && this.#around.behaviour.replaces === 'map' ? this.#around.calls.named(named) : undefined;
		return { Replaces: mapped === undefined ? value : writeReplaces(mapped), ...(this.#invite.has('Require') && { Require: 'replaces' }) };
	}

	#sent(request: SipRequest): void {
		this.#outgoing = request;
		this.#callee.early = earlyDialogOf(request);
		if (this.#givenUp !== undefined) request.cancel({ headers: this.#givenUp });
	}

	#progressed(response: SipResponse): void {
		if (response.status <= 100 || this.#givenUp !== undefined) return;
		const body = this.#caller.describe(response.body);
		answer(this.#reply, response.status, response.reason, responseHeaders(response), body);
	}

	#giveUp(reason: Headers): void {
		if (this.#givenUp !== undefined || this.#over) return;
		const { clock } = this.#around;
		this.#givenUp = reason;
		this.#guard?.();
		this.#guard = clock.at(clock.now() + CANCEL_GUARD_MS, () => this.#end());
		if (this.#callee.dialog === undefined) this.#outgoing?.cancel({ headers: reason });
	}

	#failed(res: SipResponse | undefined): void {
		if (this.#givenUp === undefined) {
			const said = res === undefined ? undefined : releasedWith(res, this.#around.behaviour);
			const headers = res === undefined ? {} : { ...responseHeaders(res), ...redirection(res, this.#around), ...said?.headers };
			answer(this.#reply, said?.status ?? 503, said?.status === res?.status ? (res?.reason ?? '') : '', headers);
		}
		this.#end();
	}

	/** The callee has answered; `offers` says whose offer it was about. */
	async #answered(callee: InviteOutcome & { dialog: SipDialog }, offers: 'caller' | 'callee' | 'sbc'): Promise<void> {
		this.#guard?.();
		this.#attach(this.#callee, callee.dialog);
		const { description } = callee;
		const made = offers === 'callee' && description !== '';
		this.#callee.owe(callee.acknowledge, () => (made ? this.#callee.refusal(description) : undefined));
		if (this.#givenUp !== undefined) {
			await this.#hangUp(this.#callee, this.#givenUp);
			this.#end();
			return;
		}
		this.#caller.onAck = (sdp) => {
			// The caller's answer to an offer of the SBC's own goes nowhere: the callee has one already.
			const described = offers === 'caller' ? undefined : this.#callee.describe(sdp);
			if (described !== undefined) this.#offers.agreed();
			this.#callee.acknowledge(made ? described : undefined);
			// No answer where one is due (RFC 3264 §4): there is no session.
			if (made && described === undefined) void this.#bothEnded(this.#callee, {});
		};
		this.#answering = this.#answerCaller(description);
		await this.#answering;
	}

	async #answerCaller(sdp: string): Promise<void> {
		const { srf } = this.#around;
		const localSdp = this.#caller.describe(sdp);
		this.#caller.expectAck(this.#invite);
		try {
			const caller = await srf.createUAS(this.#invite, this.#reply, { ...(localSdp !== undefined && { localSdp }), headers: { Allow: ALLOW } });
			this.#attach(this.#caller, caller);
			this.#offers.agreed();
			// The callee has hung up meanwhile.
			if (this.#ending) await this.#hangUp(this.#caller, {});
		} catch {
			// CANCEL has overtaken the 200 on its way through the engine.
			this.#ending = true;
			await this.#hangUp(this.#callee, this.#givenUp ?? {});
			this.#end();
		}
	}

	#attach(leg: Leg, dialog: SipDialog): void {
		leg.dialog = dialog;
		dialog.on('destroy', (bye) => void this.#bothEnded(leg, reasonHeader(bye)));
		dialog.on('ack', (ack) => {
			if (!leg.owes(ack)) return;
			const take = leg.onAck;
			leg.onAck = undefined;
			leg.acknowledged();
			take?.(ack.body);
		});
		dialog.on('modify', (request, reply) => void this.#offers.reinvited(leg, request, reply));
		for (const method of ['info', 'message', 'notify', 'options'] as const) {
			dialog.on(method, (request, reply) => void this.#relay(leg, request, reply));
		}
		dialog.on('refer', (request, reply) => void this.#referred(leg, request, reply));
		dialog.on('update', (_request, reply) => reply.send(405, { headers: { Allow: ALLOW } }));
	}

	/** A side asks something before the call is answered. Says whether it was one of this call, and is taken care of. */
	askedEarly(request: SipRequest, reply: Reply): boolean {
		const leg = [this.#caller, this.#callee].find(({ early, dialog }) => dialog === undefined && early === request.stackDialogId);
		if (leg === undefined) return false;
		if (request.method === 'REFER') void this.#referred(leg, request, reply);
		else void this.#relay(leg, request, reply);
		return true;
	}

	/** Does something as soon as one side hangs up, or at once if one has. @returns takes that back */
	whenItEnds(act: () => void): () => void {
		if (this.#ending) act();
		else this.#withIt.add(act);
		return () => void this.#withIt.delete(act);
	}

	/** One side has hung up, or cannot go on: the call ends on both, for the same reason. */
	async #bothEnded(leg: Leg, reason: Headers): Promise<void> {
		if (this.#ending) return;
		this.#ending = true;
		for (const act of this.#withIt) act();
		const other = this.otherSide(leg);
		for (const each of [leg, other]) {
			// RFC 3261 §15.1.2: what is pending in the dialog gets 487.
			each.incoming?.reply.send(487);
			each.incoming = undefined;
			if (each.dialog?.connected) each.acknowledge();
			each.over();
		}
		// Who hangs up with our re-INVITE open owes it a 487; CANCEL bounds the wait for it.
		leg.outgoing?.cancel();
		await this.#hangUp(leg, reason);
		await this.#hangUp(other, reason);
		this.#end();
	}

	async #hangUp(leg: Leg, headers: Headers): Promise<void> {
		const { dialog } = leg;
		if (dialog === undefined || !dialog.connected) return;
		leg.acknowledge();
		try {
			await dialog.destroy({ headers: { ...headers } });
		} catch {
			// The dialog is gone already: the two sides have hung up at once.
		}
	}

	#end(): void {
		if (this.#over) return;
		this.#over = true;
		this.#ending = true;
		this.#guard?.();
		this.#media?.close();
		this.#caller.anchor?.release();
		this.#callee.anchor?.release();
		this.#around.ended(this);
	}

	/** See {@link replaceSide}. */
	async replaceSide(leg: Leg, newcomer: Newcomer): Promise<number> {
		const status = await replaceSide({
			leg,
			other: this.otherSide(leg),
			newcomer,
			offers: this.#offers,
			isEnding: () => this.#ending,
			attach: (dialog) => this.#attach(leg, dialog),
		});
		if (status === 200 && this.#ending) await this.#hangUp(leg, {});
		return status;
	}

	async #relay(leg: Leg, request: SipRequest, reply: Reply, more: Headers = {}): Promise<void> {
		const other = this.otherSide(leg);
		// Who has answered may ask something before the caller's side stands.
		if (other.dialog === undefined) await this.#answering;
		const id = other.dialog?.id ?? other.early;
		const headers = picked(request, IN_DIALOG);
		const sent =
			id === undefined ? undefined : await requestIn(this.#around.srf, { id }, request.method, { ...headers, ...more }, request.body || undefined);
		if (sent === undefined) return reply.send(481);
		sent.on('response', (response) => {
			if (response.status < 200) return;
			// A far side that cannot be reached any more does not answer (§8.1.3.1): who asks is to know that the dialog is over (§12.2.1.2).
			if (request.method === 'OPTIONS' && UNREACHABLE.has(response.status)) reply.send(408);
			else answer(reply, response.status, response.reason, responseHeaders(response));
		});
	}

	/** REFER asks the other side to transfer the call (RFC 3515), in words that it understands. */
	async #referred(leg: Leg, request: SipRequest, reply: Reply): Promise<void> {
		const { behaviour, calls, domain } = this.#around;
		if (behaviour.refer === 'consume' && leg.dialog === undefined) return reply.send(500);
		if (behaviour.refer === 'consume') return carryOut({ ...this.#around, call: this, leg, refer: request, reply });
		const named = replacesIn(request.get('Refer-To'));
		const mapped = named && behaviour.replaces !== 'relay-unmapped' ? calls.named(named) : undefined;
		const referTo = mapped === undefined ? request.get('Refer-To') : withReplaces(request.get('Refer-To'), mapped);
		await this.#relay(leg, request, reply, { 'Refer-To': hidden(referTo, behaviour, domain) });
	}
}

/** Where a redirection sends the caller (RFC 3261 §21.3), as the other side may see it: on no other failure is Contact of interest. */
function redirection(response: SipMessage & { readonly status: number }, { behaviour, domain }: CallSurroundings): Headers {
	if (response.status >= 400 || !response.has('Contact')) return {};
	return { Contact: hidden(response.get('Contact'), behaviour, domain) };
}

/** Max-Forwards of a request; 70 when it has none (RFC 3261 §16.3). */
export function hopsLeft(request: SipMessage): number {
	const hops = request.has('Max-Forwards') ? Number(request.get('Max-Forwards')) : 70;
	return Number.isInteger(hops) && hops >= 0 ? hops : 70;
}
