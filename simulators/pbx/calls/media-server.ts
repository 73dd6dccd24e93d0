import type { Address } from '../../kernel';
import { formatSdp } from '../../sip';

const FIRST_PORT = 20_000;
const PORTS = 10_000;

/** The PBX's own media: what a leg is offered while there is nobody yet to connect it to. Described, not yet streamed. */
export class MediaServer {
	#port = FIRST_PORT;

	constructor(private readonly address: Address) {}

	/** An offer of a port of its own: G.711 in both laws and telephone events. The leg gives it its origin. */
	offer(): string {
		const port = this.#port;
		this.#port = FIRST_PORT + ((port - FIRST_PORT + 2) % PORTS);
		return formatSdp({
			origin: { user: '-', sessionId: '0', version: 0, address: this.address },
			name: '-',
			address: this.address,
			attributes: [],
			media: [
				{
					kind: 'audio',
					port,
					protocol: 'RTP/AVP',
					codecs: [
						{ payloadType: 0, name: 'PCMU', clockRate: 8000 },
						{ payloadType: 8, name: 'PCMA', clockRate: 8000 },
						{ payloadType: 101, name: 'telephone-event', clockRate: 8000, parameters: '0-15' },
					],
					packetTimeMs: 20,
					direction: 'sendrecv',
					attributes: [],
				},
			],
		});
	}
}
