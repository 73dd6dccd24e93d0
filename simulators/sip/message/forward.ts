import { compose, type Header, type Source } from './compose';
import type { SipRequest, SipResponse } from './message';
import { splitList } from './values';
import { parseVia, withSource } from './via';

/** What a proxy changes in a request that it sends on (RFC 3261 §16.6). */
export interface Forwarding {
	readonly uri: string;
	/** Via of the proxy. */
	readonly via: string;
	readonly maxForwards: number;
	/** Values of Route that are left. */
	readonly routes: readonly string[];
	/** Values of Record-Route (of Path, in a REGISTER) that the proxy adds, topmost first. */
	readonly recordRoutes: readonly string[];
	readonly extra: readonly Header[];
}

/** Writes a request as a proxy sends it on; `source` is where it came from. Whatever the proxy does not change stays as it is. */
export function composeForwarded(request: SipRequest, source: Source, change: Forwarding): string {
	const headers: Header[] = [['Via', change.via]];
	let topmost = true;
	const recorded = request.method === 'REGISTER' ? 'Path' : 'Record-Route';
	for (let line = 0; line < request.lineCount; line++) {
		const name = request.nameAt(line);
		if (name === 'max-forwards' || name === 'route' || name === 'content-length') continue;
		const value = request.valueAt(line);
		if (name === 'via' && topmost) {
			topmost = false;
			const [first = '', ...others] = splitList(value);
			const via = parseVia(first);
			headers.push(['Via', [via === undefined ? first : withSource(via, source.address, source.port), ...others].join(', ')]);
			headers.push(['Max-Forwards', String(change.maxForwards)]);
			for (const route of change.recordRoutes) headers.push([recorded, route]);
			for (const route of change.routes) headers.push(['Route', route]);
			continue;
		}
		headers.push([request.spelledAt(line), value]);
	}
	return compose(`${request.method} ${change.uri} SIP/2.0`, [...headers, ...change.extra], request.body);
}

/** Writes a response as a proxy passes it back: without the proxy's own Via (RFC 3261 §16.7 step 3). */
export function composeRelayed(response: SipResponse, extra: readonly Header[] = []): string {
	const headers: Header[] = [];
	let topmost = true;
	for (let line = 0; line < response.lineCount; line++) {
		const name = response.nameAt(line);
		if (name === 'content-length') continue;
		const value = response.valueAt(line);
		if (name !== 'via' || !topmost) {
			headers.push([response.spelledAt(line), value]);
			continue;
		}
		topmost = false;
		const others = splitList(value).slice(1);
		if (others.length > 0) headers.push(['Via', others.join(', ')]);
	}
	return compose(`SIP/2.0 ${response.status} ${response.reason}`, [...headers, ...extra], response.body);
}
