import type { Headers, Reply, SipDialog, SipMessage, SipRequest, SipResponse, Srf } from '../drachtio';
import type { Cancel, Clock, Stream } from '../kernel';
import type { SbcBehaviour } from './behaviour';
import type { CallMedia } from './call-media';
import type { Calls } from './calls';
import { type DialogName, readReplaces, replacesIn, withReplaces, writeReplaces } from './dialog-name';
import { hidden, inviteHeaders, picked, reasonHeader, responseHeaders } from './header-policy';
import { Leg, type Reinvite } from './leg';
import { pairOf } from './loop';
import type { MediaAnchor } from './media-anchor';
import { type InviteOutcome, invite } from './outgoing-invite';
import { ownOffer } from './own-offer';
import { releasedWith } from './q850';
import { answer } from './response';
import type { Onward } from './route';
import { carryOut } from './transfer';

/** How long an INVITE that was cancelled may stay without a final response (RFC 3261 §9.1: 64·T1). */
const CANCEL_GUARD_MS = 32_500;
const ALLOW = 'INVITE, ACK, CANCEL, BYE, INFO, MESSAGE, OPTIONS, REFER, NOTIFY';
/** What of a request within the call crosses beside its body. */
const IN_DIALOG = ['Content-Type', 'Event', 'Subscription-State', 'Refer-Sub', 'Accept', 'Info-Package'] as const;
/** The sides of a call's media. */
const [CALLER, CALLEE] = [0, 1] as const;
/** Recovery on timer expiry (Q.850 §2.2.7.6.1). */
const NO_MEDIA = 'Q.850;cause=102;text="No media"';
/** Nobody could be asked; 430: the flow that led to him has gone (RFC 5626 §11.5). */
const UNREACHABLE: ReadonlySet<number> = new Set([503, 430]);
/** The engine puts the remote target in place of this. */
const REMOTE_TARGET = 'sip:placeholder';

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

/** Who takes the place of one side of a call. */
export interface Newcomer {
	/** Its session description. */
	readonly description: string;
	/** It has given up, or hung up. */
	hasLeft(): boolean;
	/** Tells it what it is connected with; rejects when it has left meanwhile. */
	connect(description: string | undefined): Promise<SipDialog>;
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
	/** Who calls whom. */
	readonly pair: string;
	#outgoing: SipRequest | undefined;
	/** Set once the caller, or time, has given the call up before it was answered. */
	#givenUp: Headers | undefined;
	#ending = false;
	/** What is to be done as soon as one side has hung up. */
	readonly #withIt = new Set<() => void>();
	/** The side whose place somebody else is about to take. */
	#replaced: Leg | undefined;
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
		this.#callee = new Leg(around.anchor());
		this.#media = around.media(route, () => void this.#bothEnded(this.#caller, { Reason: NO_MEDIA }));
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
			if (described !== undefined) this.#agreed();
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
			this.#agreed();
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
		dialog.on('modify', (request, reply) => void this.#reinvited(leg, request, reply));
		for (const method of ['info', 'message', 'notify', 'options'] as const) {
			dialog.on(method, (request, reply) => void this.#relay(leg, request, reply));
		}
		dialog.on('refer', (request, reply) => void this.#referred(leg, request, reply));
		dialog.on('update', (_request, reply) => reply.send(405, { headers: { Allow: ALLOW } }));
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

	/** Carries a re-INVITE across; an offer, or the wish for one (RFC 3261 §14, RFC 3725). */
	async #reinvited(leg: Leg, request: SipRequest, reply: Reply): Promise<void> {
		// It crossed the end of the call.
		if (this.#ending) return reply.send(481);
		const other = this.otherSide(leg);
		const { random, behaviour } = this.#around;
		if (leg.inviting || leg === this.#replaced) return reply.send(491);
		if (leg.incoming !== undefined) return reply.send(500, { headers: { 'Retry-After': random.integer(0, 10) } });
		if (request.body === '' && behaviour.reinviteWithoutSdp === 'refuse') return reply.send(488);
		if (request.body === '' && behaviour.reinviteWithoutSdp === 'old-sdp') return this.#answerWithOldSdp(leg, request, reply);
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
		sent = await this.#send(other.dialog, 'INVITE', {}, offer);
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
				this.#reinviteAccepted(leg, other, reinvite, response, ack);
				return;
			}
			this.#refused();
			answer(reply, response.status, response.reason, responseHeaders(response));
		});
		if (cancelled) sent.cancel();
	}

	/** A 200 has crossed CANCEL: who sent the re-INVITE was told 487, so that both sides are to have what they had before (RFC 3261 §14.1). */
	#acceptedInVain(leg: Leg, other: Leg, offered: boolean, response: SipResponse, ack: (opts?: { body?: string }) => void): void {
		if (offered) {
			ack();
			this.#refused();
			void this.#restore(other);
			return;
		}
		// Its own offer stands, and what was agreed before answers it.
		ack({ body: other.told });
		leg.describe(response.body);
		this.#agreed();
		other.settled();
	}

	/** Tells a side again what was agreed; its answer is what it was. */
	async #restore(leg: Leg): Promise<void> {
		const { clock, random } = this.#around;
		const former = leg.describe(leg.about);
		const sent = this.#ending || leg.dialog === undefined ? undefined : await this.#send(leg.dialog, 'INVITE', {}, former);
		if (sent === undefined) return leg.settled();
		leg.outgoing = sent;
		sent.on('response', ({ status }, ack) => {
			if (status < 200) return;
			if (status === 200) ack();
			// It has a re-INVITE of its own under way (§14.1).
			if (status === 491 && !this.#ending) {
				leg.outgoing = undefined;
				clock.at(clock.now() + random.integer(2_100, 4_000), () => void this.#restore(leg));
			} else leg.settled();
		});
	}

	#agreed(): void {
		for (const leg of [this.#caller, this.#callee]) leg.agreed();
		this.#media?.agreed();
	}

	#refused(): void {
		for (const leg of [this.#caller, this.#callee]) leg.refused();
		this.#media?.refused();
	}

	/**
	 * Somebody else takes the place of one side, without a word to the other but what is to be heard from now on.
	 * @returns 200, or the status with which the other side refused; then everything is as before.
	 */
	async replaceSide(leg: Leg, newcomer: Newcomer): Promise<number> {
		const other = this.otherSide(leg);
		if (this.#ending || leg.dialog === undefined || other.dialog === undefined) return 481;
		if (this.#replaced !== undefined) return 491;
		this.#replaced = leg;
		const status = await this.#replace(leg, leg.dialog, other, newcomer);
		leg.settled();
		this.#replaced = undefined;
		return status;
	}

	async #replace(leg: Leg, former: SipDialog, other: Leg, newcomer: Newcomer): Promise<number> {
		// What either side has under way comes first (RFC 3261 §14.1).
		await leg.turn();
		await other.turn();
		other.incoming?.reply.send(491);
		other.incoming = undefined;
		if (newcomer.hasLeft()) {
			other.settled();
			return 487;
		}
		const sent =
			this.#ending || other.dialog === undefined ? undefined : await this.#send(other.dialog, 'INVITE', {}, other.describe(newcomer.description));
		if (sent === undefined) {
			other.settled();
			return 481;
		}
		other.outgoing = sent;
		const response = await new Promise<SipResponse>((answered) => {
			sent.on('response', (each, ack) => {
				if (each.status === 200) ack();
				if (each.status >= 200) answered(each);
			});
		});
		if (this.#ending) return 481;
		if (response.status !== 200) {
			other.settled();
			this.#refused();
			return response.status;
		}
		const dialog = newcomer.hasLeft() ? undefined : await newcomer.connect(leg.describe(response.body)).catch(() => undefined);
		if (dialog === undefined) {
			this.#refused();
			void this.#restore(other);
			return 487;
		}
		other.settled();
		former.removeAllListeners();
		this.#agreed();
		this.#attach(leg, dialog);
		if (dialog.type === 'uas') leg.expectAck(dialog.req);
		await former.destroy({ headers: { Reason: 'SIP;cause=200;text="Replaced"' } }).catch(() => undefined);
		if (this.#ending) await this.#hangUp(leg, {});
		return 200;
	}

	/** Nobody but the SBC takes part: what the other side was described as stands for its offer, and the answer goes nowhere. */
	#answerWithOldSdp(leg: Leg, request: SipRequest, reply: Reply): void {
		leg.expectAck(request);
		reply.send(200, { headers: { Allow: ALLOW }, body: leg.told });
	}

	#reinviteAccepted(leg: Leg, other: Leg, { request, reply }: Reinvite, response: SipResponse, ack: (opts?: { body?: string }) => void): void {
		const offered = request.body !== '';
		const body = leg.describe(response.body);
		// Who hangs up instead of answering: what was agreed before stands for the answer (RFC 3261 §13.2.2.4).
		other.owe(
			(answer) => ack(answer === undefined ? {} : { body: answer }),
			() => (offered ? undefined : other.told),
		);
		if (this.#ending) {
			other.acknowledge();
			return;
		}
		leg.onAck = (sdp) => {
			const described = offered ? undefined : other.describe(sdp);
			if (!offered) this.#agreed();
			other.acknowledge(described);
		};
		leg.expectAck(request);
		if (offered) this.#agreed();
		reply.send(200, { headers: { Allow: ALLOW }, ...(body !== undefined && { body }) });
	}

	async #relay(leg: Leg, request: SipRequest, reply: Reply, more: Headers = {}): Promise<void> {
		const other = this.otherSide(leg);
		// Who has answered may ask something before the caller's side stands.
		if (other.dialog === undefined) await this.#answering;
		const { dialog } = other;
		const headers = picked(request, IN_DIALOG);
		const sent = dialog === undefined ? undefined : await this.#send(dialog, request.method, { ...headers, ...more }, request.body || undefined);
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
		if (behaviour.refer === 'consume') return carryOut({ ...this.#around, call: this, leg, refer: request, reply });
		const named = replacesIn(request.get('Refer-To'));
		const mapped = named && behaviour.replaces !== 'relay-unmapped' ? calls.named(named) : undefined;
		const referTo = mapped === undefined ? request.get('Refer-To') : withReplaces(request.get('Refer-To'), mapped);
		await this.#relay(leg, request, reply, { 'Refer-To': hidden(referTo, behaviour, domain) });
	}

	/** Sends a request in a dialog; nothing when the dialog has just gone. */
	async #send({ id }: SipDialog, method: string, headers: Headers, body: string | undefined): Promise<SipRequest | undefined> {
		try {
			return await this.#around.srf.request(REMOTE_TARGET, { method, headers, stackDialogId: id, ...(body !== undefined && { body }) });
		} catch {
			return undefined;
		}
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
