import type { Millis } from '../kernel';
import { type Header, TRANSACTION_MS } from '../sip';

/** What a server waits beyond the time it has named, for keep-alives that are late on their way (RFC 5626 §10). */
const GRACE_MS: Millis = TRANSACTION_MS;

/** How long the flow of a client may be silent whose REGISTER is answered so: Flow-Timer says it (RFC 5626 §5.4); undefined when it does not. */
export function silenceAllowed(headers: readonly Header[]): Millis | undefined {
	const value = headers.find(([name]) => name === 'Flow-Timer')?.[1] ?? '';
	return /^[1-9]\d{0,6}$/.test(value) ? Number(value) * 1_000 + GRACE_MS : undefined;
}
