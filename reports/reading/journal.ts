import type { Recorded } from '../../simulators/kernel';
import { type Ndjson, readNdjson } from './ndjson';

const NOTHING = Buffer.alloc(0);

/** Reads a scenario's journal as the kernel wrote it, line by line. */
export function readJournal(path: string, name: string): Ndjson<Recorded> {
	return readNdjson(path, name, revived);
}

/** An event from its line, also of a kind that only a later version knows: whoever reads it passes over what he does not know. */
function revived(value: unknown): Recorded | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const event = value as Recorded;
	if (typeof event.n !== 'number' || typeof event.at !== 'number' || typeof event.kind !== 'string') return undefined;
	if (event.kind !== 'packet' && event.kind !== 'decoded') return event;
	const written = event.payload as unknown as { text?: string; base64?: string } | undefined;
	return Object.assign(event, { payload: bytesOf(written) });
}

function bytesOf(written: { text?: string; base64?: string } | undefined): Buffer {
	if (written?.text !== undefined) return Buffer.from(written.text, 'utf8');
	if (written?.base64 !== undefined) return Buffer.from(written.base64, 'base64');
	return NOTHING;
}
