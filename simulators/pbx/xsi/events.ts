import { z } from 'zod';
import type { Cancel, Clock, Millis, Stream } from '../../kernel';
import type { PbxBehaviour } from '../behaviour';
import type { User } from '../enterprise';
import type { Provisioning } from '../provisioning';
import type { ServiceChange } from '../service-settings';
import { given, text, whole } from './element';
import { mobility } from './mobility';
import { refusals } from './refusal';
import { type Content, represent } from './representation';
import { serviceResources, showService } from './services';

/** How often an idle channel shows that it lives. */
const HEARTBEAT_MS: Millis = 15_000;
const LONGEST_S = 86_400;

/** The other end of a channel: an HTTP response that is written as long as it lasts. */
export interface ChannelOutput {
	write(document: string): void;
	end(): void;
}

interface Channel {
	readonly id: string;
	readonly user: string;
	/** Whatever was subscribed for this set comes over the channel. */
	readonly set: string;
	readonly output: ChannelOutput;
	readonly cancels: { heartbeat: Cancel; end: Cancel };
}

interface Subscription {
	readonly id: string;
	readonly user: string;
	readonly set: string;
	readonly expiresAt: Millis;
}

const channelRequest = z.strictObject({ channelSetId: text.min(1), expires: whole.pipe(z.int().min(1)).optional() });
const subscriptionRequest = z.strictObject({
	event: z.literal('Call Feature'),
	channelSetId: text.min(1),
	expires: whole.pipe(z.int().min(1)).optional(),
});

/**
 * The event channel of the service API, shaped as Xsi-Events: a client opens a channel, whose answer never ends, and subscribes to what
 * it wants to learn over it. Here that is each change of a service of its user, whoever has made it.
 */
export class EventChannels {
	readonly #clock: Clock;
	readonly #ids: Stream;
	readonly #behaviour: PbxBehaviour;
	readonly #provisioning: Provisioning;
	readonly #channels = new Map<string, Channel>();
	readonly #subscriptions = new Map<string, Subscription>();
	#events = 0;

	constructor({ clock, ids, behaviour, provisioning }: { clock: Clock; ids: Stream; behaviour: PbxBehaviour; provisioning: Provisioning }) {
		this.#clock = clock;
		this.#ids = ids;
		this.#behaviour = behaviour;
		this.#provisioning = provisioning;
		provisioning.onServiceChange((change) => this.#changed(change));
	}

	/** Channels that are open. */
	get open(): number {
		return this.#channels.size;
	}

	/** Opens a channel. Gives what is to be called when its connection has gone. @throws {Refusal} 400 */
	channel(user: User, body: unknown, begin: () => ChannelOutput): () => void {
		const { channelSetId, expires = LONGEST_S } = given(channelRequest, body, 'Channel');
		if (channelSetId === undefined) throw refusals.badParameter('Element Channel: channelSetId is needed');
		const seconds = Math.min(expires, LONGEST_S);
		const output = begin();
		const cancels = { heartbeat: () => {}, end: this.#clock.at(this.#clock.now() + seconds * 1_000, () => this.#close(channel)) };
		const channel: Channel = { id: this.#ids.hex(16), user: user.id, set: channelSetId, output, cancels };
		this.#channels.set(channel.id, channel);
		this.#write(channel, 'Channel', { channelId: channel.id, expires: seconds });
		this.#beat(channel);
		return () => this.#forget(channel);
	}

	/** Subscribes to the changes of the user's services. @throws {Refusal} 400 */
	subscribe(user: User, body: unknown): { readonly [name: string]: Content } {
		const { channelSetId, expires = LONGEST_S } = given(subscriptionRequest, body, 'Subscription');
		if (channelSetId === undefined) throw refusals.badParameter('Element Subscription: event and channelSetId are needed');
		const seconds = Math.min(expires, LONGEST_S);
		const subscription = { id: this.#ids.hex(16), user: user.id, set: channelSetId, expiresAt: this.#clock.now() + seconds * 1_000 };
		this.#subscriptions.set(subscription.id, subscription);
		return { subscriptionId: subscription.id, expires: seconds };
	}

	/** @throws {Refusal} 404 when the user has no such subscription. */
	unsubscribe(user: User, id: string): void {
		if (this.#subscriptions.get(id)?.user !== user.id) throw refusals.unknownResource();
		this.#subscriptions.delete(id);
	}

	close(): void {
		for (const channel of [...this.#channels.values()]) this.#close(channel);
	}

	#changed({ user: userId, service }: ServiceChange): void {
		const user = this.#provisioning.find(userId);
		if (user === undefined || this.#behaviour.serviceEvents === 'lost') return;
		const resource = serviceResources.find((each) => each.service === service);
		const assigned = user.assignedServices.includes(service);
		const [name, content] =
			resource === undefined ? ['BroadWorksMobility', mobility(user)] : [resource.name, assigned ? showService(user, resource) : {}];
		for (const [id, subscription] of this.#subscriptions) {
			if (subscription.expiresAt <= this.#clock.now()) this.#subscriptions.delete(id);
			else if (subscription.user === userId) this.#send(subscription, name, content);
		}
	}

	#send({ id, set, user }: Subscription, name: string, content: { readonly [name: string]: Content }): void {
		for (const channel of this.#channels.values()) {
			if (channel.set !== set || channel.user !== user) continue;
			const head = { eventID: String(++this.#events), userId: user, subscriptionId: id, channelId: channel.id };
			this.#write(channel, 'Event', { ...head, eventData: { eventType: `${name}Event`, [name]: content } });
		}
	}

	#write({ output }: Channel, name: string, content: { readonly [name: string]: Content }): void {
		output.write(represent(name, content, 'xml').body);
	}

	#beat(channel: Channel): void {
		channel.cancels.heartbeat = this.#clock.at(this.#clock.now() + HEARTBEAT_MS, () => {
			this.#write(channel, 'ChannelHeartBeat', {});
			this.#beat(channel);
		});
	}

	#close(channel: Channel): void {
		this.#forget(channel);
		channel.output.end();
	}

	#forget(channel: Channel): void {
		channel.cancels.heartbeat();
		channel.cancels.end();
		this.#channels.delete(channel.id);
	}
}
