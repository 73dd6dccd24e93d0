import {
	type ClientTransaction,
	composeCancel,
	composeFabricated,
	composeForwarded,
	composeRelayed,
	composeResponse,
	type Destination,
	type Flow,
	type Header,
	InviteClient,
	InviteServer,
	parseText,
	type ServerTransaction,
	type SipRequest,
	SipResponse,
	TRANSACTION_MS,
} from '../sip';
import { placeText } from './application-message';
import { bestResponse, otherChallenges } from './best-response';
import { type Core, deadFlow, locate, type Places, wayTo } from './core';
import type { ProxyOrder } from './proxy-order';

/** RFC 3261 §16.6 step 11: longer than three minutes. */
const TIMER_C_MS = 185_000;
/** A target may send the call on and on. */
const MOST_BRANCHES = 16;

/** Who wants to know what becomes of a proxied request. */
export interface ProxyWatcher {
	/** Each final response of a target. */
	final(response: SipResponse, from: Flow | undefined): void;
	/** The request has been answered, and every branch is over. */
	done(): void;
}

/** What is done to the request on its way to every target. */
export interface Way {
	/** The Request-URI for a target. */
	uri(target: string): string;
	readonly routes: readonly string[];
	/** The URI that is sent to, if it is not the target. */
	readonly nextHop?: string;
}

interface Branch {
	readonly target: string;
	/** Where else the target may be reached. */
	readonly left: readonly Destination[];
	readonly transaction: ClientTransaction;
	final: SipResponse | undefined;
	/** That response was made up here. */
	madeUp: boolean;
	cancel: 'no' | 'held' | 'sent';
	/** Stops the timers that watch it. */
	readonly stops: Map<'provisional' | 'final' | 'C' | 'cancel', () => void>;
}

/** A request that goes on to one or more targets: the response context of RFC 3261 §16. */
export class ProxiedRequest {
	readonly #core: Core;
	readonly #server: ServerTransaction;
	readonly #request: SipRequest;
	readonly #order: ProxyOrder;
	readonly #way: Way;
	readonly #watcher: ProxyWatcher;
	readonly #targets: string[];
	readonly #branches: Branch[] = [];
	/** Targets whose address is being looked up. */
	#locating = 0;
	#answered = false;
	#cancelled = false;
	#over = false;

	constructor(core: Core, server: ServerTransaction, order: ProxyOrder, way: Way, watcher: ProxyWatcher) {
		this.#core = core;
		this.#server = server;
		this.#request = server.request;
		this.#order = order;
		this.#way = way;
		this.#watcher = watcher;
		this.#targets = [...order.targets];
	}

	/** Sends the request on. */
	start(): void {
		this.#next();
	}

	/** The caller has hung up before an answer: every branch is cancelled, and what they answer goes back (RFC 3261 §16.10). */
	cancel(): void {
		this.#cancelled = true;
		this.#targets.length = 0;
		this.#cancelBranches();
		this.#settle();
	}

	/** Tries what is left: all at once, or the next one. */
	#next(): void {
		do {
			const target = this.#targets.shift();
			if (target === undefined) break;
			this.#try(target);
		} while (this.#order.simultaneous);
		this.#settle();
	}

	#try(target: string): void {
		this.#locating++;
		locate(this.#core, this.#way.nextHop ?? target, (places) => {
			this.#locating--;
			if (this.#cancelled || this.#answered) {
				this.#settle();
				return;
			}
			if ('refused' in places) this.#core.note('unroutable', `${this.#request.method} ${target}: ${places.refused}`);
			this.#send(target, places);
		});
	}

	#send(target: string, places: Places): void {
		const { layer } = this.#core;
		const request = this.#request;
		const { method } = request;
		const { flow, left } = wayTo(this.#core, places, this.#server.flow.local) ?? { flow: deadFlow(this.#core), left: [] };
		const { branch: id, via } = layer.newVia(flow);
		const forwards = request.header('max-forwards');
		const text = composeForwarded(request, this.#server.flow.remote, {
			uri: this.#way.uri(target),
			via,
			maxForwards: forwards === undefined ? 70 : Number(forwards) - 1,
			routes: this.#way.routes,
			recordRoutes: this.#recordRoutes(flow),
			extra: method === 'REGISTER' && this.#order.remainInDialog ? [...this.#order.extra, ['Require', 'path']] : this.#order.extra,
		});
		const transaction = layer.client({
			method,
			branch: id,
			text,
			flow,
			user: {
				response: (response, from) => this.#response(branch, response, from),
				failed: (why) => this.#failed(branch, why),
			},
		});
		const branch: Branch = { target, left, transaction, final: undefined, madeUp: false, cancel: 'no', stops: new Map() };
		this.#branches.push(branch);
		const { provisionalMs, finalMs } = this.#order;
		if (method === 'INVITE') this.#watch(branch, 'C', TIMER_C_MS);
		if (provisionalMs !== undefined) this.#watch(branch, 'provisional', provisionalMs);
		if (finalMs !== undefined) this.#watch(branch, 'final', finalMs);
		transaction.send();
	}

	/** RFC 3261 §16.6 step 4; where the two sides differ in transport each has its own (RFC 5658 §5). */
	#recordRoutes(flow: Flow): string[] {
		if (!this.#order.remainInDialog) return [];
		const own = ({ transport, local }: Flow) => `<sip:${placeText(local)}${transport === 'udp' ? '' : `;transport=${transport}`};lr>`;
		return [...new Set([own(flow), own(this.#server.flow)])];
	}

	#watch(branch: Branch, what: 'provisional' | 'final' | 'C', afterMs: number): void {
		branch.stops.get(what)?.();
		branch.stops.set(
			what,
			this.#core.timers.start(afterMs, () => this.#giveUp(branch)),
		);
	}

	/** Nobody answers there: on with the next target. */
	#giveUp(branch: Branch): void {
		if (branch.final !== undefined) return;
		const { transaction } = branch;
		const { proceeding } = transaction instanceof InviteClient ? transaction : { proceeding: false };
		this.#cancelBranch(branch);
		// Without a provisional response there is nothing to cancel yet, and nobody to wait for (RFC 3261 §16.8).
		if (!proceeding) this.#fabricate(branch, 408);
		else if (!this.#order.simultaneous) this.#next();
	}

	#response(branch: Branch, response: SipResponse, from: Flow): void {
		const { status } = response;
		const { method } = this.#request;
		if (status < 200) {
			this.#stop(branch, 'provisional');
			if (branch.cancel === 'held') this.#sendCancel(branch);
			if (status === 100) return;
			if (method === 'INVITE') this.#watch(branch, 'C', TIMER_C_MS);
			if (!this.#answered) this.#server.respond(status, composeRelayed(response));
			return;
		}
		if (status < 300 && method === 'INVITE') {
			// Every 2xx to INVITE goes back, also one that comes again or from a second branch (RFC 3261 §16.7 step 5).
			const again = branch.final !== undefined && branch.final.status < 300;
			this.#finish(branch, response);
			this.#answered = true;
			const text = composeRelayed(response);
			const server = this.#server;
			if (server.answered && !(server instanceof InviteServer && server.accepted)) this.#core.layer.answer(text, server.flow);
			else server.respond(status, text);
			if (again) return;
			this.#watcher.final(response, from);
			this.#targets.length = 0;
			this.#cancelBranches();
			this.#settle();
			return;
		}
		if (status !== 503 || !this.#elsewhere(branch)) this.#final(branch, response, from);
	}

	/** Tries the next place of the same target (RFC 3263 §4.3); false when there is none. */
	#elsewhere(branch: Branch): boolean {
		const { target, left, cancel, final } = branch;
		if (left.length === 0 || cancel !== 'no' || final !== undefined || this.#answered || this.#cancelled) return false;
		for (const stop of branch.stops.values()) stop();
		this.#branches.splice(this.#branches.indexOf(branch), 1);
		this.#send(target, left);
		return true;
	}

	#final(branch: Branch, response: SipResponse, from: Flow | undefined): void {
		if (branch.final !== undefined) return;
		const { status } = response;
		this.#finish(branch, response);
		this.#watcher.final(response, from);
		if (status < 300) {
			this.#respond(response, []);
			this.#targets.length = 0;
		} else if (status >= 600) {
			this.#targets.length = 0;
			this.#cancelBranches();
		} else if (status === 401 || status === 407) this.#targets.length = 0;
		else if (status < 400 && this.#order.followRedirects && !this.#cancelled) {
			const room = MOST_BRANCHES - this.#branches.length - this.#targets.length;
			for (const contact of response.list('contact').slice(0, Math.max(0, room))) {
				const uri = /<([^>]+)>/.exec(contact)?.[1] ?? contact.split(';', 1)[0]?.trim();
				if (uri !== undefined) this.#targets.push(uri);
			}
		}
		const waits = this.#branches.some((other) => other.final === undefined && other.cancel === 'no');
		if (this.#targets.length > 0 && (this.#order.simultaneous || !waits)) this.#next();
		else this.#settle();
	}

	#failed(branch: Branch, why: 'timeout' | 'transport'): void {
		if (this.#elsewhere(branch)) return;
		this.#fabricate(branch, this.#cancelled ? 487 : why === 'timeout' ? 408 : 503);
	}

	#fabricate(branch: Branch, status: number): void {
		if (branch.final !== undefined) return;
		branch.madeUp = true;
		const response = parseText(composeFabricated(branch.transaction.request, status, this.#core.layer.newTag()));
		if (response instanceof SipResponse) this.#final(branch, response, undefined);
	}

	/** When every branch is over: the best response goes back, unless one has gone already. */
	#settle(): void {
		if (this.#over || this.#locating > 0 || this.#targets.length > 0 || this.#branches.some(({ final }) => final === undefined)) return;
		this.#over = true;
		const responses = this.#branches.flatMap(({ final }) => (final === undefined ? [] : [final]));
		const best = bestResponse(responses);
		if (!this.#answered && best !== undefined) this.#respond(best, otherChallenges(best, responses));
		else if (!this.#answered) this.#answer(this.#cancelled ? 487 : 480);
		this.#watcher.done();
	}

	#respond(response: SipResponse, extra: readonly Header[]): void {
		if (this.#answered) return;
		const source = this.#branches.find(({ final }) => final === response);
		// RFC 3261 §16.7 step 6: a 503 of one target is not one of this proxy. What was made up here has no Via to take off.
		if (response.status === 503 || source?.madeUp === true) {
			this.#answer(response.status === 503 ? 500 : response.status);
			return;
		}
		this.#answered = true;
		this.#server.respond(response.status, composeRelayed(response, extra));
	}

	#answer(status: number): void {
		this.#answered = true;
		this.#server.respond(status, composeResponse(this.#request, this.#server.flow.remote, { status, toTag: this.#server.toTag }));
	}

	#finish(branch: Branch, response: SipResponse): void {
		branch.final = response;
		for (const stop of branch.stops.values()) stop();
		branch.stops.clear();
	}

	#stop(branch: Branch, what: 'provisional' | 'final' | 'C' | 'cancel'): void {
		branch.stops.get(what)?.();
		branch.stops.delete(what);
	}

	#cancelBranches(): void {
		for (const branch of this.#branches) if (branch.final === undefined) this.#cancelBranch(branch);
	}

	#cancelBranch(branch: Branch): void {
		if (branch.cancel !== 'no' || !(branch.transaction instanceof InviteClient)) return;
		branch.cancel = 'held';
		if (branch.transaction.proceeding) this.#sendCancel(branch);
	}

	#sendCancel(branch: Branch): void {
		const { transaction } = branch;
		if (!(transaction instanceof InviteClient)) return;
		branch.cancel = 'sent';
		const { request, flow } = transaction;
		const user = { response() {}, failed() {} };
		this.#core.layer.client({ method: 'CANCEL', branch: request.via?.branch ?? '', text: composeCancel(request, []), flow, user }).send();
		branch.stops.set(
			'cancel',
			this.#core.timers.start(TRANSACTION_MS, () => transaction.cancelledInVain()),
		);
	}
}
