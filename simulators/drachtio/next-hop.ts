import { hostText, parseUri, splitList, type TransportName } from '../sip';

/**
 * The next hop (`proxy`) for somebody who is reached over the flow that he has registered over, or not at all (RFC 5626 §5.3): the far end of
 * the flow, with `ob`.
 */
export function overFlow({ transport, address, port }: { transport: TransportName; address: string; port: number }): string {
	return `sip:${hostText(address)}:${port}${transport === 'udp' ? '' : `;transport=${transport}`};ob`;
}

/** Whether a next hop is one of these. */
export function namesFlow(nextHop: string | undefined): boolean {
	return nextHop !== undefined && nextHop.indexOf(';ob') >= 0 && parseUri(nextHop)?.parameters.has('ob') === true;
}

/** The route that a next hop in angle brackets spells out (RFC 3261 §8.1.2): the values of Route, in order; none when it is a mere address. */
export function routeSetIn(nextHop: string | undefined): readonly string[] {
	return nextHop?.startsWith('<') ? splitList(nextHop) : [];
}
