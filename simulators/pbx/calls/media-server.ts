import type { Address } from '../../kernel';

const FIRST_PORT = 20_000;
const PORTS = 10_000;

/** The PBX's own media: what a leg is offered while there is nobody yet to connect it to. Described, not yet streamed. */
export class MediaServer {
	#port = FIRST_PORT;

	constructor(private readonly address: Address) {}

	/** An offer of a port of its own: G.711 in both laws and telephone events. */
	offer(): string {
		const family = this.address.includes(':') ? 'IP6' : 'IP4';
		const port = this.#port;
		this.#port = FIRST_PORT + ((port - FIRST_PORT + 2) % PORTS);
		return [
			'v=0',
			`o=- 0 0 IN ${family} ${this.address}`,
			's=-',
			`c=IN ${family} ${this.address}`,
			't=0 0',
			`m=audio ${port} RTP/AVP 0 8 101`,
			'a=rtpmap:0 PCMU/8000',
			'a=rtpmap:8 PCMA/8000',
			'a=rtpmap:101 telephone-event/8000',
			'a=fmtp:101 0-15',
			'a=ptime:20',
			'a=sendrecv',
			'',
		].join('\r\n');
	}
}
