/**
 * The session descriptions that this PBX sends on one leg. Media flows past it, but the origin line is its own on every
 * leg: nothing of the other side's shows, and the version rises by one whenever the rest has changed (RFC 3264 §8).
 */
export class LocalDescription {
	#version = 0;
	#content = '';

	constructor(
		private readonly address: string,
		private readonly sessionId: number,
	) {}

	/** The latest description, without an origin; empty when there was none. */
	get last(): string {
		return this.#content;
	}

	/** The same description as this leg's own. An empty one stays empty. */
	of(description: string): string {
		if (description === '') return '';
		const content = contentOf(description);
		if (content !== this.#content) {
			this.#version++;
			this.#content = content;
		}
		const origin = `o=worktime ${this.sessionId} ${this.#version} IN ${this.address.includes(':') ? 'IP6' : 'IP4'} ${this.address}`;
		return content.replace('v=0\r\n', `v=0\r\n${origin}\r\ns=-\r\n`);
	}
}

/** Whether two descriptions say the same, whoever says it. */
export function sameMedia(one: string, other: string): boolean {
	return contentOf(one) === contentOf(other);
}

/** A description without origin and session name. */
function contentOf(description: string): string {
	const lines = description.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('o=') && !line.startsWith('s='));
	return lines.map((line) => `${line}\r\n`).join('');
}

/** Whether whoever describes itself so has put the other side on hold (RFC 3264 §8.4; by the address 0.0.0.0 in RFC 2543). */
export function holds(description: string): boolean {
	return /^a=(sendonly|inactive)\s*$/m.test(description) || /^c=IN IP4 0\.0\.0\.0\s*$/m.test(description);
}

/** The description of somebody who lets the other side wait. */
export function onHold(description: string): string {
	return description.replace(/^a=(sendrecv|sendonly|recvonly)/m, 'a=inactive');
}

/** The description of somebody who talks, and is not on hold with somebody else any more. */
export function sendingAndReceiving(description: string): string {
	return description.replace(/^a=(sendonly|recvonly|inactive)/gm, 'a=sendrecv');
}
