import type { Event, Recorded } from '../../simulators/kernel';
import { type Ndjson, readNdjson } from './ndjson';

const KINDS: Record<Event['kind'], true> = {
	host: true,
	step: true,
	packet: true,
	fault: true,
	cellular: true,
	call: true,
	screen: true,
	http: true,
	signalling: true,
	radio: true,
	audio: true,
};

const NOTHING = Buffer.alloc(0);

/** Reads a scenario's journal as the kernel wrote it, line by line. */
export function readJournal(path: string, name: string): Ndjson<Recorded> {
	return readNdjson(path, name, revived);
}

/** An event from its line. Kinds that a later version writes are passed over. */
function revived(value: unknown): Recorded | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const event = value as Recorded;
	if (typeof event.n !== 'number' || typeof event.at !== 'number' || !(event.kind in KINDS)) return undefined;
	if (event.kind !== 'packet') return event;
	const written = event.payload as unknown as { text?: string; base64?: string } | undefined;
	return Object.assign(event, { payload: bytesOf(written) });
}

function bytesOf(written: { text?: string; base64?: string } | undefined): Buffer {
	if (written?.text !== undefined) return Buffer.from(written.text, 'utf8');
	if (written?.base64 !== undefined) return Buffer.from(written.base64, 'base64');
	return NOTHING;
}
