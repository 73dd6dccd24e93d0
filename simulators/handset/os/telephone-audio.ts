import type { Stream } from '../../kernel';
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
	/** One of the calls since the phone last had none was answered, or this phone has placed it. */
	#talkedOn = false;
	/** The first of the calls came while the phone was locked. */
	#cameLocked = false;

	constructor(options: TelephoneAudioOptions) {
		this.#options = options;
	}

	/** A call comes in; `alone` when there is no other. */
	comes(alone: boolean): void {
		if (!alone) return;
		this.#cameLocked = this.#options.os.locked;
		this.#talkedOn = false;
	}

	rings(): void {
		if (this.#holdsAt === 'ring') this.#options.audio.telephoneBegins();
	}

	answered(): void {
		this.#talkedOn = true;
		if (this.#holdsAt === 'answer') this.#options.audio.telephoneBegins();
	}

	/** The phone places a call: it is heard from the beginning. */
	dials(): void {
		this.#talkedOn = true;
		if (this.#holdsAt !== 'never') this.#options.audio.telephoneBegins();
	}

	/** Whether somebody has talked, or tried to, since the phone last had no call: an interruption is one, however many calls it has (IOS-04). */
	get talkedOn(): boolean {
		return this.#talkedOn;
	}

	/** The last call is over. @param endedHere by the person at this phone. */
	over(endedHere: boolean): void {
		const { platform, behaviour, os, audio, luck } = this.#options;
		const behindLock = this.#cameLocked && os.locked && !platforms[platform].tellsBehindLockScreen && !behaviour.callKit;
		this.#cameLocked = false;
		const fails = luck.chance(endedHere ? behaviour.lockedLocalEndResumeFail : behaviour.lockedRemoteEndResumeFail);
		audio.telephoneEnds(behindLock && fails ? 'stuck' : this.#talkedOn ? 'ended' : 'resume');
	}

	get #holdsAt(): HandsetBehaviour['iosHoldsAt'] {
		const { platform, behaviour } = this.#options;
		return platform === 'ios' ? behaviour.iosHoldsAt : behaviour.androidHoldsAt;
	}
}
