import type { Millis, Stream } from '../../kernel';
import {
	type AccessName,
	type AccessProfile,
	type Attachment,
	accessProfiles,
	Nat,
	type NatProfile,
	type RadioTechnology,
	radioNetworkOf,
	type ServingNetwork,
	type WifiName,
	wifiNetworks,
} from '../../network';

/** How long a phone takes to join a Wi-Fi network that it knows. */
const JOIN_MS: Millis = 500;

/** A data network that a phone can be attached to. */
export interface DataPlace {
	/** Another network, or another address on it, is another text. */
	readonly network: string;
	readonly over: 'wifi' | RadioTechnology;
	/** How it treats packets; undefined where it does nothing to them. */
	readonly access: AccessName | undefined;
	/** Gets an address on it: on cellular data another one each time. */
	attachment(): Attachment;
	/** How long the phone takes to get there. */
	readonly afterMs: Millis;
}

/** The data networks around a phone, with their address translators. */
export class DataPlaces {
	readonly #serving: ServingNetwork;
	readonly #access: Readonly<Record<AccessName, AccessProfile>>;
	readonly #stream: Stream;
	readonly #nats = new Map<string, Nat>();
	#attachments = 0;

	/**
	 * @param stream draws where a translator begins to hand out ports.
	 * @param access how access networks treat packets; as usual unless given.
	 */
	constructor(serving: ServingNetwork, stream: Stream, access: Readonly<Record<AccessName, AccessProfile>> = accessProfiles) {
		this.#serving = serving;
		this.#access = access;
		this.#stream = stream;
	}

	wifi(name: WifiName): DataPlace {
		const { innerAddress: address, ...others } = wifiNetworks[name];
		const access = 'access' in others ? others.access : undefined;
		const firewall = 'streamsOnly' in others ? { streamsOnly: others.streamsOnly } : {};
		const nat = 'outerAddress' in others ? this.#nat(`wifi ${name}`, others.outerAddress, others.nat) : undefined;
		return {
			network: `wifi ${name}`,
			over: 'wifi',
			access,
			attachment: () => ({
				bearer: `wifi ${name}`,
				address,
				...(access && { access: { ...this.#access[access], ...firewall } }),
				...(nat && { nat }),
			}),
			afterMs: JOIN_MS,
		};
	}

	cellular(technology: RadioTechnology, inVehicle: boolean): DataPlace {
		const serving = this.#serving;
		const { anchor, access } = radioNetworkOf(serving, technology);
		const grade = inVehicle ? access.inVehicle : access.atRest;
		return {
			network: `${serving.name} ${anchor}`,
			over: technology,
			access: grade,
			attachment: () => {
				const nat = this.#nat(anchor, serving.outerAddresses[anchor] ?? '198.18.255.1', serving.nat);
				const address = `${serving.innerPrefixes[anchor] ?? '10.255.255.'}${2 + (this.#attachments++ % 250)}`;
				return { bearer: technology, address, nat, access: this.#access[grade] };
			},
			afterMs: serving.attachesAfterMs,
		};
	}

	/** How packets fare at a place where the phone is already. */
	profileAt({ access }: DataPlace): AccessProfile | undefined {
		return access && this.#access[access];
	}

	#nat(key: string, outerAddress: string, profile: NatProfile): Nat {
		let nat = this.#nats.get(key);
		if (nat === undefined) {
			nat = new Nat(outerAddress, profile, this.#stream.integer(20_000, 50_000));
			this.#nats.set(key, nat);
		}
		return nat;
	}
}
