import { type CellularCallEvent, type Endpoint, type Journal, journal, type PacketEvent, type ScreenEvent } from '../../simulators/kernel';

/** The hosts of the system, as its parts will name them. */
export const HOSTS = {
	handset: { role: 'handset', address: '192.0.2.11' },
	'desk-phone': { role: 'desk-phone', address: '192.0.2.111' },
	sbc: { role: 'sbc', address: '203.0.113.10' },
	pbx: { role: 'pbx', address: '10.0.0.10' },
	'gateway-meridian': { role: 'carrier', address: '198.51.100.10' },
	'gateway-pinnacle': { role: 'carrier', address: '198.51.100.20' },
	'far-end': { role: 'far-end', address: undefined },
} as const;

export type HostName = keyof typeof HOSTS;

export const ALICE = '+12125550101';
export const MOBILE = '+19175550101';
export const BOB = '+13035550177';

export const SDP = (address: string, session = 4711): string =>
	[
		'v=0',
		`o=- ${session} 1 IN IP4 ${address}`,
		's=-',
		`c=IN IP4 ${address}`,
		't=0 0',
		'm=audio 16384 RTP/AVP 0 8 101',
		'a=rtpmap:0 PCMU/8000',
		'a=rtpmap:8 PCMA/8000',
		'a=rtpmap:101 telephone-event/8000',
		'a=fmtp:101 0-15',
		'a=ptime:20',
		'a=sendrecv',
		'',
	].join('\r\n');

/** A leg on which SIP is spoken, for the writing of messages. */
export interface Leg {
	readonly from: HostName;
	readonly to: HostName;
	readonly transport: 'udp' | 'tcp';
	readonly fromPort: number;
	readonly toPort: number;
	readonly callId: string;
	readonly caller: string;
	readonly callee: string;
}

/** A journal written by hand: what a scenario leaves behind, without a system that makes it. */
export class PaperWorld {
	now = 0;
	readonly journal: Journal = journal({ now: () => this.now });
	#branch = 0;

	constructor(hosts: readonly HostName[] = Object.keys(HOSTS) as HostName[]) {
		for (const host of hosts) {
			const { role, address } = HOSTS[host];
			this.journal.record({ kind: 'host', host, role, addresses: address === undefined ? [] : [address] });
		}
	}

	wait(ms: number): void {
		this.now += ms;
	}

	step(text: string, act: () => void, outcome: 'passed' | 'failed' = 'passed'): void {
		this.journal.record({ kind: 'step', phase: 'begin', text });
		act();
		this.journal.record({ kind: 'step', phase: 'end', text, outcome });
	}

	/** One packet; `latency` is spent before the next thing happens. */
	packet(
		transport: 'udp' | 'tcp',
		part: PacketEvent['part'],
		from: Endpoint,
		to: Endpoint,
		payload: string | Buffer,
		{ latency = 10, fate = 'delivered', duplicateOf }: { latency?: number; fate?: PacketEvent['fate']; duplicateOf?: number } = {},
	): number {
		const { n } = this.journal.record({
			kind: 'packet',
			transport,
			part,
			from,
			to,
			payload: Buffer.from(payload),
			fate,
			...(fate === 'delivered' && { arrives: this.now + latency }),
			...(duplicateOf !== undefined && { duplicateOf }),
		});
		if (fate === 'delivered') this.wait(latency);
		return n;
	}

	endpoint(host: HostName, port: number): Endpoint {
		return { address: HOSTS[host].address ?? '0.0.0.0', port };
	}

	open(from: HostName, fromPort: number, to: HostName, toPort: number): void {
		this.packet('tcp', 'open', this.endpoint(from, fromPort), this.endpoint(to, toPort), '', { latency: 20 });
		this.wait(20);
	}

	close(from: HostName, fromPort: number, to: HostName, toPort: number): void {
		this.packet('tcp', 'close', this.endpoint(from, fromPort), this.endpoint(to, toPort), '');
		this.packet('tcp', 'close', this.endpoint(to, toPort), this.endpoint(from, fromPort), '');
	}

	/** A SIP request on a leg; gives the text, to be answered or sent again. */
	request(
		leg: Leg,
		method: string,
		cseq: number,
		{ headers = [], body = '', uri }: { headers?: readonly string[]; body?: string; uri?: string } = {},
	): string {
		const domain = '@worktime.example';
		return [
			`${method} ${uri ?? `sip:${leg.callee}${domain}`} SIP/2.0`,
			`Via: SIP/2.0/${leg.transport.toUpperCase()} ${HOSTS[leg.from].address}:${leg.fromPort};branch=z9hG4bK${leg.callId}${++this.#branch}`,
			'Max-Forwards: 70',
			`From: <sip:${leg.caller}${domain};user=phone>;tag=f${leg.callId}`,
			`To: <sip:${leg.callee}${domain};user=phone>`,
			`Call-ID: ${leg.callId}`,
			`CSeq: ${cseq} ${method}`,
			`Contact: <sip:${leg.caller}@${HOSTS[leg.from].address}:${leg.fromPort};transport=${leg.transport}>`,
			...headers,
			...(body === '' ? [] : ['Content-Type: application/sdp']),
			`Content-Length: ${Buffer.byteLength(body)}`,
			'',
			body,
		].join('\r\n');
	}

	response(
		request: string,
		status: number,
		reason: string,
		{ headers = [], body = '' }: { headers?: readonly string[]; body?: string } = {},
	): string {
		const kept = request.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line));
		return [
			`SIP/2.0 ${status} ${reason}`,
			...kept.map((line) => (line.startsWith('To:') && status > 100 ? `${line};tag=t1` : line)),
			...headers,
			...(body === '' ? [] : ['Content-Type: application/sdp']),
			`Content-Length: ${Buffer.byteLength(body)}`,
			'',
			body,
		].join('\r\n');
	}

	/** Sends along the leg, or back along it. */
	send(
		leg: Leg,
		text: string,
		{ back = false, ...how }: { back?: boolean; latency?: number; fate?: PacketEvent['fate']; duplicateOf?: number } = {},
	): number {
		const from = this.endpoint(leg.from, leg.fromPort);
		const to = this.endpoint(leg.to, leg.toPort);
		return back ? this.packet(leg.transport, 'data', to, from, text, how) : this.packet(leg.transport, 'data', from, to, text, how);
	}

	cellular(
		telephone: 'handset' | 'far-end',
		direction: CellularCallEvent['direction'],
		message: CellularCallEvent['message'],
		more: Partial<CellularCallEvent> = {},
	): number {
		const { n } = this.journal.record({
			kind: 'cellular',
			carrier: telephone === 'handset' ? 'Meridian Wireless' : 'Pinnacle Telephone',
			telephone,
			subscriber: telephone === 'handset' ? MOBILE : BOB,
			line: telephone === 'handset' ? 'air' : 'land',
			call: 1,
			...more,
			direction,
			message,
		});
		this.wait(30);
		return n;
	}

	screen(telephone: HostName, foreground: string, ...lines: string[]): void {
		this.journal.record({ kind: 'screen', telephone, foreground, lines } satisfies ScreenEvent);
	}

	http(method: string, path: string, status: string, body: string, port: number): void {
		const [client, server] = [this.endpoint('handset', port), this.endpoint('pbx', 80)];
		const target = `/com.broadsoft.xsi-actions/v2.0/user/alice@worktime.example/${path}`;
		this.open('handset', port, 'pbx', 80);
		this.packet(
			'tcp',
			'data',
			client,
			server,
			`${method} ${target} HTTP/1.1\r\nHost: pbx.worktime.example\r\nAuthorization: Basic ************\r\nConnection: close\r\n\r\n`,
			{
				latency: 20,
			},
		);
		const head = `HTTP/1.1 ${status}\r\nContent-Type: application/xml\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n`;
		this.packet('tcp', 'data', server, client, head, { latency: 20 });
		if (body !== '') this.packet('tcp', 'data', server, client, body, { latency: 20 });
		this.journal.record({ kind: 'http', client: 'handset', server: 'pbx', method, target, status: Number.parseInt(status, 10) });
		this.close('pbx', 80, 'handset', port);
	}
}
