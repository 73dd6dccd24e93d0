import { compose, type Destination, type Dialog, type Flow, type Header, pathOf, type SipRequest } from '../sip';
import { type ApplicationMessage, ownContact, passedHeaders } from './application-message';
import type { CallLeg } from './call-leg';
import { type Core, deadFlow, locate, wayTo } from './core';

/** Methods whose requests carry a Contact (RFC 3261 table 3, RFC 6665, RFC 3515). */
export const NAMES_CONTACT = new Set(['INVITE', 'SUBSCRIBE']);
const NAMES_CONTACT_IN_DIALOG = new Set(['INVITE', 'SUBSCRIBE', 'NOTIFY', 'REFER', 'UPDATE']);

/** A request on its way to the first of the places where it may go. */
export interface Written {
	readonly branch: string;
	readonly text: string;
	readonly flow: Flow;
	readonly left: readonly Destination[];
	write(over: Flow): { branch: string; text: string };
}

/** RFC 3261 §18.1.1, where nobody knows how large a packet may be on the way. */
const LARGEST_DATAGRAM = 1_300;

/** Writes a request within a dialog and finds its way. */
export function writeInDialog(
	core: Core,
	leg: CallLeg,
	dialog: Dialog,
	method: string,
	number: number,
	message: (ApplicationMessage & { sip: SipRequest }) | undefined,
	written: (request: Written) => void,
	extra: readonly Header[] = [],
	body?: string,
): void {
	if (method !== 'ACK') dialog.localSequence = Math.max(dialog.localSequence, number);
	const uri = message?.sip.uri;
	// drachtio-srf addresses PRACK to the INVITE's URI; within a dialog it goes to the remote target (RFC 3262 §4).
	const own = uri === undefined || method === 'ACK' || method === 'PRACK' || uri.indexOf('placeholder') >= 0;
	const path = pathOf(dialog, own ? undefined : uri);
	wayWithin(core, leg, dialog, path.nextHop, (flow, left) => {
		const headers: Header[] = [['From', dialog.local], ['To', dialog.remote], ['Call-ID', dialog.callId], ['CSeq', `${number} ${method}`], ...extra];
		const write = (over: Flow) =>
			writeRequest(core, method, path.requestUri, over, path.routes, headers, message, NAMES_CONTACT_IN_DIALOG.has(method), body);
		const first = write(flow);
		// Nobody would notice that an ACK did not get through, and who is behind a NAT can only be reached the way he came.
		written(method === 'ACK' || leg.followsFlow || leg.staysOnFlow ? { ...first, flow, left, write } : fitting(core, first, flow, left, write));
	});
}

/** The way to the other end of a dialog: over its own stream, straight back when its Contact is not where it is, else by the next hop. Who keeps a flow is reached over it alone. */
function wayWithin(core: Core, leg: CallLeg, dialog: Dialog, nextHop: string, found: (flow: Flow, left: readonly Destination[]) => void): void {
	const { transports } = core.layer;
	if (leg.staysOnFlow) {
		const { transport, remote, local } = leg.flow;
		found(transports.existingFlowTo({ transport, ...remote }, local) ?? deadFlow(core), []);
		return;
	}
	if (dialog.routeSet.length === 0) {
		if (leg.flow.transport !== 'udp' && leg.flow.open) {
			found(leg.flow, []);
			return;
		}
		// Nobody listens on the port that a stream came from: once it has closed, there is only the Contact.
		if (leg.followsFlow && leg.flow.transport === 'udp') {
			const { transport, remote, local } = leg.flow;
			found(transports.flowTo({ transport, ...remote }, local) ?? deadFlow(core), []);
			return;
		}
	}
	locate(core, nextHop, (places) => {
		const way = wayTo(core, places, leg.flow.local);
		if (way === undefined) core.note('unroutable', `no way to ${nextHop}`);
		found(way?.flow ?? deadFlow(core), way?.left ?? []);
	});
}

/** What is too large for a datagram goes over TCP, where both ends have it: the answer to a refused connection is the datagram (RFC 3261 §18.1.1). */
export function fitting(
	core: Core,
	request: { branch: string; text: string },
	flow: Flow,
	left: readonly Destination[],
	write: Written['write'],
): Written {
	const { transports } = core.layer;
	if (flow.transport !== 'udp' || request.text.length <= LARGEST_DATAGRAM || !transports.offers('tcp')) return { ...request, flow, left, write };
	const stream = transports.flowTo({ transport: 'tcp', ...flow.remote });
	if (stream === undefined) return { ...request, flow, left, write };
	const { branch, via } = core.layer.newVia(stream);
	return {
		branch,
		text: request.text.replace(/^Via: [^\r]*/m, `Via: ${via}`),
		flow: stream,
		left: [{ transport: 'udp', ...flow.remote }, ...left],
		write,
	};
}

/** Writes a request for a way: its own Via there, and a Contact of this node where the method needs one and the application gave none. */
export function writeRequest(
	core: Core,
	method: string,
	uri: string,
	flow: Flow,
	routes: readonly string[],
	identity: readonly Header[],
	message: (ApplicationMessage & { sip: SipRequest }) | undefined,
	needsContact: boolean,
	body?: string,
): { branch: string; text: string } {
	const { branch, via } = core.layer.newVia(flow);
	const headers: Header[] = [
		['Via', via],
		['Max-Forwards', message?.sip.header('max-forwards') ?? '70'],
	];
	for (const route of routes) headers.push(['Route', route]);
	headers.push(...identity);
	if (needsContact && message?.sip.header('contact') === undefined) headers.push(['Contact', ownContact(flow)]);
	if (message !== undefined) headers.push(...passedHeaders(message, flow));
	if (body !== undefined && body !== '') headers.push(['Content-Type', 'application/sdp']);
	return { branch, text: compose(`${method} ${uri} SIP/2.0`, headers, message?.body ?? body) };
}
