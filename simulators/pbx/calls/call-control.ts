import type { SipDialog, Srf } from '../../drachtio';
import type { Address, Clock, Endpoint, Journal, Random, Stream } from '../../kernel';
import type { Host } from '../../network';
import type { Activation } from '../activation';
import type { PbxBehaviour } from '../behaviour';
import type { Provisioning } from '../provisioning';
import type { Bindings } from '../registrar';
import { Calls } from './call';
import type { Conference } from './conference';
import { Leg, type Reinvited } from './leg';
import { LocalDescription } from './local-description';
import { type Announcement, MediaServer } from './media-server';
import type { ParkedCall } from './park';
import type { VoiceMailStep, VoicePortalStep } from './voice-mail-step';

export interface CallControlOptions {
	readonly srf: Srf;
	readonly clock: Clock;
	readonly random: Random;
	readonly journal: Journal;
	readonly host: Host;
	readonly address: Address;
	readonly domain: string;
	readonly sbc: Endpoint;
	readonly behaviour: PbxBehaviour;
	readonly provisioning: Provisioning;
	/** The front door to the services of users. */
	readonly activation: Activation;
	readonly bindings: Bindings;
}

/** RFC 3261 §14.1: who made the Call-ID waits longer after glare, so that the other gets ahead. */
const GLARE_TRIES = 4;

/** What every call of the PBX stands on. */
export class CallControl {
	readonly calls: Calls;
	/** The three-way calls, by the user whose they are. */
	readonly conferences = new Map<string, Conference>();
	/** The calls that wait at extensions, by the user whose extension it is. */
	readonly parked = new Map<string, ParkedCall>();
	readonly mediaServer: MediaServer;
	readonly srf: Srf;
	readonly clock: Clock;
	readonly domain: string;
	readonly sbc: Endpoint;
	readonly behaviour: PbxBehaviour;
	readonly provisioning: Provisioning;
	readonly activation: Activation;
	readonly bindings: Bindings;
	/** Takes callers to mailboxes; no user has voice mail without it. */
	voiceMail: VoiceMailStep | undefined;
	/** Takes callers to the Voice Portal. */
	voicePortal: VoicePortalStep | undefined;

	readonly #address: Address;
	readonly #random: Stream;
	readonly #legs = new Set<Leg>();
	readonly #timers = new Set<() => void>();

	constructor(options: CallControlOptions) {
		this.srf = options.srf;
		this.clock = options.clock;
		this.domain = options.domain;
		this.sbc = options.sbc;
		this.behaviour = options.behaviour;
		this.provisioning = options.provisioning;
		this.activation = options.activation;
		this.bindings = options.bindings;
		this.#address = options.address;
		this.#random = options.random.stream('pbx/calls');
		this.calls = new Calls(options.clock, options.journal);
		this.mediaServer = new MediaServer(options);
	}

	/** Legs that are established, or on their way out. */
	get legs(): number {
		return this.#legs.size;
	}

	/** Timers of calls that are being set up. */
	get timers(): number {
		return this.#timers.size;
	}

	/** The descriptions of a new leg. */
	localDescription(): LocalDescription {
		return new LocalDescription(this.#address, this.#random.integer(1, 2 ** 31));
	}

	/** Takes a dialog that has just been established as a call leg. */
	leg(dialog: SipDialog, local: LocalDescription, announcement?: Announcement): Leg {
		const leg: Leg = new Leg(dialog, {
			clock: this.clock,
			local,
			...(announcement && { announcement }),
			auditMs: this.behaviour.callAuditMs,
			ended: () => this.#legs.delete(leg),
		});
		this.#legs.add(leg);
		return leg;
	}

	/** The leg that Replaces names, if there is one. */
	legNamed(name: Parameters<Leg['isNamed']>[0]): Leg | undefined {
		return [...this.#legs].find((leg) => leg.isUp && leg.isNamed(name));
	}

	/** Runs `act` after a while, unless the returned function is called first. */
	after(ms: number, act: () => void): () => void {
		const stop = () => {
			cancel();
			this.#timers.delete(stop);
		};
		const cancel = this.clock.at(this.clock.now() + ms, () => {
			this.#timers.delete(stop);
			act();
		});
		this.#timers.add(stop);
		return stop;
	}

	/** The PBX is taken down: no timer of a call goes off any more, and nobody is told. */
	close(): void {
		for (const stop of [...this.#timers]) stop();
		this.mediaServer.close();
		for (const leg of this.#legs) leg.abandon();
	}

	/** Gives a leg a new description of the other side of its call, and tries again after glare (RFC 3261 §14.1). */
	async align(leg: Leg, description: string): Promise<Reinvited> {
		for (let tries = 1; ; tries++) {
			const outcome = await leg.reinvite(description);
			if (outcome.ok || outcome.status !== 491 || tries === GLARE_TRIES) return outcome;
			const waitMs = leg.ownsCallId ? this.#random.integer(210, 400) * 10 : this.#random.integer(0, 200) * 10;
			await new Promise<void>((done) => {
				this.after(waitMs, done);
			});
		}
	}
}
