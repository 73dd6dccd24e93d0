const TOKEN = "[A-Za-z0-9\\-.!%*_+`'~]+";
const QUOTED = '"(?:[^"\\\\]|\\\\.)*"';
const PARAMETER = `;\\s*${TOKEN}(?:\\s*=\\s*(?:${TOKEN}|${QUOTED}))?`;

/** One reason-value at the start of what is left, and its comma if another follows (RFC 3326 §2). */
const VALUE = new RegExp(`^\\s*(?<protocol>${TOKEN})(?<parameters>(?:\\s*${PARAMETER})*)\\s*(?:,(?=\\s*\\S)|$)`);
const CAUSE = /;\s*cause\s*=\s*([^;\s]+)/i;
const TEXT = /;\s*text(?![^\s=;])\s*(?!\s|=\s*")/i;
/** What stands in quotes is nobody's parameter. */
const QUOTES = new RegExp(QUOTED, 'g');

/** The registry "Reason Protocols" of IANA: RFC 3326, RFC 4411, RFC 9410, and what 3GPP TS 24.229 §7.2A.18 adds. */
const PROTOCOLS = new Set(
	'SIP Q.850 Preemption STIR EMM ESM S1AP-RNL S1AP-TL S1AP-NAS S1AP-MISC S1AP-PROT DIAMETER IKEV2 RELEASE_CAUSE FAILURE_CAUSE'
		.toLowerCase()
		.split(' '),
);

/** What the Reason headers of one message have that RFC 3326 does not allow. */
export function reasonFlaws(headers: readonly string[]): string[] {
	return headers.flatMap((header) => {
		const flaws: string[] = [];
		for (let rest = header; ; ) {
			const value = VALUE.exec(rest);
			if (value === null) return [...flaws, `Reason "${rest.trim()}" is no value of RFC 3326 §2`];
			flaws.push(...valueFlaws(value.groups?.protocol ?? '', (value.groups?.parameters ?? '').replace(QUOTES, '""')));
			rest = rest.slice(value[0].length);
			if (rest.trim() === '') return flaws;
		}
	});
}

function valueFlaws(protocol: string, parameters: string): string[] {
	const flaws: string[] = [];
	const name = protocol.toLowerCase();
	if (!PROTOCOLS.has(name)) flaws.push(`Reason names "${protocol}", which is no protocol that IANA knows`);
	const cause = CAUSE.exec(parameters)?.[1];
	if (cause !== undefined && !isCause(name, cause)) flaws.push(`Reason gives cause ${cause}, which ${protocol} has not`);
	if (TEXT.test(parameters)) flaws.push('the text of Reason is not quoted (RFC 3326 §2)');
	return flaws;
}

/** A status of SIP, or a cause of Q.850, which has seven bits and not the zero; of other protocols a number. */
function isCause(protocol: string, cause: string): boolean {
	if (!/^\d+$/.test(cause)) return false;
	if (protocol === 'sip') return /^[1-6]\d\d$/.test(cause);
	return protocol !== 'q.850' || (Number(cause) > 0 && Number(cause) < 128);
}
