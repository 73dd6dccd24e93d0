import type { Headers, Reply, SipDialog, SipError, SipMessage, SipRequest, Srf } from '../drachtio';
import type { Cancel, Clock, Endpoint, Millis } from '../kernel';
import type { SbcBehaviour } from './behaviour';
import type { Bindings } from './bindings';
import { partyHeader, picked, responseHeaders } from './header-policy';
import { place } from './registration';
import { answer } from './response';
import { wayTo } from './route';

export interface SubscriptionsOptions {
	readonly srf: Srf;
	readonly clock: Clock;
	readonly bindings: Bindings;
	/** Settles when it is known whether a contact is registered. */
	registered(token: string): Promise<void>;
	readonly behaviour: SbcBehaviour;
	readonly domain: string;
	readonly pbx: { readonly access: Endpoint; readonly network: Endpoint };
}

/** What of SUBSCRIBE and NOTIFY crosses beside the body (RFC 6665 §8.2). */
const CROSSES = [
	'Event',
	'Expires',
	'Accept',
	'Authorization',
	'Proxy-Authorization',
	'Subscription-State',
	'Content-Type',
	'User-Agent',
	'Call-Info',
] as const;

/** How long a phone has to answer: the PBX gives up after 64·T1 (RFC 3261 §17.1.2.2), and is to hear of it before. */
const ANSWERS_WITHIN_MS: Millis = 30_000;
/** The subscription is no more: who notifies ends it by that (RFC 6665 §4.2.2). */
const GONE = 481;

type SubscriptionDialog = Omit<SipDialog, 'on'> & {
	on(event: 'subscribe' | 'notify', see: (request: SipRequest, reply: Reply) => void): void;
	/** drachtio-srf has answered it. */
	on(event: 'unsubscribe', see: (request: SipRequest) => void): void;
};

/** What phones subscribe to at the PBX: two dialogs for each, as for a call. */
export class Subscriptions {
	readonly #options: SubscriptionsOptions;
	/** NOTIFYs that have overtaken the 2xx to their SUBSCRIBE (RFC 6665 §4.1.2.4), by the Call-ID on the PBX's side. */
	readonly #early = new Map<string, ((to: SubscriptionDialog) => void)[]>();

	constructor(options: SubscriptionsOptions) {
		this.#options = options;
	}

	/** A phone's SUBSCRIBE. */
	async subscribe(request: SipRequest, reply: Reply): Promise<void> {
		const { srf, bindings, behaviour, domain, pbx } = this.#options;
		if (!bindings.knows(request.source_address) && behaviour.strangers === 'refuse') return reply.send(403);
		const headers: Headers = {
			...picked(request, CROSSES),
			From: partyHeader(request.get('From'), behaviour, domain),
			To: partyHeader(request.get('To'), behaviour, domain),
		};
		let callId = '';
		const sent = (_error: Error | null, subscribe: SipRequest | undefined) => {
			callId = subscribe?.get('Call-ID') ?? '';
			this.#early.set(callId, []);
		};
		try {
			const opts = { method: 'SUBSCRIBE', headers, proxy: `sip:${place(pbx.access)}`, ...(request.body && { localSdp: request.body }) };
			const inner = (await srf.createUAC(request.uri, opts, { cbRequest: sent })) as unknown as SubscriptionDialog & { readonly res: SipMessage };
			// The PBX may go on before the phone has its answer.
			let accepted: SubscriptionDialog | undefined;
			const deliver = async (to: SubscriptionDialog, notify: SipRequest, answered: Reply, giveUp: Cancel) => {
				if (/^\s*terminated\b/i.test(notify.get('Subscription-State'))) {
					// The phone may be gone before its answer comes, and the PBX has nothing to do with it.
					giveUp();
					if (!answered.finalResponseSent) answered.send(200);
					await to.request({ method: 'NOTIFY', headers: picked(notify, CROSSES), ...(notify.body && { body: notify.body }) }).catch(() => undefined);
					return;
				}
				// Where it says that the phone has gone, the subscription at the PBX is over by that (RFC 6665 §4.2.2).
				await relay(to, notify, answered);
				giveUp();
			};
			inner.on('notify', (notify, answered) => {
				const giveUp = this.#giveUp(answered, GONE);
				if (accepted !== undefined) void deliver(accepted, notify, answered, giveUp);
				else this.#early.get(callId)?.push((to) => void deliver(to, notify, answered, giveUp));
			});
			const outer = (await srf.createUAS(request, reply, { headers: picked(inner.res, ['Expires']) })) as unknown as SubscriptionDialog;
			accepted = outer;
			outer.on('subscribe', (renewal, answered) => void relay(inner, renewal, answered));
			outer.on('unsubscribe', (last) => {
				inner.request({ method: 'SUBSCRIBE', headers: picked(last, CROSSES) }).catch(() => undefined);
			});
			for (const pass of this.#early.get(callId) ?? []) pass(outer);
		} catch (error) {
			const { status = 503, reason = '', res } = error as Partial<SipError>;
			if (!reply.finalResponseSent) answer(reply, status, reason, res === undefined ? {} : responseHeaders(res));
		} finally {
			this.#early.delete(callId);
		}
	}

	/** A NOTIFY that belongs to no dialog yet, or to none at all: the PBX tells a phone something that it has not asked for. */
	async notify(request: SipRequest, reply: Reply): Promise<void> {
		const waiting = this.#early.get(request.get('Call-ID'));
		if (waiting !== undefined) {
			const giveUp = this.#giveUp(reply, GONE);
			waiting.push((outer) => void relay(outer, request, reply).then(giveUp));
			return;
		}
		const { srf, bindings, behaviour, domain, pbx } = this.#options;
		const fromPbx = [pbx.access.address, pbx.network.address].includes(request.source_address);
		await this.#options.registered(request.calledNumber);
		const binding = bindings.find(request.calledNumber);
		if (!fromPbx || binding === undefined) return reply.send(fromPbx ? 480 : 403);
		const headers: Headers = {
			...picked(request, CROSSES),
			From: partyHeader(request.get('From'), behaviour, domain),
			To: partyHeader(request.get('To'), behaviour, domain),
		};
		try {
			const sent = await srf.request(binding.contact, {
				method: 'NOTIFY',
				headers,
				proxy: wayTo(binding),
				...(request.body && { body: request.body }),
			});
			const giveUp = this.#giveUp(reply, 480);
			sent.on('response', (response) => {
				if (response.status < 200) return;
				giveUp();
				if (!reply.finalResponseSent) answer(reply, response.status, response.reason, responseHeaders(response));
			});
		} catch {
			reply.send(480);
		}
	}

	/** Answers for a phone that has not answered in time, unless it is called off. */
	#giveUp(reply: Reply, status: number): Cancel {
		const { clock } = this.#options;
		return clock.at(clock.now() + ANSWERS_WITHIN_MS, () => reply.send(status));
	}
}

/** Carries a request across, and its answer back; 481 when the other side's dialog has gone. */
async function relay(to: SubscriptionDialog, request: SipRequest, reply: Reply): Promise<void> {
	const { method, body } = request;
	const response = await to.request({ method, headers: picked(request, CROSSES), ...(body && { body }) }).catch(() => undefined);
	if (reply.finalResponseSent) return;
	if (response === undefined) reply.send(GONE);
	else answer(reply, response.status, response.reason, { ...responseHeaders(response), ...picked(response, ['Expires']) });
}
