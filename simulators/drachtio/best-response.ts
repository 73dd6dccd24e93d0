import type { Header, SipResponse } from '../sip';

/** Those that tell the caller what to do about it come first among their like (RFC 3261 §16.7 step 6). */
const HELPFUL = new Set([401, 407, 415, 420, 484]);

/** The response that is passed back when no branch has succeeded (RFC 3261 §16.7 step 6): a 6xx if there is one, else the lowest class. */
export function bestResponse(responses: readonly SipResponse[]): SipResponse | undefined {
	let best: SipResponse | undefined;
	for (const response of responses) if (best === undefined || rank(response.status) < rank(best.status)) best = response;
	return best;
}

function rank(status: number): number {
	if (status >= 600) return 0;
	const inClass = HELPFUL.has(status) ? 0 : status === 408 || status === 503 ? 2 : 1;
	return Math.floor(status / 100) * 10 + inClass;
}

/** The challenges of all other branches, to go with the best one (RFC 3261 §16.7 step 7). */
export function otherChallenges(best: SipResponse, responses: readonly SipResponse[]): Header[] {
	if (best.status !== 401 && best.status !== 407) return [];
	const challenges: Header[] = [];
	for (const response of responses) {
		if (response === best) continue;
		for (const value of response.lines('www-authenticate')) challenges.push(['WWW-Authenticate', value]);
		for (const value of response.lines('proxy-authenticate')) challenges.push(['Proxy-Authenticate', value]);
	}
	return challenges;
}
