import type { Stream } from '../../kernel';
import type { TelephoneCall } from '../../subscriber-line';
import type { HandsetBehaviour } from '../behaviour';
import type { AudioSessions } from './audio-sessions';
import type { OperatingSystem } from './operating-system';
import { type Platform, platforms } from './platform';

export interface TelephoneAudioOptions {
	readonly platform: Platform;
	readonly behaviour: HandsetBehaviour;
	readonly os: OperatingSystem;
	readonly audio: AudioSessions;
	/** Decides about what happens sometimes (IOS-05). */
	readonly luck: Stream;
}

/** When cellular calls take the audio of a phone, and what those whom they interrupted are told at the end. */
export class TelephoneAudio {
	readonly #options: TelephoneAudioOptions;
	readonly #answered = new WeakSet<TelephoneCall>();
	/** The first of the calls came while the phone was locked. */
	#cameLocked = false;

	constructor(options: TelephoneAudioOptions) {
		this.#options = options;
	}

	/** A call comes in; `alone` when there is no other. */
	comes(alone: boolean): void {
		if (alone) this.#cameLocked = this.#options.os.locked;
	}

	rings(): void {
		if (this.#holdsAt === 'ring') this.#options.audio.telephoneBegins();
	}

	answered(call: TelephoneCall): void {
		this.#answered.add(call);
		if (this.#holdsAt === 'answer') this.#options.audio.telephoneBegins();
	}

	/** The phone places a call: it is heard from the beginning. */
	dials(): void {
		if (this.#holdsAt !== 'never') this.#options.audio.telephoneBegins();
	}

	/** Whether a call was answered, or this phone had placed it. */
	wasTalkedOn(call: TelephoneCall): boolean {
		return call.direction === 'outgoing' || this.#answered.has(call);
	}

	/** The last call is over. @param endedHere by the person at this phone. */
	over(call: TelephoneCall, endedHere: boolean): void {
		const { platform, behaviour, os, audio, luck } = this.#options;
		const behindLock = this.#cameLocked && os.locked && !platforms[platform].tellsBehindLockScreen && !behaviour.callKit;
		const fails = luck.chance(endedHere ? behaviour.lockedLocalEndResumeFail : behaviour.lockedRemoteEndResumeFail);
		audio.telephoneEnds(behindLock && fails ? 'stuck' : this.wasTalkedOn(call) ? 'ended' : 'resume');
	}

	get #holdsAt(): HandsetBehaviour['iosHoldsAt'] {
		const { platform, behaviour } = this.#options;
		return platform === 'ios' ? behaviour.iosHoldsAt : behaviour.androidHoldsAt;
	}
}
