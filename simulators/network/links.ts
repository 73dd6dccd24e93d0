import { canonical, type Journal, type Millis, type Random, type Stream } from '../kernel';
import type { Access, AccessWay } from './bearer/access';
import { Ways } from './ways';

/** The way between two hosts (their names), or every way that one host has. */
export type Link = readonly [string, string] | string;

/** What a bad link does to packets; probabilities are 0 to 1. */
export interface Impairment {
	/** Probability that a datagram is lost. A stream retransmits instead: its bytes come later. */
	readonly loss?: number;
	/** Added to the latency. */
	readonly delayMs?: Millis;
	/** At most this much is added, evenly distributed; packets keep their order. */
	readonly jitterMs?: Millis;
	/** Probability that a datagram is held back so that later ones overtake it. */
	readonly reorder?: number;
	/** Probability that a datagram arrives twice. */
	readonly duplicate?: number;
}

/** What stops a packet on its way. */
export type Obstacle = 'partitioned' | 'held' | 'host-down' | 'no-bearer';

/** How far a reordered datagram falls behind. */
const REORDER_MS = { least: 10, most: 50 };
/** First retransmission timeout of a stream (the minimum of Linux; RFC 6298 §2.4 would allow no less than 1 s). */
const RETRANSMISSION_MS = 200;
const MOST_RETRANSMISSIONS = 8;

/** The state of every link: latency, impairments and faults. */
export class Links {
	readonly #random: Random;
	readonly #journal: Journal;
	readonly #usualLatencyMs: Millis;
	readonly #leastLatencyMs: Millis;
	readonly #latencies = new Map<string, Millis>();
	readonly #impairments = new Map<string, Impairment>();
	readonly #partitioned = new Set<string>();
	readonly #held = new Set<string>();
	readonly #down = new Set<string>();
	readonly #silent = new Set<string>();
	readonly #accesses = new Map<string, Access>();
	/** By the host that sends, and the one that receives with the flow. */
	readonly #lastArrivals = new Ways<{ at: Millis }>();
	/** The same, as the links are now. */
	readonly #passages = new Ways<Passage>();
	/** As the links are now. */
	readonly #waysLatency = new Ways<Millis>();
	#waiting: (() => boolean)[] = [];
	#beforeChange: () => void = () => {};

	/**
	 * @param usualLatencyMs of every link that has none of its own
	 * @param leastLatencyMs of any link, and of a host to itself
	 */
	constructor(random: Random, journal: Journal, usualLatencyMs: Millis, leastLatencyMs: Millis = 0) {
		this.#leastLatencyMs = leastLatencyMs;
		this.#random = random;
		this.#journal = journal;
		this.#usualLatencyMs = usualLatencyMs;
	}

	/** Calls `act` before anything about the links changes. */
	beforeEachChange(act: () => void): void {
		this.#beforeChange = act;
	}

	#changing(): void {
		this.#beforeChange();
		this.#passages.clear();
		this.#waysLatency.clear();
	}

	setLatency(link: Link, latencyMs: Millis): void {
		this.#changing();
		this.#latencies.set(key(link), latencyMs);
	}

	/** One way; a link's own before its hosts' (the slower of the two). A host is at no distance from itself. */
	latency(a: string, b: string): Millis {
		if (a === b) return this.#leastLatencyMs;
		if (this.#latencies.size === 0) return this.#usualLatencyMs;
		const known = this.#waysLatency.get(a, b);
		if (known !== undefined) return known;
		const ofHosts = [a, b].flatMap((host) => this.#latencies.get(host) ?? []);
		const latency = this.#latencies.get(key([a, b])) ?? (ofHosts.length > 0 ? Math.max(...ofHosts) : this.#usualLatencyMs);
		return this.#waysLatency.keep(a, b, Math.max(latency, this.#leastLatencyMs));
	}

	impair(link: Link, impairment: Impairment): void {
		this.#changing();
		this.#impairments.set(key(link), impairment);
		this.#journal.record({ kind: 'fault', verb: 'impair', hosts: hostsOf(link), detail: canonical(impairment) });
	}

	partition(link: Link): void {
		this.#changing();
		this.#partitioned.add(key(link));
		this.#journal.record({ kind: 'fault', verb: 'partition', hosts: hostsOf(link) });
	}

	repair(link: Link): void {
		this.#changing();
		lift(this.#partitioned, link);
		this.#journal.record({ kind: 'fault', verb: 'repair', hosts: hostsOf(link) });
		this.#wake();
	}

	hold(link: Link): void {
		this.#changing();
		this.#held.add(key(link));
		this.#journal.record({ kind: 'fault', verb: 'hold', hosts: hostsOf(link) });
	}

	release(link: Link): void {
		this.#changing();
		lift(this.#held, link);
		this.#journal.record({ kind: 'fault', verb: 'release', hosts: hostsOf(link) });
		this.#wake();
	}

	crash(host: string): void {
		this.#changing();
		this.#down.add(host);
		this.#journal.record({ kind: 'fault', verb: 'crash', hosts: [host] });
	}

	restart(host: string): void {
		this.#changing();
		this.#down.delete(host);
		this.#journal.record({ kind: 'fault', verb: 'restart', hosts: [host] });
		this.#wake();
	}

	access(host: string): Access | undefined {
		return this.#accesses.get(host);
	}

	/** The access network that a host's packets pass from now on. */
	setAccess(host: string, access: Access | undefined): void {
		this.#changing();
		if (access === undefined) this.#accesses.delete(host);
		else this.#accesses.set(host, access);
	}

	/** The radio of a host carries nothing. */
	silence(host: string): void {
		this.#changing();
		this.#silent.add(host);
	}

	/** It carries again. */
	unsilence(host: string): void {
		this.#changing();
		if (this.#silent.delete(host)) this.#wake();
	}

	isDown(host: string): boolean {
		return this.#down.has(host);
	}

	/** What stands between two hosts now. */
	obstacle(from: string, to: string): Obstacle | undefined {
		if (from !== to && this.#partitioned.size + this.#held.size > 0) {
			const ways = [from, to, key([from, to])];
			if (ways.some((way) => this.#partitioned.has(way))) return 'partitioned';
			if (ways.some((way) => this.#held.has(way))) return 'held';
		}
		if (this.#silent.size > 0 && from !== to && (this.#silent.has(from) || this.#silent.has(to))) return 'no-bearer';
		return this.#down.has(to) ? 'host-down' : undefined;
	}

	/** Calls `retry` whenever a fault has ended, in the order of the calls, until it gives true. */
	whenFaultEnds(retry: () => boolean): void {
		this.#waiting.push(retry);
	}

	#wake(): void {
		const waiting = this.#waiting;
		this.#waiting = [];
		const still = waiting.filter((retry) => !retry());
		this.#waiting = [...still, ...this.#waiting];
	}

	/** What becomes of datagrams of one flow on the way between two hosts, as the links are now. Flows draw and queue each for itself. */
	passage(from: string, to: string, flow = ''): Passage {
		const way = flow === '' ? to : `${to} ${flow}`;
		return this.#passages.get(from, way) ?? this.#passages.keep(from, way, this.#newPassage(from, to, flow, way));
	}

	#newPassage(from: string, to: string, flow: string, way: string): Passage {
		const bad = this.#impairment(from, to);
		const access = {
			up: from === to ? undefined : this.#accesses.get(from)?.way('up', flow),
			down: from === to ? undefined : this.#accesses.get(to)?.way('down', flow),
		};
		const last = this.#lastArrivals.get(from, way) ?? this.#lastArrivals.keep(from, way, { at: 0 });
		return new Passage(this.latency(from, to), last, bad && { ...bad, dice: this.#dice(from, to, flow) }, access);
	}

	/** When a segment of a stream sent now arrives, if nothing goes wrong with those before it. */
	segmentArrival(from: string, to: string, now: Millis, bytes = 0): Millis {
		if (from !== to && this.#accesses.size > 0) {
			// Packets in trains count as traffic, too.
			this.#beforeChange();
			const left = this.#accesses.get(from)?.way('up').segment(now, bytes) ?? now;
			const arrival = this.#segmentArrival(from, to, left);
			return Math.round(this.#accesses.get(to)?.way('down').segment(arrival, bytes) ?? arrival);
		}
		return this.#segmentArrival(from, to, now);
	}

	#segmentArrival(from: string, to: string, now: Millis): Millis {
		const direct = now + this.latency(from, to);
		const bad = this.#impairment(from, to);
		if (bad === undefined) return direct;
		const dice = this.#dice(from, to);
		let arrival = direct + bad.delayMs + dice.next() * bad.jitterMs;
		for (let attempt = 0; attempt < MOST_RETRANSMISSIONS && dice.chance(bad.loss); attempt++) arrival += RETRANSMISSION_MS * 2 ** attempt;
		return Math.round(arrival);
	}

	/** All that is wrong between two hosts, together: delays add, and each loss has its chance. */
	#impairment(a: string, b: string): Required<Impairment> | undefined {
		if (a === b || this.#impairments.size === 0) return undefined;
		const all = [a, b, key([a, b])].flatMap((way) => this.#impairments.get(way) ?? []);
		if (all.length === 0) return undefined;
		const either = (of: (bad: Impairment) => number | undefined) => 1 - all.reduce((none, bad) => none * (1 - (of(bad) ?? 0)), 1);
		const sum = (of: (bad: Impairment) => number | undefined) => all.reduce((total, bad) => total + (of(bad) ?? 0), 0);
		return {
			loss: either((bad) => bad.loss),
			reorder: either((bad) => bad.reorder),
			duplicate: either((bad) => bad.duplicate),
			delayMs: sum((bad) => bad.delayMs),
			jitterMs: sum((bad) => bad.jitterMs),
		};
	}

	#dice(a: string, b: string, flow = '') {
		return this.#random.stream(`link/${[a, b].sort().join('-')}${flow === '' ? '' : ` ${flow}`}`);
	}
}

/** One way between two hosts, for datagrams of one flow. Good until something about the links changes. */
export class Passage {
	readonly #latencyMs: Millis;
	/** Of this flow on this way. */
	readonly #last: { at: Millis };
	readonly #bad: (Required<Impairment> & { readonly dice: Stream }) | undefined;
	readonly #access: { readonly up: AccessWay | undefined; readonly down: AccessWay | undefined };

	constructor(
		latencyMs: Millis,
		last: { at: Millis },
		bad: (Required<Impairment> & { readonly dice: Stream }) | undefined,
		access: { readonly up: AccessWay | undefined; readonly down: AccessWay | undefined },
	) {
		this.#latencyMs = latencyMs;
		this.#last = last;
		this.#bad = bad;
		this.#access = access;
	}

	/** When a datagram that leaves at `sent` arrives: never when it is lost, twice when the link duplicates it. */
	arrivals(sent: Millis): readonly Millis[] {
		if (this.arrivesOnce) {
			const arrival = this.arrival(sent);
			return arrival === undefined ? [] : [arrival];
		}
		const { up, down } = this.#access;
		if (up === undefined && down === undefined) return this.#overTheLink(sent, (arrival) => this.#inOrder(arrival));
		const left = up === undefined ? sent : up.datagram(sent);
		if (left === undefined) return [];
		return this.#overTheLink(left, (arrival) => arrival).flatMap((arrival) => {
			const passed = down === undefined ? arrival : down.datagram(arrival);
			return passed === undefined ? [] : [this.#inOrder(Math.round(passed))];
		});
	}

	/** Whether nothing on the way duplicates anything. */
	get arrivesOnce(): boolean {
		return this.#bad === undefined;
	}

	/** The same where a datagram arrives once at most; undefined when it is lost. */
	arrival(sent: Millis): Millis | undefined {
		const { up, down } = this.#access;
		const left = up === undefined ? sent : up.datagram(sent);
		if (left === undefined) return undefined;
		const arrival = left + this.#latencyMs;
		if (up === undefined && down === undefined) return this.#inOrder(arrival);
		const passed = down === undefined ? arrival : down.datagram(arrival);
		return passed === undefined ? undefined : this.#inOrder(Math.round(passed));
	}

	/** @param ordered the arrival of a packet that nothing lets fall behind. */
	#overTheLink(sent: Millis, ordered: (arrival: Millis) => Millis): readonly Millis[] {
		const direct = sent + this.#latencyMs;
		if (this.#bad === undefined) return [ordered(direct)];
		const { loss, duplicate, reorder, delayMs, jitterMs, dice } = this.#bad;
		if (dice.chance(loss)) return [];
		const arrivals: Millis[] = [];
		const copies = dice.chance(duplicate) ? 2 : 1;
		for (let copy = 0; copy < copies; copy++) {
			const normal = direct + delayMs + dice.next() * jitterMs;
			const behind = dice.chance(reorder) ? dice.integer(REORDER_MS.least, REORDER_MS.most) : undefined;
			arrivals.push(behind === undefined ? ordered(Math.round(normal)) : Math.round(normal) + behind);
		}
		return arrivals;
	}

	/** The delay of each of the datagrams that leave between two instants, where it is the same for all and nothing can happen to them. */
	delayOfAll(start: Millis, end: Millis): Millis | undefined {
		if (this.#bad !== undefined || this.#access.up !== undefined || this.#access.down !== undefined || start + this.#latencyMs < this.#last.at)
			return undefined;
		this.#last.at = end + this.#latencyMs;
		return this.#latencyMs;
	}

	#inOrder(arrival: Millis): Millis {
		if (arrival > this.#last.at) this.#last.at = arrival;
		return this.#last.at;
	}
}

function key(link: Link): string {
	return typeof link === 'string' ? link : [...link].sort().join('|');
}

function hostsOf(link: Link): string[] {
	return typeof link === 'string' ? [link] : [...link];
}

/** Ends a fault; for a whole host also those that were put on its links one by one. */
function lift(faults: Set<string>, link: Link): void {
	faults.delete(key(link));
	if (typeof link !== 'string') return;
	for (const fault of faults) if (fault.startsWith(`${link}|`) || fault.endsWith(`|${link}`)) faults.delete(fault);
}
