import type { Headers, Reply, SipDialog, SipNode, SipRequest, SipResponse, UnansweredOffer } from '../../drachtio';
import type { Clock, Millis } from '../../kernel';

/** A description of the far side of the scripted SBC. */
export const sdp = (port: number, { version = 1, direction = 'sendrecv' } = {}) =>
	[
		'v=0',
		`o=sbc ${port} ${version} IN IP4 203.0.113.10`,
		's=-',
		'c=IN IP4 203.0.113.10',
		't=0 0',
		`m=audio ${port} RTP/AVP 0 101`,
		'a=rtpmap:0 PCMU/8000',
		'a=rtpmap:101 telephone-event/8000',
		'a=ptime:20',
		`a=${direction}`,
		'',
	].join('\r\n');

export const portIn = (description: string) => Number(/^m=audio (\d+)/m.exec(description)?.[1]);
export const directionIn = (description: string) => /^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(description)?.[1];
export const originIn = (description: string) => /^o=(.*)$/m.exec(description)?.[1] ?? '';

/** The far side's view of one dialog with the PBX. */
abstract class Side {
	dialog: SipDialog | undefined;
	bye: SipRequest | undefined;
	readonly infos: SipRequest[] = [];
	/** The descriptions of re-INVITEs. */
	readonly reoffers: string[] = [];
	/** How a transfer that was asked for goes: the statuses of its NOTIFYs. */
	readonly told: number[] = [];
	/** Answers re-INVITE. */
	onReoffer: (offer: string, reply: Reply) => void = (_offer, reply) => reply.send(200, { body: this.description });
	description = '';

	hangUp(headers: Headers = {}): void {
		void this.dialog?.destroy({ headers });
	}
}

/** An INVITE that the PBX sent: a phone or a carrier that has been asked to ring. */
export class Arrived extends Side {
	cancel: SipRequest | undefined;

	constructor(
		readonly request: SipRequest,
		readonly reply: Reply,
		readonly at: Millis,
		private readonly node: SipNode,
	) {
		super();
		request.on('cancel', (cancel) => {
			this.cancel = cancel;
		});
	}

	get isRinging(): boolean {
		return this.cancel === undefined && this.dialog === undefined && !this.reply.finalResponseSent;
	}

	get isOver(): boolean {
		return this.bye !== undefined;
	}

	ring(): void {
		this.reply.send(180);
	}

	fail(status: number, headers: Headers = {}): void {
		this.reply.send(status, { headers });
	}

	async answer(description: string): Promise<void> {
		this.description = description;
		this.dialog = await this.node.srf.createUAS(this.request, this.reply, { localSdp: description });
		listen(this, this.dialog);
	}

	async press(digit: string): Promise<void> {
		await this.dialog?.request({
			method: 'INFO',
			headers: { 'Content-Type': 'application/dtmf-relay' },
			body: `Signal=${digit}\r\nDuration=160\r\n`,
		});
	}
}

/** A call that a phone or a carrier placed with the PBX. */
export class Placed extends Side {
	invite: SipRequest | undefined;
	readonly progress: { status: number; body: string }[] = [];
	failure: { status: number; response?: SipResponse } | undefined;

	get isConnected(): boolean {
		return this.dialog !== undefined && !this.isOver;
	}

	get isOver(): boolean {
		return this.bye !== undefined || this.failure !== undefined;
	}

	cancel(headers: Headers = {}): void {
		this.invite?.cancel({ headers }, () => {});
	}
}

function listen(side: Side, dialog: SipDialog): void {
	dialog.on('destroy', (bye) => {
		side.bye = bye;
	});
	dialog.on('info', (info, reply) => {
		side.infos.push(info);
		reply.send(200);
	});
	dialog.on('notify', (notify, reply) => {
		side.told.push(Number(/^SIP\/2\.0 (\d+)/.exec(notify.body)?.[1]));
		reply.send(200);
	});
	dialog.on('modify', (request, reply) => {
		side.reoffers.push(request.body);
		side.onReoffer(request.body, reply);
	});
}

/** What a phone registers as, and with what. */
interface Line {
	readonly user: string;
	readonly password: string;
}

const asPhone = ({ user, password }: Line) => ({
	headers: { From: `"Phone" <sip:${user}@worktime.example>` },
	auth: { username: user, password },
});

/** Stands for the SBC: what phones and carriers send comes from here, and what the PBX sends to them arrives here. */
export class ScriptedSbc {
	readonly arrived: Arrived[] = [];

	constructor(
		readonly node: SipNode,
		private readonly clock: Clock,
	) {
		node.srf.invite((request, reply) => {
			this.arrived.push(new Arrived(request, reply, clock.now(), node));
		});
	}

	/** The INVITEs for this user part (a number, or what a phone registered). */
	to(userPart: string): Arrived[] {
		return this.arrived.filter(({ request }) => request.calledNumber === userPart);
	}

	/** The last of them. */
	last(userPart: string): Arrived {
		const arrived = this.to(userPart).at(-1);
		if (arrived === undefined) throw new Error(`the PBX has sent no INVITE to ${userPart}`);
		return arrived;
	}

	/** REGISTER, with credentials once challenged. Gives the final response. */
	register(line: Line, contact: string, headers: Headers = {}): Promise<SipResponse> {
		return this.request({
			method: 'REGISTER',
			headers: { From: `<sip:${line.user}@worktime.example>`, To: `<sip:${line.user}@worktime.example>`, Contact: contact, ...headers },
			auth: { username: line.user, password: line.password },
		});
	}

	async request(opts: { method: string; headers: Headers; auth?: { username: string; password: string } }): Promise<SipResponse> {
		const sent = await this.node.srf.request('sip:worktime.example', { ...opts, proxy: 'sip:10.0.0.10:5060' });
		return new Promise((resolve) => sent.on('response', (response) => resolve(response)));
	}

	/** A phone calls. */
	fromPhone(line: Line, dialled: string, description = sdp(4000)): Placed {
		return this.#place(`sip:${dialled}@worktime.example`, 'sip:10.0.0.10:5060', description, asPhone(line));
	}

	/** A phone calls and makes no offer: gives the one that its call is answered with, whose answer is to go in ACK (RFC 3261 §13.2.1). */
	async fromPhoneWithoutOffer(line: Line, dialled: string): Promise<UnansweredOffer> {
		const opts = { ...asPhone(line), proxy: 'sip:10.0.0.10:5060', noAck: true } as const;
		const answered = await this.node.srf.createUAC(`sip:${dialled}@worktime.example`, opts);
		if (!('ack' in answered)) throw new Error(`the PBX has answered the call to ${dialled} and made no offer`);
		return answered;
	}

	/** A carrier calls: from and to are E.164. */
	fromCarrier(from: string, to: string, description = sdp(5000), headers: Headers = {}): Placed {
		return this.#place(`sip:${to}@worktime.example;user=phone`, 'sip:10.0.0.10:5070', description, {
			headers: { From: `<sip:${from}@203.0.113.10;user=phone>`, 'P-Asserted-Identity': `<sip:${from}@203.0.113.10;user=phone>`, ...headers },
		});
	}

	#place(uri: string, proxy: string, description: string, opts: { headers: Headers; auth?: { username: string; password: string } }): Placed {
		const placed = new Placed();
		placed.description = description;
		this.node.srf
			.createUAC(
				uri,
				{ ...opts, proxy, localSdp: description },
				{
					cbRequest: (_error, request) => {
						placed.invite = request;
					},
					cbProvisional: ({ status, body }) => placed.progress.push({ status, body }),
				},
			)
			.then(
				(dialog) => {
					placed.dialog = dialog;
					listen(placed, dialog);
				},
				(error) => {
					placed.failure = { status: error.status, response: error.res };
				},
			);
		return placed;
	}

	now(): Millis {
		return this.clock.now();
	}
}
