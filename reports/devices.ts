import type { Recorded } from '../simulators/kernel';

/** What each phone of a journal calls itself (User-Agent, RFC 3261 §20.41), in the order of first mention. */
export function devicesOf(events: readonly Recorded[]): string[] {
	const waiting = new Set<string>();
	const devices = new Set<string>();
	for (const event of events) {
		if (event.kind === 'host' && (event.role === 'handset' || event.role === 'desk-phone'))
			for (const address of event.addresses) waiting.add(address);
		if ((event.kind !== 'packet' && event.kind !== 'decoded') || !waiting.has(event.from.address)) continue;
		const name = /^User-Agent:[ \t]*(.+?)\r?$/im.exec(event.payload.toString('latin1', 0, 4000))?.[1];
		if (name === undefined || !/^[A-Z]+ sips?:/.test(event.payload.toString('latin1', 0, 40))) continue;
		devices.add(name);
		waiting.delete(event.from.address);
		if (waiting.size === 0) break;
	}
	return [...devices];
}
