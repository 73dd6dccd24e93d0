import type { Clock, Millis } from '../../kernel';
import type { View } from '../screen';
import { textOf } from './xml';
import type { Xsi } from './xsi';

/** The services that the client shows, by the names that its user reads, and where the platform has them. */
export const clientServices = {
	'Do Not Disturb': 'DoNotDisturb',
	'Call Forwarding Always': 'CallForwardingAlways',
	'Call Forwarding Busy': 'CallForwardingBusy',
	'Call Forwarding No Answer': 'CallForwardingNoAnswer',
	'Call Forwarding Not Reachable': 'CallForwardingNotReachable',
	'Call Waiting': 'CallWaiting',
	'Caller ID Blocking': 'CallingLineIDDeliveryBlocking',
	'Voice Mail': 'VoiceMessaging',
} as const;

export type ClientService = keyof typeof clientServices;

/** What a user sets of a service. */
export interface ServiceSetting {
	readonly active: boolean;
	/** Where calls are forwarded to. */
	readonly number?: string;
}

/** Between a channel that broke and the next. */
const CHANNEL_AGAIN_MS: Millis = 5_000;

export interface ServicesOptions {
	readonly xsi: Xsi;
	readonly clock: Clock;
	/** Where the settings are (INT-05): at the platform, or on the phone alone. */
	readonly kept: 'platform' | 'phone';
	/** Names this phone's channel among the user's. */
	readonly channelSet: string;
	/** What the screen shows may have changed. */
	readonly changed: () => void;
}

/** The user's services at the platform, as long as their screen is open: read when it opens, and again whenever one was changed elsewhere. */
export class Services {
	readonly #options: ServicesOptions;
	readonly #shown = new Map<ClientService, ServiceSetting>();
	#notice: readonly string[] = [];
	#stop: (() => void) | undefined;
	#again: (() => void) | undefined;
	#reading: Promise<void> = Promise.resolve();

	constructor(options: ServicesOptions) {
		this.#options = options;
	}

	open(): void {
		const { xsi, channelSet } = this.#options;
		this.close();
		this.#stop = xsi.listen(channelSet, {
			changed: () => void this.#read(),
			lost: () => this.#listenLater(),
		});
		void this.#read();
	}

	close(): void {
		this.#stop?.();
		this.#again?.();
		this.#stop = undefined;
		this.#again = undefined;
	}

	get timers(): number {
		return this.#again === undefined ? 0 : 1;
	}

	view(back: () => void): View {
		const lines = [...this.#shown].map(([name, { active, number }]) => `${name}: ${active ? 'On' : 'Off'}${active && number ? ` (${number})` : ''}`);
		const cancel = () => {
			this.close();
			back();
		};
		return {
			lines: ['Services', ...this.#notice, ...(lines.length === 0 ? ['Loading…'] : lines)],
			buttons: { 'Set Service': (name, setting) => this.#set(name, setting), Cancel: cancel },
		};
	}

	#listenLater(): void {
		const { clock } = this.#options;
		if (this.#stop === undefined) return;
		this.#stop = undefined;
		this.#again = clock.at(clock.now() + CHANNEL_AGAIN_MS, () => this.open());
	}

	/** One after the other: what an earlier reading finds late, after losses, must not stand over what a later one has found. */
	#read(): Promise<void> {
		this.#reading = this.#reading.then(() => this.#readAll());
		return this.#reading;
	}

	async #readAll(): Promise<void> {
		const { xsi, kept, changed } = this.#options;
		if (kept === 'phone' && this.#shown.size > 0) return;
		for (const [name, path] of Object.entries(clientServices) as [ClientService, string][]) {
			const answer = await xsi.get(`services/${path}`);
			if (!answer.ok) {
				// What the user has not got is not shown.
				this.#shown.delete(name);
				continue;
			}
			const number = textOf(answer.body, 'forwardToPhoneNumber');
			this.#shown.set(name, { active: textOf(answer.body, 'active') === 'true', ...(number !== undefined && { number }) });
		}
		changed();
	}

	async #set(name: ClientService, setting: ServiceSetting): Promise<void> {
		const { xsi, kept, changed } = this.#options;
		const element = clientServices[name];
		if (kept === 'phone') {
			this.#shown.set(name, setting);
			changed();
			return;
		}
		const number = setting.number === undefined ? '' : `<forwardToPhoneNumber>${escaped(setting.number)}</forwardToPhoneNumber>`;
		const document = `<${element} xmlns="http://schema.broadsoft.com/xsi"><active>${setting.active}</active>${number}</${element}>`;
		const answer = await xsi.send('PUT', `services/${element}`, document);
		this.#notice = answer.ok ? [] : [answer.notice];
		await this.#read();
	}
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
