/**
 * The face of drachtio-srf that the parts use. Its own types are wrong in places (promises missing, header values
 * that may be absent typed as present); these say what version 5.0.29 does.
 */
import type { Socket } from 'node:net';

/** Headers to send, by name. What the engine writes itself (Via, CSeq, Content-Length …) is ignored; `undefined` sends none. */
export type Headers = Record<string, string | number | undefined>;

/** `To`, `From`, `Contact` and their like, as drachtio-srf parses them. */
export interface NameAddr {
	readonly name?: string;
	readonly uri: string;
	readonly params: Record<string, string | undefined>;
}

/** A message that has come, or one as it was sent. */
export interface SipMessage {
	/** By name, as drachtio-srf spells it; `get` finds any spelling. */
	readonly headers: Record<string, string>;
	readonly raw: string;
	/** `''` for none. */
	body: string;
	/** Value of a header by any spelling of its name; several are joined with a comma. */
	get(name: string): string;
	has(name: string): boolean;
	getParsedHeader(name: 'from' | 'to' | 'p-asserted-identity'): NameAddr;
	getParsedHeader(name: 'contact'): NameAddr[];
	/** Where it came from: `application` for what this application sent, or the engine made up in the place of an answer. */
	readonly source: 'network' | 'application';
	readonly source_address: string;
	readonly source_port: number;
	/** `udp`, `tcp` or `tls`; WebSockets count as tcp. */
	readonly protocol: string;
	readonly callId: string;
}

/** A request that has come, or one that was sent. */
export interface SipRequest extends SipMessage {
	readonly method: string;
	readonly uri: string;
	/** User part of the Request-URI, without its parameters; `''` for none. */
	readonly calledNumber: string;
	/** The same of P-Asserted-Identity, or else of From. */
	readonly callingNumber: string;
	/** Local `address:port` that a new request arrived on. */
	readonly receivedOn?: string;
	/** The dialog that a request which has come belongs to, as the engine names it; `''` for none. */
	readonly stackDialogId?: string;
	/** What a REGISTER asks for. `expires` in seconds. */
	readonly registration?: {
		readonly type: 'register' | 'unregister';
		readonly expires: number;
		readonly contact: NameAddr[];
		readonly aor: string;
	};
	/** Sends CANCEL, as soon as a provisional response has come (RFC 3261 §9.1). For an INVITE that was sent. */
	cancel(opts?: { headers?: Headers }, done?: (error: Error | null, request?: SipRequest) => void): void;
	/** Each response to a request that was sent; `ack` acknowledges a 2xx to INVITE. */
	on(event: 'response', see: (response: SipResponse, ack: (opts?: { body?: string }) => void) => void): this;
	/** An INVITE that has come is cancelled; it has been answered 487. */
	on(event: 'cancel', see: (cancel: SipRequest) => void): this;
	/** UPDATE in the early dialog of an INVITE that was sent: it has no answer unless somebody hears it. */
	on(event: 'update', see: (request: SipRequest, reply: Reply) => void): this;
}

/** A response that has come, or one that the engine made up: 408 when none came, 503 when the request could not be sent. */
export interface SipResponse extends SipMessage {
	readonly status: number;
	readonly reason: string;
}

/** The pending answer to a request. */
export interface Reply {
	readonly finalResponseSent: boolean;
	/** Sends a response. Throws for a status that drachtio-srf does not know; one after the final response is ignored. */
	send(status: number, opts?: { headers?: Headers; body?: string }): void;
	/** `acknowledged` is called with the PRACK (of a response that requires 100rel) or the ACK (of a 200). */
	send(
		status: number,
		opts: { headers?: Headers; body?: string },
		sent: ((error: Error | null) => void) | undefined,
		acknowledged: (request: SipRequest) => void,
	): void;
	send(status: number, reason: string, opts?: { headers?: Headers; body?: string }): void;
}

/** An established dialog. `other` is a convention between the two legs of a back-to-back user agent. */
export interface SipDialog {
	readonly id: string;
	readonly sip: { readonly callId: string; readonly localTag: string; readonly remoteTag: string };
	readonly type: 'uac' | 'uas';
	readonly local: { uri: string; sdp: string; contact: string };
	readonly remote: { uri: string; sdp: string };
	/** Neither side has hung up. */
	readonly connected: boolean;
	/** The INVITE. */
	readonly req: SipRequest;
	other?: SipDialog;
	/** Sends BYE; settles when it is answered. */
	destroy(opts?: { headers?: Headers }): Promise<SipRequest>;
	/** Sends a re-INVITE with this description; gives the answer. Rejects with {@link SipError} when it is refused. */
	modify(sdp: string, opts?: { headers?: Headers }): Promise<string>;
	/** Sends a re-INVITE without a description; gives the offer, and the act that sends the answer in ACK. */
	modify(opts: { noAck: true; headers?: Headers }): Promise<{ sdp: string; ack: (sdp: string) => void }>;
	/** Sends a request within the dialog; settles with its final response, whatever that is. */
	request(opts: { method: string; headers?: Headers; body?: string }): Promise<SipResponse>;
	/** The other side has hung up, or the engine has; then `reason` says why, and the BYE is the engine's own. */
	on(event: 'destroy', see: (bye: SipRequest, reason?: string) => void): this;
	on(event: 'modify' | 'info' | 'options' | 'refer' | 'notify' | 'update' | 'message', see: (request: SipRequest, reply: Reply) => void): this;
	on(event: 'refresh' | 'ack', see: (request: SipRequest) => void): this;
	once(event: string, see: (...args: never[]) => void): this;
	removeAllListeners(): this;
}

/** An INVITE failed with this status. */
export interface SipError extends Error {
	readonly status: number;
	readonly reason: string;
	readonly res?: SipResponse;
}

/** How somebody is called. */
export interface UacOptions {
	/** INVITE unless given. */
	method?: string;
	/** The offer; without one the callee makes it. */
	localSdp?: string;
	headers?: Headers;
	/** Display name and URI of From; `localhost` stands for the node's own address. */
	callingNumber?: string;
	callingName?: string;
	calledNumber?: string;
	/** Sends to this next hop instead of the Request-URI's: a URI, or a whole route as Route writes it, in angle brackets (RFC 3261 §8.1.2). */
	proxy?: string;
	/** Answers a challenge, once. */
	auth?: { username: string; password: string };
	/** The application sends the ACK itself. */
	noAck?: boolean;
}

/** What is told of a call that is being set up. */
export interface UacProgress {
	/** The INVITE as it was sent, or why it was not. */
	cbRequest?: (error: Error | null, request: SipRequest) => void;
	cbProvisional?: (response: SipResponse) => void;
}

/** What a back-to-back user agent passes on between the caller (A) and the callee (B). */
export interface B2buaOptions extends UacOptions {
	/** What A is told for B's description; B's own unless given. */
	localSdpA?: string | ((sdp: string, response: SipResponse) => string | Promise<string>);
	/** What B is offered; A's offer unless given. */
	localSdpB?: string | ((sdp: string) => string | Promise<string>);
	/** Added to the responses to A. */
	responseHeaders?: Headers | ((response: SipResponse, headers: Headers) => Headers | null);
	/** Headers of A's INVITE that B gets; `all`, first, for all but those named after it with a minus sign. */
	proxyRequestHeaders?: readonly string[];
	/** Headers of B's responses that A gets, likewise. */
	proxyResponseHeaders?: readonly string[];
	/** `false` keeps a refusal of B from A: the application answers. */
	passFailure?: boolean;
	/** `false` keeps B's provisional responses from A. */
	passProvisionalResponses?: boolean;
}

/** An INVITE without an offer was answered with one (RFC 3261 §13.2.1); its ACK waits for the answer. */
export interface UnansweredOffer {
	readonly sdp: string;
	readonly res: SipResponse;
	/** Sends ACK with this answer. */
	ack(sdp: string): Promise<SipDialog>;
	/** Sends ACK, then BYE. */
	destroy(): Promise<void>;
}

type Handler = (request: SipRequest, reply: Reply) => void;

/** A drachtio application. */
export interface Srf {
	/** Serves the requests of a method that are in no dialog of this application. */
	invite(handle: Handler): void;
	register(handle: Handler): void;
	options(handle: Handler): void;
	info(handle: Handler): void;
	message(handle: Handler): void;
	subscribe(handle: Handler): void;
	publish(handle: Handler): void;
	refer(handle: Handler): void;
	use(method: string, handle: Handler): void;
	/** Sees every request that is in no dialog of this application, before those who serve its method; `next` gives it to them. */
	use(handle: (request: SipRequest, reply: Reply, next: () => void) => void): void;
	/** Answers an INVITE (or SUBSCRIBE) with success. Rejects with {@link SipError} 487 when it is cancelled first, or with the engine's own words. */
	createUAS(request: SipRequest, reply: Reply, opts: { localSdp?: string | (() => string | Promise<string>); headers?: Headers }): Promise<SipDialog>;
	/** Without an offer of our own: the answer to the callee's offer is still to be given, unless the callee made none. */
	createUAC(uri: string, opts: UacOptions & { noAck: true }, progress?: UacProgress): Promise<SipDialog | UnansweredOffer>;
	/** Calls somebody. Rejects with {@link SipError} when the call is refused, or cannot be sent (503, 408). */
	createUAC(uri: string, opts: UacOptions, progress?: UacProgress): Promise<SipDialog>;
	/** Calls B for A, and answers A as B does. Rejects as createUAC does, after A has been told so. */
	createB2BUA(
		request: SipRequest,
		reply: Reply,
		uri: string,
		opts: B2buaOptions,
		progress?: UacProgress,
	): Promise<{ uas: SipDialog; uac: SipDialog }>;
	/** Sends an unanswered request on; settles when it has its final response. Timeouts are written `1500ms` or `2s`. */
	proxyRequest(
		request: SipRequest,
		destination: string | string[],
		opts?: {
			remainInDialog?: boolean;
			followRedirects?: boolean;
			forking?: 'sequential' | 'simultaneous';
			provisionalTimeout?: string;
			finalTimeout?: string;
			headers?: Headers;
		},
	): Promise<{ connected: boolean; finalStatus: number; responses: { address: string; port: number; msgs: { status: number }[] }[] }>;
	/** Sends a request outside any dialog, or inside the one that `stackDialogId` names (its URI: `sip:placeholder`). */
	request(
		uri: string,
		opts: {
			method: string;
			headers?: Headers;
			body?: string;
			proxy?: string;
			auth?: { username: string; password: string };
			stackDialogId?: string;
		},
	): Promise<SipRequest>;
	on(event: 'connect', see: (error: Error | null, hostport: string) => void): this;
	on(event: 'error', see: (error: Error) => void): this;
	/** Connects to an engine by its control protocol. */
	connect(opts: { host: string; port: number; secret: string; socket?: Socket }): Promise<void>;
	disconnect(): void;
	/** In outbound mode: closes the connection that was opened for this request. */
	endSession(message: SipRequest): void;
}
