import {
	composeForwarded,
	composeResponse,
	type Flow,
	type InviteServer,
	parseNameAddr,
	parseUri,
	type ServerTransaction,
	type SipRequest,
} from '../sip';
import { type ApplicationMessage, passedHeaders } from './application-message';
import type { Control } from './control';
import { type Core, locate, metaOf, NOWHERE, wayTo } from './core';
import { ProxiedRequest, type Way } from './proxied-request';
import { readProxyOrder } from './proxy-order';

/** Requests that go on to somebody else: because an application said so, or because a dialog was set up that way (RFC 3261 §16). */
export class ProxyCore {
	readonly #core: Core;
	readonly #under = new Map<ServerTransaction, ProxiedRequest>();

	constructor(core: Core) {
		this.#core = core;
	}

	/** The application wants a request that it has not answered to go on; `tokens` follow the transaction id. */
	proxy(
		control: Pick<Control, 'ok' | 'notOk'>,
		id: string,
		transaction: ServerTransaction,
		tokens: readonly string[],
		skeleton: ApplicationMessage | undefined,
	): void {
		const { request, flow } = transaction;
		const extra = skeleton === undefined ? [] : passedHeaders({ ...skeleton, body: '' }, flow).filter(([name]) => name !== 'Contact');
		const order = readProxyOrder(tokens, extra);
		const refuse = (status: number, reason: string): void => {
			transaction.respond(status, composeResponse(request, flow.remote, { status, toTag: transaction.toTag }));
			control.notOk(id, reason);
		};
		if (request.header('max-forwards') === '0') {
			refuse(483, 'Too Many Hops');
			return;
		}
		if (order.targets.length === 0) {
			refuse(500, 'invalid request-uri: no target');
			return;
		}
		const local = this.#isOurs(request.uri);
		const way: Way = { uri: (target) => (local ? target : request.uri), routes: this.#routesBeyond(request) };
		const proxied = new ProxiedRequest(this.#core, transaction, order, way, {
			final: (response, from) => {
				const meta = metaOf(this.#core, 'network', response.text, (from ?? flow).transport, from?.remote ?? NOWHERE);
				control.ok(id, `|${meta}|||continue\r\n${response.text}`);
			},
			done: () => {
				this.#under.delete(transaction);
				control.ok(id, '|done');
			},
		});
		this.#under.set(transaction, proxied);
		proxied.start();
	}

	/** CANCEL of a request that has gone on; false when it has not. */
	cancelled(invite: InviteServer): boolean {
		const proxied = this.#under.get(invite);
		proxied?.cancel();
		return proxied !== undefined;
	}

	/** Sends on a request of a dialog whose way leads through this node; false when this node is not on its way. */
	passes(transaction: ServerTransaction): boolean {
		const { request } = transaction;
		const routes = this.#routesBeyond(request);
		if (routes.length === request.list('route').length) return false;
		const order = { remainInDialog: false, followRedirects: false, simultaneous: false, provisionalMs: undefined, finalMs: undefined, extra: [] };
		const nextHop = nextHopOf(request, routes);
		const proxied = new ProxiedRequest(
			this.#core,
			transaction,
			{ ...order, targets: [request.uri] },
			{ uri: () => request.uri, routes, nextHop },
			{ final() {}, done: () => this.#under.delete(transaction) },
		);
		this.#under.set(transaction, proxied);
		proxied.start();
		return true;
	}

	/** Sends on the ACK to a 2xx, which nobody answers; false when this node is not on its way. */
	passesAck(ack: SipRequest, flow: Flow): boolean {
		const routes = this.#routesBeyond(ack);
		if (routes.length === ack.list('route').length) return false;
		const forwards = Number(ack.header('max-forwards') ?? 70);
		if (forwards === 0) return true;
		locate(this.#core, nextHopOf(ack, routes), (places) => {
			const way = wayTo(this.#core, places, flow.local);
			if (way === undefined) return;
			const { via } = this.#core.layer.newVia(way.flow);
			way.flow.send(composeForwarded(ack, flow.remote, { uri: ack.uri, via, maxForwards: forwards - 1, routes, recordRoutes: [], extra: [] }));
		});
		return true;
	}

	/** What is left of Route behind this node's own values (RFC 3261 §16.4). */
	#routesBeyond(request: SipRequest): string[] {
		const routes = request.list('route');
		while (routes[0] !== undefined && this.#isOurs(parseNameAddr(routes[0]).uri)) routes.shift();
		return routes;
	}

	#isOurs(text: string): boolean {
		const uri = parseUri(text);
		return uri !== undefined && this.#core.layer.transports.locals().some(({ address, port }) => uri.host === address && (uri.port ?? 5060) === port);
	}
}

function nextHopOf(request: SipRequest, routes: readonly string[]): string {
	return routes[0] === undefined ? request.uri : parseNameAddr(routes[0]).uri;
}
