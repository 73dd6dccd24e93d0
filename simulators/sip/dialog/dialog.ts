import type { SipRequest, SipResponse } from '../message/message';
import { parseNameAddr } from '../name-addr';
import { isLooseRoute } from '../uri';

/** The state that two user agents share about each other (RFC 3261 §12), seen from this end. */
export interface Dialog {
	readonly callId: string;
	readonly localTag: string;
	readonly remoteTag: string;
	/** Value of From in requests of this end. */
	readonly local: string;
	/** Value of To in requests of this end. */
	readonly remote: string;
	/** URI of the other end's Contact. */
	remoteTarget: string;
	readonly routeSet: readonly string[];
	localSequence: number;
	/** Undefined until the other end has sent a request. */
	remoteSequence: number | undefined;
	confirmed: boolean;
}

/** The dialog of whoever answers `request` with `localTag` (RFC 3261 §12.1.1). */
export function dialogOfAnswerer(request: SipRequest, localTag: string): Dialog {
	return {
		callId: request.callId,
		localTag,
		remoteTag: request.fromTag ?? '',
		local: request.toTag === undefined ? `${request.to};tag=${localTag}` : request.to,
		remote: request.from,
		remoteTarget: request.contact,
		routeSet: request.list('record-route'),
		localSequence: 0,
		remoteSequence: request.cseq?.number,
		confirmed: false,
	};
}

/** The dialog of whoever sent `request` and got `response` (RFC 3261 §12.1.2). */
export function dialogOfCaller(request: SipRequest, response: SipResponse): Dialog {
	return {
		callId: request.callId,
		localTag: request.fromTag ?? '',
		remoteTag: response.toTag ?? '',
		local: request.from,
		remote: response.to,
		remoteTarget: response.contact || request.uri,
		routeSet: response.list('record-route').reverse(),
		localSequence: request.cseq?.number ?? 0,
		remoteSequence: undefined,
		confirmed: response.status >= 200,
	};
}

/** Whether a request of the other end is in order (RFC 3261 §12.2.2); if so, its number is remembered. */
export function acceptSequence(dialog: Dialog, sequence: number): boolean {
	if (dialog.remoteSequence !== undefined && sequence <= dialog.remoteSequence) return false;
	dialog.remoteSequence = sequence;
	return true;
}

/** Where a request within a dialog, or by a preloaded route, goes, and how it is addressed (RFC 3261 §12.2.1.1, §8.1.2). */
export interface Path {
	readonly requestUri: string;
	/** Values of Route, in order. */
	readonly routes: readonly string[];
	/** The URI whose host is sent to. */
	readonly nextHop: string;
}

/** @param target the Request-URI, if it is not the remote target */
export function pathOf(dialog: Pick<Dialog, 'routeSet' | 'remoteTarget'>, target = dialog.remoteTarget): Path {
	const first = dialog.routeSet[0];
	if (first === undefined) return { requestUri: target, routes: [], nextHop: target };
	const uri = parseNameAddr(first).uri;
	if (isLooseRoute(uri)) return { requestUri: target, routes: dialog.routeSet, nextHop: uri };
	// A strict router of RFC 2543 wants to be addressed itself, and finds the target at the end of the route.
	return { requestUri: uri, routes: [...dialog.routeSet.slice(1), `<${target}>`], nextHop: uri };
}
