import { type Clock, type Journal, type Millis, scope } from '../kernel';
import type { Hertz } from '../media';
import type { CallControl, LineEnd, Subscription } from './line';

export interface SubscriberLineOptions {
	readonly clock: Clock;
	readonly journal: Journal;
	/** Name of the carrier: whose turn it is when a message arrives there. */
	readonly carrier: string;
	readonly subscription: Subscription;
	/** One way; the default depends on the kind of line. */
	readonly latencyMs?: Millis;
	/** Called before a message changes what can be heard on the line: whoever reckons sound up afterwards has to do it now. */
	readonly settle?: () => void;
}

/** A telephone's connection with its carrier. It loses nothing (layer 2 sees to that) until it is cut. */
export interface SubscriberLine {
	readonly telephone: LineEnd;
	readonly network: LineEnd;
	/** The telephone is gone: what is under way is lost, and nothing is sent any more. */
	cut(): void;
	/** Messages under way. */
	remains(): { readonly messages: number };
}

const LATENCY_MS: Readonly<Record<Subscription['line'], Millis>> = { air: 40, land: 5 };

/** Makes a line; every message on it is a `cellular` event. */
export function subscriberLine({ clock, journal, carrier, subscription, latencyMs, settle = () => {} }: SubscriberLineOptions): SubscriberLine {
	const latency = latencyMs ?? LATENCY_MS[subscription.line];
	const says: Record<'telephone' | 'network', (call: number) => Hertz | undefined> = { telephone: () => undefined, network: () => undefined };
	const receivers: { telephone?: (message: CallControl) => void; network?: (message: CallControl) => void } = {};
	const underWay = new Set<() => void>();
	let isCut = false;

	const end = (own: 'telephone' | 'network'): LineEnd => {
		const other = own === 'telephone' ? 'network' : 'telephone';
		const receiver = other === 'telephone' ? subscription.telephone : carrier;
		return {
			send(message) {
				if (isCut) return;
				settle();
				journal.record({
					kind: 'cellular',
					carrier,
					telephone: subscription.telephone,
					subscriber: subscription.number,
					line: subscription.line,
					direction: own === 'telephone' ? 'to-network' : 'to-telephone',
					...message,
				});
				const cancel = clock.at(clock.now() + latency, () => {
					underWay.delete(cancel);
					settle();
					scope.run(receiver, () => receivers[other]?.(message));
				});
				underWay.add(cancel);
			},
			receive(each) {
				receivers[own] = each;
			},
			voice: {
				says(sounds) {
					says[own] = sounds;
				},
				hears: (call) => (isCut ? undefined : says[other](call)),
			},
		};
	};

	return {
		telephone: end('telephone'),
		network: end('network'),
		cut() {
			settle();
			isCut = true;
			for (const cancel of underWay) cancel();
			underWay.clear();
		},
		remains: () => ({ messages: underWay.size }),
	};
}
