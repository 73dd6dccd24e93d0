import type { Periodic } from './row';
import type { SipGlance } from './sip';

/** Tells the first registration of a phone from those that only refresh it. */
export class Series {
	readonly #established = new Set<string>();

	of(sip: SipGlance, from: number, to: number, transport: string): Periodic | undefined {
		const what = { REGISTER: 're-registration', OPTIONS: 'OPTIONS ping' }[sip.cseqMethod];
		if (what !== 're-registration' && what !== 'OPTIONS ping') return undefined;
		const hop = sip.method === undefined ? `${to}>${from}` : `${from}>${to}`;
		const series = `${what} ${sip.caller} ${hop} ${transport}`;
		const completes = sip.status !== undefined && sip.status >= 200 && sip.status < 300;
		const again = what === 'OPTIONS ping' || this.#established.has(series);
		if (completes) this.#established.add(series);
		if (!again || (what === 're-registration' && sip.label.endsWith(', expires 0'))) return undefined;
		return { what, series, doer: `${what} ${sip.caller}`, exchange: `${hop} ${sip.callId} ${sip.cseq}`, completes };
	}
}
