import type { Address } from '../kernel';

const FIRST_PORT = 20_000;
const LAST_PORT = 39_998;

/** What the SBC does not pass on: addresses and ports of another element's media (RFC 8839, RFC 3605). */
const OF_ITS_SENDER = /^a=(?:candidate|remote-candidates|end-of-candidates|ice-|rtcp:)/;
/** The hold of RFC 2543, which RFC 3264 §8.4 still allows. */
const NOWHERE = '0.0.0.0';

/** The SBC's media ports: even ones for RTP, each the next odd one for its RTCP. */
export class MediaPorts {
	readonly #leased = new Set<number>();
	#next = FIRST_PORT;

	get inUse(): number {
		return this.#leased.size;
	}

	lease(): number {
		if (this.#leased.size > (LAST_PORT - FIRST_PORT) / 2) throw new Error('every media port is in use');
		while (this.#leased.has(this.#next)) this.#advance();
		const port = this.#next;
		this.#leased.add(port);
		this.#advance();
		return port;
	}

	release(port: number): void {
		this.#leased.delete(port);
	}

	#advance(): void {
		this.#next = this.#next === LAST_PORT ? FIRST_PORT : this.#next + 2;
	}
}

/**
 * What one leg of a call is told of the media: always the SBC's address, the same ports for the same media lines, one
 * session id and a version that rises when anything else changes (RFC 3264 §8).
 */
export class MediaAnchor {
	readonly address: Address;
	readonly #pool: MediaPorts;
	readonly #session: string;
	readonly #ports: number[] = [];
	#version = 0;
	#described = '';

	/** @param session numeric session id, the leg's own. */
	constructor(address: Address, pool: MediaPorts, session: string) {
		this.address = address;
		this.#pool = pool;
		this.#session = session;
	}

	/** The other leg's description as this leg may see it. */
	describe(sdp: string): string {
		const family = this.address.includes(':') ? 'IP6' : 'IP4';
		let media = -1;
		const lines: string[] = [];
		for (const line of sdp.split(/\r?\n/)) {
			if (line === '' || OF_ITS_SENDER.test(line)) continue;
			if (line.startsWith('o=')) lines.push('o=');
			else if (line.startsWith('c=')) lines.push(line.endsWith(` ${NOWHERE}`) ? line : `c=IN ${family} ${this.address}`);
			else if (line.startsWith('m='))
				lines.push(line.replace(/^(m=\S+) (\d+)/, (_, kind: string, port: string) => `${kind} ${this.#portOf(++media, port)}`));
			else lines.push(line);
		}
		const described = lines.join('\r\n');
		if (described !== this.#described) this.#version++;
		this.#described = described;
		return `${described.replace(/^o=$/m, `o=- ${this.#session} ${this.#version} IN ${family} ${this.address}`)}\r\n`;
	}

	release(): void {
		for (const port of this.#ports.splice(0)) this.#pool.release(port);
	}

	/** A media line that is refused or ended (port 0) stays so. */
	#portOf(media: number, port: string): number {
		while (this.#ports.length <= media) this.#ports.push(this.#pool.lease());
		return port === '0' ? 0 : (this.#ports[media] as number);
	}
}
