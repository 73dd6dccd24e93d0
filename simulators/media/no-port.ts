import type { Host } from '../network';

/** Notes that a port for media could not be opened: the call goes on, and nothing is heard or seen. */
export function noPort({ name, journal }: Host, of: 'media' | 'video', error: unknown): void {
	const why = error instanceof Error ? error.message : String(error);
	journal.record({ kind: 'signalling', node: name, what: 'application-error', detail: `no port for ${of}: ${why}` });
}
