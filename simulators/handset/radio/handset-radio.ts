import type { Cancel, Clock, Journal, Millis, Random, Stream } from '../../kernel';
import {
	type AccessName,
	type AccessProfile,
	type MissedPages,
	type MobileHost,
	type ModemCapability,
	type RadioTechnology,
	radioNetworkOf,
	type ServingNetwork,
	type Span,
	type WifiName,
	wifiNetworks,
} from '../../network';
import type { CallControl, LineEnd, TelephoneCall } from '../../subscriber-line';
import { type DataPlace, DataPlaces } from './data-places';
import { type ModemEffect, type ModemInput, type ModemState, type ModemSurroundings, nextModem } from './modem-states';
import { Paging } from './paging';
import { clears, WaitingMessages } from './waiting-messages';

/** What a carrier's circuit-switched network does for a phone where it is. */
export type CellularService = 'full' | 'emergency-only' | 'none';

/** The data network as applications see it. */
export interface Connectivity {
	/** Another network, or another address on it, is another text. */
	readonly network: string;
	readonly over: 'wifi' | RadioTechnology;
	/** How good it is here. */
	readonly grade: 'strong' | 'weak';
}

export interface HandsetRadioOptions {
	readonly name: string;
	readonly clock: Clock;
	readonly random: Random;
	readonly journal: Journal;
	readonly host: MobileHost;
	readonly serving: ServingNetwork;
	readonly capabilities: readonly ModemCapability[];
	/** The line to the carrier. */
	readonly line: LineEnd;
	/** Tells the carrier's access how it can reach the phone. */
	readonly service: (service: CellularService) => void;
	/** How access networks treat packets; as usual unless given. */
	readonly access?: Readonly<Record<AccessName, AccessProfile>>;
}

/** A page that no call follows: the caller has given up. */
const PAGE_WITHOUT_CALL_MS: Millis = 10_000;
/** A radio that has carried something within so long transfers data. */
const TRANSFERRING_MS: Millis = 1_000;
/** What counts as a strong signal for a call over data (guide §2.1). */
const STRONG: ReadonlySet<AccessName | undefined> = new Set([undefined, 'wifi-good', 'lte-good']);

/** The radios of a phone: its modem, its Wi-Fi, and which of the two carries the data. */
export class HandsetRadio {
	/** The line as the telephone has it: the modem stands between. */
	readonly end: LineEnd;
	readonly #options: HandsetRadioOptions;
	readonly #stream: Stream;
	readonly #around: ModemSurroundings;
	readonly #places: DataPlaces;
	readonly #paging: Paging;
	/** While the phone goes to another technology for a call, call control waits. */
	readonly #toPhone: WaitingMessages;
	readonly #toCarrier: WaitingMessages;
	readonly #seers: (() => void)[] = [];
	#modem: ModemState = { cs: 'idle', ps: 'dormant' };
	#covered: readonly RadioTechnology[];
	/** What the place would give, and what the phone has. */
	#service: CellularService = 'full';
	#served: CellularService = 'full';
	/** The own carrier is back, and an emergency call over another one goes on. */
	#awaitsCarrier = false;
	#returning: Cancel | undefined;
	#wifi: WifiName | undefined = 'office';
	#agreed = false;
	#airplane = false;
	#packetService = true;
	#inVehicle = false;
	/** Where the phone is attached, and the change that is under way. */
	#at: DataPlace | undefined;
	#change: { readonly to: string | undefined; readonly cancel: Cancel } | undefined;
	#gap: Cancel | undefined;
	#resume: Cancel | undefined;
	/** A page that was answered, until its call comes. */
	#page: { readonly call: number; readonly cancel: Cancel } | undefined;
	#readyAt: Millis = 0;
	#hear: (message: CallControl) => void = () => {};
	#told = '';

	constructor(options: HandsetRadioOptions) {
		const { serving, random, name, capabilities, line } = options;
		this.#options = options;
		this.#stream = random.stream(`${name}/radio`);
		this.#places = new DataPlaces(serving, this.#stream, options.access);
		this.#around = {
			capabilities: new Set(capabilities),
			duringCalls: (technology) => radioNetworkOf(serving, technology).duringCalls,
			resumesAfterMs: (technology) => radioNetworkOf(serving, technology).resumesAfterMs,
		};
		this.#covered = serving.radio.map(({ technology }) => technology);
		this.#modem = { cs: 'idle', ps: 'dormant', ...(this.#best() && { technology: this.#best() as RadioTechnology }) };
		this.#at = this.#places.wifi('office');
		this.#paging = new Paging({
			clock: options.clock,
			stream: this.#stream,
			missedPages: () => this.#missedPages(),
			missed: () => this.#record('misses a page'),
			heard: (message) => this.#heard(message),
		});
		const { clock } = options;
		const notBefore = () => this.#readyAt;
		this.#toPhone = new WaitingMessages({ clock, notBefore, passes: (message) => this.#passToPhone(message) });
		this.#toCarrier = new WaitingMessages({ clock, notBefore, passes: (message) => line.send(message) });
		line.receive((message) => this.#paging.receive(message));
		this.end = {
			send: (message) => this.#send(message),
			receive: (each) => {
				this.#hear = each;
			},
			...(line.voice && { voice: line.voice }),
			onFailure: (see) =>
				line.onFailure?.(() => {
					this.#lose();
					see();
				}),
		};
	}

	/** The data network that applications have; undefined while there is none, or a call has suspended it. */
	get connectivity(): Connectivity | undefined {
		const at = this.#at;
		if (at === undefined || (at.over !== 'wifi' && this.#modem.ps === 'suspended')) return undefined;
		return { network: at.network, over: at.over, grade: STRONG.has(at.access) ? 'strong' : 'weak' };
	}

	onConnectivity(see: () => void): void {
		this.#seers.push(see);
	}

	joinWifi(name: WifiName): void {
		this.#wifi = name;
		this.#agreed = false;
		this.#follow(`joins wifi ${name}`);
	}

	/** Agrees to the terms of a captive portal. */
	agreeToPortal(): void {
		this.#agreed = true;
		this.#follow('agreed to the portal');
	}

	leaveWifi(): void {
		this.#wifi = undefined;
		this.#follow('leaves wifi');
	}

	/** These technologies of the carrier cover the place; `emergency`: where there is none, another carrier takes emergency calls. */
	enterCoverage(technologies: readonly RadioTechnology[], emergency = false): void {
		this.#covered = technologies;
		this.#service = technologies.length > 0 ? 'full' : emergency ? 'emergency-only' : 'none';
		this.#camp(technologies.length === 0 ? 'out of coverage' : `coverage: ${technologies.join(', ')}`);
	}

	/** Whether the carrier gives data at all; calls are not concerned. */
	givePacketService(given: boolean): void {
		this.#packetService = given;
		this.#camp(given ? 'packet service' : 'no packet service');
	}

	setAirplaneMode(on: boolean): void {
		this.#airplane = on;
		if (on) this.#wifi = undefined;
		this.#camp(on ? 'airplane mode' : 'airplane mode off');
	}

	setInVehicle(moving: boolean): void {
		this.#inVehicle = moving;
		this.#follow(moving ? 'in a vehicle' : 'at rest');
	}

	/** The calls of the telephone changed. */
	callsChanged(calls: readonly TelephoneCall[]): void {
		if (calls.length === 0) {
			this.#step({ type: 'release' }, 'call over');
			if (this.#awaitsCarrier) this.#returnLater();
			if (this.#page !== undefined) this.#step({ type: 'page' }, 'page response');
			return;
		}
		if (calls.some(({ state }) => state === 'active')) this.#step({ type: 'connect' }, 'connected');
		else if (calls.some(({ state }) => state === 'ringing' || state === 'alerting')) this.#step({ type: 'alert' }, 'alerting');
	}

	/** Switched off. */
	close(): void {
		this.#lose();
		for (const cancel of [this.#change?.cancel, this.#gap, this.#resume, this.#returning]) cancel?.();
	}

	// Calls ----------------------------------------------------------------------------------------------------------

	#send(message: CallControl): void {
		if (message.message === 'SETUP' || message.message === 'EMERGENCY SETUP') this.#step({ type: 'originate' }, 'origination');
		this.#toCarrier.take(message);
	}

	#heard(message: CallControl): void {
		if (message.message === 'PAGING') {
			this.#step({ type: 'page' }, 'page response');
			this.#pageOver();
			const { clock } = this.#options;
			this.#page = { call: message.call, cancel: clock.at(clock.now() + PAGE_WITHOUT_CALL_MS, () => this.#pageWithoutCall()) };
		}
		this.#toPhone.take(message);
	}

	#passToPhone(message: CallControl): void {
		const paged = message.call === this.#page?.call;
		if (message.message === 'SETUP') {
			if (paged) this.#pageOver();
			this.#step({ type: 'channel' }, 'traffic channel');
		} else if (paged && clears(message)) this.#pageWithoutCall();
		this.#hear(message);
	}

	#pageOver(): void {
		this.#page?.cancel();
		this.#page = undefined;
	}

	#pageWithoutCall(): void {
		this.#pageOver();
		if (this.#modem.cs === 'paged') this.#step({ type: 'release' }, 'page without a call');
	}

	/** Out of service: what waits for the radio is lost with it. */
	#lose(): void {
		this.#readyAt = 0;
		this.#pageWithoutCall();
		for (const waiting of [this.#paging, this.#toPhone, this.#toCarrier]) waiting.lose();
	}

	/** How it misses pages now: a radio that transfers data over the technology that the page comes by. */
	#missedPages(): MissedPages | undefined {
		const { technology, cs } = this.#modem;
		const { host, serving } = this.#options;
		const rule = technology === undefined ? undefined : radioNetworkOf(serving, technology).missedPages;
		const hears = rule?.unless !== undefined && this.#around.capabilities.has(rule.unless);
		return hears || cs !== 'idle' || this.#at?.over !== technology || !host.hasCarried(TRANSFERRING_MS) ? undefined : rule;
	}

	// Modem ----------------------------------------------------------------------------------------------------------

	#step(input: ModemInput, cause: string): void {
		const { state, effects } = nextModem(this.#modem, input, this.#around);
		this.#modem = state;
		for (const effect of effects) this.#do(effect, cause);
		this.#tell(cause);
	}

	#do(effect: ModemEffect, cause: string): void {
		const { clock, host } = this.#options;
		const cellular = this.#at !== undefined && this.#at.over !== 'wifi';
		switch (effect.type) {
			case 'suspend-data':
				this.#resume?.();
				this.#gap?.();
				if (cellular) host.suspend();
				break;
			case 'resume-data':
				if (cellular) host.resume();
				break;
			case 'resume-after':
				this.#resume?.();
				this.#resume = clock.at(clock.now() + this.#within(effect.span), () => this.#step({ type: 'resume' }, 'data resumed'));
				break;
			case 'move':
				if (effect.setUpMs !== undefined) this.#readyAt = clock.now() + this.#within(effect.setUpMs);
				if (cellular) this.#move(`${cause}: to ${effect.to}`, effect.gapMs);
				break;
		}
	}

	/** What covers the place, or whether the radio is on, changed. */
	#camp(cause: string): void {
		const service = this.#airplane ? 'none' : this.#service;
		this.#returning?.();
		// Another carrier is gone to in idle mode only (3GPP TS 23.122 §4.4.3.3).
		this.#awaitsCarrier = service === 'full' && this.#served === 'emergency-only' && this.#modem.cs !== 'idle';
		if (this.#awaitsCarrier) return;
		this.#served = service;
		this.#options.service(service);
		const technology = this.#airplane || !this.#packetService ? undefined : this.#best();
		const { ps, fallenFrom = this.#modem.technology } = this.#modem;
		if (technology !== fallenFrom || ps === 'detached') this.#step({ type: 'camp', technology }, cause);
		this.#follow(cause);
	}

	#returnLater(): void {
		const { clock, serving } = this.#options;
		this.#returning?.();
		this.#returning = clock.at(clock.now() + serving.attachesAfterMs, () => this.#camp('own carrier'));
	}

	#best(): RadioTechnology | undefined {
		return this.#options.serving.radio.find(({ technology }) => this.#covered.includes(technology))?.technology;
	}

	// Data -----------------------------------------------------------------------------------------------------------

	/** Where the phone's data is to go: Wi-Fi before cellular, and a Wi-Fi that lets nothing through not at all. */
	#wanted(): DataPlace | undefined {
		if (this.#wifi !== undefined && (!('captivePortal' in wifiNetworks[this.#wifi]) || this.#agreed)) return this.#places.wifi(this.#wifi);
		const { technology } = this.#modem;
		return technology === undefined || this.#modem.ps === 'detached' ? undefined : this.#places.cellular(technology, this.#inVehicle);
	}

	#follow(cause: string): void {
		const { clock, host } = this.#options;
		const to = this.#wanted();
		if (this.#change !== undefined) {
			if (this.#change.to === to?.network) return;
			this.#change.cancel();
			this.#change = undefined;
		}
		const from = this.#at;
		if (from?.network === to?.network) {
			if (from !== undefined && to !== undefined && (from.over !== to.over || from.access !== to.access)) this.#move(cause);
			this.#tell(cause);
			return;
		}
		// A phone leaves cellular data only when it has Wi-Fi; from everything else it is gone at once.
		if (to?.over !== 'wifi' || from?.over === 'wifi') this.#attach(undefined, cause);
		if (to === undefined) return;
		const cancel = clock.at(clock.now() + to.afterMs, () => {
			this.#change = undefined;
			const now = this.#wanted();
			if (now === undefined) return;
			this.#attach(now, now.over === 'wifi' ? `joined ${now.network}` : `attached to ${now.over}`);
			if (now.over !== 'wifi' && this.#modem.ps === 'suspended') host.suspend();
		});
		this.#change = { to: to.network, cancel };
		this.#tell(cause);
	}

	#attach(to: DataPlace | undefined, cause: string): void {
		if (to === undefined && this.#at === undefined) return;
		this.#gap?.();
		this.#at = to;
		this.#options.host.attach(to?.attachment());
		if (to !== undefined) this.#modem = nextModem(this.#modem, { type: to.over === 'wifi' ? 'idle' : 'packet' }, this.#around).state;
		this.#tell(cause);
	}

	/** Another radio under the same address. */
	#move(cause: string, gapMs?: Span): void {
		const { host, clock, serving } = this.#options;
		const to = this.#wanted();
		if (to === undefined) return;
		const sameTechnology = this.#at?.over === to.over;
		this.#at = to;
		host.useAccess(to.over, this.#places.profileAt(to));
		this.#tell(cause);
		if (sameTechnology || to.over === 'wifi') return;
		this.#gap?.();
		host.suspend();
		this.#gap = clock.at(clock.now() + this.#within(gapMs ?? serving.handoverGapMs), () => {
			if (this.#modem.ps !== 'suspended') host.resume();
		});
	}

	#within({ least, most }: Span): Millis {
		return this.#stream.integer(least, most);
	}

	/** Writes the state down, and tells the applications what concerns them. */
	#tell(cause: string): void {
		const { cs, ps } = this.#modem;
		const state = JSON.stringify([this.#bearer, this.#options.host.addresses()[0], cs, ps, this.#at?.access]);
		if (state === this.#told) return;
		this.#told = state;
		this.#record(cause);
		for (const see of this.#seers) see();
	}

	get #bearer(): string | undefined {
		return this.#at === undefined ? undefined : this.#at.over === 'wifi' ? this.#at.network : this.#at.over;
	}

	#record(cause: string): void {
		const { journal, name, host } = this.#options;
		const bearer = this.#bearer;
		const [address] = host.addresses();
		const { cs, ps } = this.#modem;
		journal.record({ kind: 'radio', telephone: name, cause, ...(bearer && { bearer }), ...(bearer && address && { address }), cs, ps });
	}
}
