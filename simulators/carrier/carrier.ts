import type { StartSipNode } from '../drachtio';
import type { Clock, Endpoint, Journal, Millis, Random } from '../kernel';
import { circuitReport, codecs } from '../media';
import type { Host } from '../network';
import { type LineEnd, type SubscriberLine, type Subscription, subscriberLine } from '../subscriber-line';
import { type CarrierBehaviour, guideR21 } from './behaviour';
import type { CarrierFile } from './carrier-file';
import type { Terminate } from './exchange/call';
import { emergencyCentre, limitedService } from './exchange/emergency';
import { Exchange } from './exchange/exchange';
import { mailbox } from './exchange/mailbox';
import type { Minutes } from './exchange/minutes';
import type { Route } from './exchange/routing';
import { Subscriber, type SubscriberTerms } from './exchange/subscriber';
import { Gateway } from './gateway/gateway';
import { interworking } from './gateway/interworking';
import { differing, type Q850Table } from './gateway/q850';

/** A part of the number plan that another carrier serves. */
export interface Interconnect {
	/** E.164 numbers, or how they begin. */
	readonly numbers: string | readonly string[];
	readonly gateway: Endpoint;
}

export interface CarrierOptions {
	/** As it stands in the journal. */
	readonly name: string;
	/** The gateway's host; it listens on UDP 5060. */
	readonly host: Host;
	readonly clock: Clock;
	readonly random: Random;
	readonly journal: Journal;
	readonly startSipNode: StartSipNode;
	/** The business network: it gets every number that is neither a subscriber's nor another carrier's. */
	readonly sbc: Endpoint;
	/** Only numbers that begin so go to the business network; all unless given. */
	readonly sbcNumbers?: readonly string[];
	readonly subscribers: readonly SubscriberTerms[];
	readonly interconnect?: readonly Interconnect[];
	/** Causes and statuses, where they are to differ from RFC 3398. */
	readonly q850?: Partial<Q850Table>;
	readonly behaviour?: Partial<CarrierBehaviour>;
	/** Latency of the subscribers' lines, one way. */
	readonly lineLatencyMs?: Millis;
}

/** A carrier: circuit-switched core and PSTN gateway. */
export interface Carrier {
	readonly name: string;
	/** The gateway's SIP port. */
	readonly gateway: Endpoint;
	/**
	 * A telephone comes into service, in place of an earlier one with that number.
	 * @throws {RangeError} when the carrier has no such subscriber, or sold another kind of line.
	 */
	attach(subscription: Subscription): LineEnd;
	/** The telephone of that number is off or out of coverage: it hears nothing more, and its calls end. */
	detach(number: string): void;
	/** A telephone that is out of service elsewhere may make emergency calls here; @returns the telephone's end of the line. */
	attachForEmergency(subscription: Subscription): LineEnd;
	/** What a subscriber has talked so far, in begun minutes, by calls that are over. */
	minutes(number: string): Minutes;
	/** Changes the services of a subscriber from the next call on. */
	provision(number: string, services: Partial<Omit<SubscriberTerms, 'number' | 'line'>>): void;
	/** From the next call on it is the carrier that a file describes, for this subscriber and at its gateway. */
	become(file: CarrierFile, number: string): void;
	/** What is alive; all zero after the last call has ended and the timers have run out. */
	remains(): Record<string, number>;
	/** Closes the gateway and takes every telephone out of service; whoever is in a call is told nothing. */
	close(): Promise<void>;
}

const SIP_PORT = 5060;
const GOOD_RADIO = { codec: 'GSM-EFR', frameLoss: 0 } as const;

/** Starts a carrier. */
export async function startCarrier(options: CarrierOptions): Promise<Carrier> {
	const { name, host, clock, random, journal, sbc } = options;
	const behaviour = { ...guideR21, ...options.behaviour };
	const interconnect = options.interconnect ?? [];
	const [address] = host.addresses();
	if (address === undefined) throw new RangeError(`${host.name} has no address`);

	const subscribers = new Map<string, Subscriber>();
	const lines = new Map<string, SubscriberLine>();
	/** Host names of the telephones in service, by number. */
	const telephones = new Map<string, string>();
	const routes: Route[] = [
		...options.subscribers.map(({ number }): Route => ({ prefix: number, to: 'subscriber' })),
		...interconnect.flatMap(({ numbers, gateway }) => [numbers].flat().map((prefix): Route => ({ prefix, to: gateway }))),
		...(options.sbcNumbers ?? ['']).map((prefix): Route => ({ prefix, to: sbc })),
	];

	let table = differing(options.q850);
	const centre = emergencyCentre(clock, behaviour);
	const limited = new Map<string, { line: SubscriberLine; service: ReturnType<typeof limitedService> }>();
	const node = await options.startSipNode({ host, listen: [{ transport: 'udp', port: SIP_PORT }], clock, random, journal });
	const exchange = new Exchange({
		routes,
		subscriber(number) {
			const subscriber = subscribers.get(number);
			return subscriber === undefined ? undefined : (offer, backward) => subscriber.terminate(offer, backward);
		},
		trunk: (to): Terminate => gateway.trunk(to),
	});
	const gateway: Gateway = new Gateway({
		name: host.name,
		host,
		node,
		address,
		peers: [sbc, ...interconnect.map((other) => other.gateway)],
		interworking: interworking(() => table, behaviour.carriesReason),
		behaviour,
		clock,
		random,
		journal,
		originate: (offer, backward) => exchange.originate('trunk', offer, backward),
	});
	for (const terms of options.subscribers) {
		const world = {
			clock,
			behaviour,
			mailbox: mailbox(clock, behaviour),
			emergencyCentre: centre,
			circuit: ({ number, line, radio = GOOD_RADIO }: SubscriberTerms, from: Millis, to: Millis) => {
				if (line !== 'air') return;
				const leg = `${telephones.get(number) ?? number}/${host.name}`;
				const report = circuitReport(codecs[radio.codec], radio.frameLoss, from, to);
				for (const direction of ['from-telephone', 'to-telephone'] as const) {
					journal.record({ kind: 'media', host: host.name, leg, direction, ...report, heard: 'voice' });
				}
			},
			originate: exchange.originate.bind(exchange, 'subscriber'),
		};
		subscribers.set(terms.number, new Subscriber(terms, world));
	}

	const settle = () => gateway.settle();
	const subscriberOf = (number: string): Subscriber => {
		const subscriber = subscribers.get(number);
		if (subscriber === undefined) throw new RangeError(`${name} has no subscriber ${number}`);
		return subscriber;
	};
	const detach = (number: string): void => {
		lines.get(number)?.cut();
		lines.delete(number);
		subscriberOf(number).detach();
		const elsewhere = limited.get(number);
		limited.delete(number);
		elsewhere?.line.cut();
		elsewhere?.service.drop();
	};

	return {
		name,
		gateway: { address, port: SIP_PORT },
		attach(subscription) {
			const subscriber = subscriberOf(subscription.number);
			if (subscriber.terms.line !== subscription.line) {
				throw new RangeError(`${name} serves ${subscription.number} by ${subscriber.terms.line}, not by ${subscription.line}`);
			}
			detach(subscription.number);
			const { lineLatencyMs: latencyMs } = options;
			const line = subscriberLine({ clock, journal, carrier: name, subscription, settle, ...(latencyMs === undefined ? {} : { latencyMs }) });
			lines.set(subscription.number, line);
			telephones.set(subscription.number, subscription.telephone);
			subscriber.attach(line.network);
			return line.telephone;
		},
		detach,
		attachForEmergency(subscription) {
			detach(subscription.number);
			const { lineLatencyMs: latencyMs } = options;
			const line = subscriberLine({ clock, journal, carrier: name, subscription, settle, ...(latencyMs === undefined ? {} : { latencyMs }) });
			limited.set(subscription.number, { line, service: limitedService(line.network, clock, centre) });
			return line.telephone;
		},
		minutes: (number) => subscriberOf(number).minutes,
		provision(number, services) {
			const subscriber = subscriberOf(number);
			subscriber.terms = { ...subscriber.terms, ...services };
		},
		become({ voice, services, q850 }, number) {
			const { codec, frameLoss, pagingMs, keys } = voice;
			const subscriber = subscriberOf(number);
			subscriber.terms = { ...subscriber.terms, ...services, radio: { codec, frameLoss, ...(keys && { keys }) }, pagingMs };
			table = differing(q850 ?? options.q850);
		},
		remains() {
			const trunk = gateway.remains();
			let lineCalls = 0;
			let timers = trunk.timers;
			for (const subscriber of subscribers.values()) {
				const own = subscriber.remains();
				lineCalls += own.lineCalls;
				timers += own.timers;
			}
			for (const { service } of limited.values()) lineCalls += service.calls();
			let lineMessages = 0;
			for (const line of lines.values()) lineMessages += line.remains().messages;
			const { timers: sipTimers, ...sip } = node.remains();
			return {
				calls: exchange.calls,
				trunkCalls: trunk.trunkCalls,
				mediaStreams: trunk.mediaStreams,
				mediaPorts: trunk.mediaPorts,
				lineCalls,
				lineMessages,
				timers: timers + sipTimers,
				...sip,
			};
		},
		async close() {
			await node.close();
			gateway.close();
			for (const number of [...lines.keys(), ...limited.keys()]) detach(number);
		},
	};
}
