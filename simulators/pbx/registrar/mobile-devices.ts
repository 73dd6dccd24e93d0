import type { PbxBehaviour } from '../behaviour';
import type { User } from '../enterprise';
import type { Bindings } from './bindings';

/** A user is signed in on one mobile device at a time (LIM-14): the one that signed in last, known by its `+sip.instance`. */
export class MobileDevices {
	/** By user: the devices that lost their place, until they sign in again. */
	readonly #displaced = new Map<string, Set<string>>();

	constructor(
		private readonly bindings: Bindings,
		private readonly behaviour: PbxBehaviour,
	) {}

	/** Somebody signs in on a device. False when it has to stay out because of another one. */
	signIn(user: User, instance: string): boolean {
		const { mobileDevices } = this.behaviour;
		if (mobileDevices === 'all') return true;
		const others = linePorts(user)
			.flatMap((linePort) => this.bindings.of(linePort))
			.filter((binding) => binding.instance !== instance);
		if (others.length > 0 && mobileDevices === 'first-wins') return false;
		const displaced = this.#displaced.get(user.id) ?? new Set();
		for (const { instance: other } of others) if (other !== undefined) displaced.add(other);
		displaced.delete(instance);
		this.#displaced.set(user.id, displaced);
		for (const { linePort } of others) {
			this.bindings.replace(
				linePort,
				this.bindings.of(linePort).filter((binding) => binding.instance === instance),
			);
		}
		return true;
	}

	mayRegister({ id }: User, instance: string): boolean {
		return !this.#displaced.get(id)?.has(instance);
	}
}

const linePorts = ({ lines, moreClients = [] }: User) => [lines.client, ...moreClients].flatMap((line) => line?.linePort ?? []);
