/** Why a call ended, by its Reason headers (RFC 3326). */
export interface Reason {
	/** The cause of protocol SIP. */
	readonly status?: number;
	readonly text?: string;
}

/** Reads the Reason headers of a request. */
export function reasonOf(headers: readonly string[]): Reason {
	let reason: Reason = {};
	for (const value of headers.flatMap((header) => header.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/))) {
		const protocol = /^\s*([^;\s]+)/.exec(value)?.[1]?.toUpperCase();
		const cause = /;\s*cause\s*=\s*([0-9]+)/i.exec(value)?.[1];
		const quoted = /;\s*text\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(value);
		const text = quoted?.[1]?.replace(/\\(.)/g, '$1') ?? quoted?.[2] ?? (cause === undefined ? undefined : `${protocol} cause ${cause}`);
		if (protocol === 'SIP' && cause !== undefined) reason = { status: Number(cause), ...(text === undefined ? {} : { text }) };
		else if (text !== undefined && reason.text === undefined) reason = { ...reason, text };
	}
	return reason;
}
