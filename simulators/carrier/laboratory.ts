// First: nothing may capture the real timers before.
import './virtual-time';

import assert from 'node:assert/strict';
import { type Headers, type Reply, type SipDialog, type SipError, type SipRequest, type SipResponse, startSipNode } from '../drachtio';
import { type Journal, journal, type Random, seeded, seedGlobals } from '../kernel';
import { type VirtualNetwork, virtualNetwork } from '../network';
import { type TelephoneCall, type TelephoneLine, telephoneLine } from '../subscriber-line';
import { type Carrier, type CarrierOptions, startCarrier } from '.';
import { clock } from './virtual-time';

export const MOBILE = '+19175550101';
export const BUSINESS = '+12125550101';
export const BOB = '+13035550177';
const SBC = { address: '203.0.113.10', port: 5060 } as const;
const MERIDIAN = { address: '198.51.100.10', port: 5060 } as const;
const PINNACLE = { address: '198.51.100.20', port: 5060 } as const;

/** An offer of PCMU and keys with some direction. */
export const offer = (direction = 'sendrecv', version = 1): string =>
	[
		'v=0',
		`o=- 4711 ${version} IN IP4 ${SBC.address}`,
		's=-',
		`c=IN IP4 ${SBC.address}`,
		't=0 0',
		'm=audio 20000 RTP/AVP 0 101',
		'a=rtpmap:0 PCMU/8000',
		'a=rtpmap:101 telephone-event/8000',
		`a=${direction}`,
		'',
	].join('\r\n');

/** A call that the scripted SBC makes. */
export interface SbcCall {
	readonly provisional: number[];
	request?: SipRequest;
	dialog?: SipDialog;
	failed?: { status: number; response: SipResponse | undefined };
}

/** A telephone on a line, with what it saw. */
export interface Phone {
	readonly line: TelephoneLine;
	/** The latest call that rang here. */
	rung(): TelephoneCall;
	readonly rings: () => number;
}

/** Two carriers and, in the SBC's place, a drachtio application that does what the test says. */
export interface Laboratory {
	readonly network: VirtualNetwork;
	readonly log: Journal;
	readonly random: Random;
	readonly meridian: Carrier;
	readonly pinnacle: Carrier;
	/** A handset in service at Meridian. */
	readonly mobile: Phone;
	/** A land line telephone at Pinnacle. */
	readonly bob: Phone;
	readonly sbc: {
		/** Replaces what it does with INVITE. */
		answerWith(act: (request: SipRequest, reply: Reply) => void): void;
		/** Accepts INVITE, and gives the dialog. */
		accept(request: SipRequest, reply: Reply): Promise<SipDialog>;
		/** Sends INVITE to Meridian's gateway, from Bob unless given. */
		call(to: string, headers?: Headers, localSdp?: string): SbcCall;
		/** Whether audio comes to a port, that of its offers unless given, within a second from now. */
		hears(port?: number): Promise<boolean>;
		remains(): Record<string, number>;
	};
	/** `meridian>sbc INVITE`, `sbc>meridian 180`: what went over the trunks, without the repeated. */
	sip(): string[];
	/** `> SETUP`, `< CONNECT`, with cause or digit, on the mobile's line, or another's. */
	line(number?: string): string[];
	/** The packets whose first line holds that text. */
	messages(text: string): string[];
	/** Everything in this world is gone. */
	nothingLeft(): void;
	close(): Promise<void>;
}

const NAMES: Readonly<Record<string, string>> = { [SBC.address]: 'sbc', [MERIDIAN.address]: 'meridian', [PINNACLE.address]: 'pinnacle' };

export async function laboratory(
	options: { seed?: string; meridian?: Partial<CarrierOptions>; pinnacle?: Partial<CarrierOptions> } = {},
): Promise<Laboratory> {
	clock.begin();
	const random = seeded(options.seed ?? '1');
	seedGlobals(random);
	const log = journal(clock);
	const network = virtualNetwork({ clock, random, journal: log });
	const world = { clock, random, journal: log, startSipNode };
	const sbcHost = network.host('sbc', 'sbc', [SBC.address]);

	const started = await clock.settle(
		Promise.all([
			startCarrier({
				...world,
				name: 'Meridian Wireless',
				host: network.host('gateway-meridian', 'carrier', [MERIDIAN.address]),
				sbc: SBC,
				subscribers: [
					{ number: MOBILE, line: 'air' },
					{ number: '+19175550102', line: 'air' },
				],
				interconnect: [{ numbers: '+1303', gateway: PINNACLE }],
				...options.meridian,
			}),
			startCarrier({
				...world,
				name: 'Pinnacle Telephone',
				host: network.host('gateway-pinnacle', 'carrier', [PINNACLE.address]),
				sbc: SBC,
				subscribers: [{ number: BOB, line: 'land', name: 'Bob Baker' }],
				interconnect: [{ numbers: ['+1917'], gateway: MERIDIAN }],
				...options.pinnacle,
			}),
			startSipNode({ host: sbcHost, listen: [{ transport: 'udp', port: 5060 }], ...world }),
		]),
		1_000,
	);
	const [meridian, pinnacle, node] = started;
	let act: (request: SipRequest, reply: Reply) => void = (_request, reply) => reply.send(404);
	node.srf.invite((request, reply) => act(request, reply));

	const phone = (carrier: Carrier, telephone: string, number: string, kind: 'air' | 'land'): Phone => {
		const line = telephoneLine({ end: carrier.attach({ telephone, number, line: kind }), number, clock, line: kind });
		const rung: TelephoneCall[] = [];
		line.onIncoming((call) => void rung.push(call));
		return {
			line,
			rings: () => rung.length,
			rung() {
				const call = rung.at(-1);
				assert.ok(call, `${telephone} has not rung`);
				return call;
			},
		};
	};
	const mobile = phone(meridian, 'alice', MOBILE, 'air');
	const bob = phone(pinnacle, 'bob', BOB, 'land');
	const firstLines = () =>
		log
			.ofKind('packet')
			.filter(({ to, payload }) => to.port === 5060 && payload.length > 4)
			.map(({ from, to, payload }) => ({ from: NAMES[from.address], to: NAMES[to.address], text: payload.toString() }));

	const nothingLeft = () => {
		const zero = (remains: Record<string, number>, what: string) => {
			for (const [name, count] of Object.entries(remains)) assert.equal(count, 0, `${what}: ${count} ${name} left`);
		};
		zero(meridian.remains(), 'meridian');
		zero(pinnacle.remains(), 'pinnacle');
		zero({ ...node.remains() }, 'sbc');
		zero({ ...mobile.line.remains() }, 'mobile');
		zero({ ...bob.line.remains() }, 'bob');
	};

	return {
		network,
		log,
		random,
		meridian,
		pinnacle,
		mobile,
		bob,
		sbc: {
			answerWith(next) {
				act = next;
			},
			accept: (request, reply) => node.srf.createUAS(request, reply, { localSdp: offer() }),
			call(to, headers = {}, localSdp = offer()) {
				const call: SbcCall = { provisional: [] };
				const from = `"Bob Baker" <sip:${BOB}@worktime.example;user=phone>`;
				node.srf
					.createUAC(
						`sip:${to}@${MERIDIAN.address}:${MERIDIAN.port};user=phone`,
						{ localSdp, headers: { From: from, 'P-Asserted-Identity': from, ...headers } },
						{
							cbRequest: (_error, request) => {
								call.request = request;
							},
							cbProvisional: ({ status }) => void call.provisional.push(status),
						},
					)
					.then(
						(dialog) => {
							call.dialog = dialog;
						},
						(error: SipError) => {
							call.failed = { status: error.status, response: error.res };
						},
					);
				return call;
			},
			async hears(at = 20_000) {
				const port = await clock.settle(sbcHost.udp(at), 100);
				let heard = false;
				const hear = () => {
					heard = true;
				};
				port.trains?.settle();
				port.receive(hear);
				port.trains?.receive(hear);
				await clock.run(1_000);
				port.trains?.settle();
				port.close();
				return heard;
			},
			remains: () => ({ ...node.remains() }),
		},
		sip() {
			const seen = new Set<string>();
			return firstLines().flatMap(({ from, to, text }) => {
				if (seen.has(`${from}${text}`)) return [];
				seen.add(`${from}${text}`);
				const [method, status] = text.split(' ');
				const what = method === 'SIP/2.0' ? `${status} ${/^CSeq: \d+ (\S+)/im.exec(text)?.[1]}` : method;
				return what === '100 INVITE' ? [] : [`${from}>${to} ${what}`];
			});
		},
		line: (number = MOBILE) =>
			log
				.ofKind('cellular')
				.filter(({ subscriber }) => subscriber === number)
				.map(({ direction, message, cause, digit }) => {
					const detail = cause ?? digit;
					return `${direction === 'to-network' ? '>' : '<'} ${message}${detail === undefined ? '' : ` ${detail}`}`;
				}),
		messages: (text) =>
			firstLines()
				.filter((message) => message.text.slice(0, message.text.indexOf('\r\n')).includes(text))
				.map((message) => message.text),
		nothingLeft,
		async close() {
			await clock.settle(Promise.all([meridian.close(), pinnacle.close(), node.close()]), 10_000);
			// What was still on the wire arrives nowhere.
			await clock.run(100);
			assert.equal(clock.pending(), 0, `${clock.pending()} timers left after everything was closed`);
		},
	};
}

/** A header of a message. */
export function headerOf(message: string | undefined, name: string): string | undefined {
	return new RegExp(`^${name}: (.*)\\r$`, 'im').exec(message ?? '')?.[1];
}
