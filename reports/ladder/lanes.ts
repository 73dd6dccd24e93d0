import type { Address, Recorded, Role } from '../../simulators/kernel';

/** A vertical line of a ladder. */
export interface Lane {
	readonly name: string;
	readonly role: Role;
	/** What stands under the name: the addresses, or the number of the line. */
	readonly below: string;
}

/** The lanes of one scenario, left to right. */
export interface Lanes {
	readonly all: readonly Lane[];
	/** Place of a host, of an address's host, of a telephone or of a carrier; -1 for a stranger. */
	of(name: string): number;
	ofAddress(address: Address): number;
}

interface Found {
	role: Role;
	addresses: readonly Address[];
	number?: string;
	air: boolean;
	land: boolean;
	takesPart: boolean;
}

/**
 * Finds who takes part. Telephones without an address and carriers are known from their call control messages; a
 * carrier's gateway that bears its name is the same lane.
 */
export function lanesOf(events: readonly Recorded[]): Lanes {
	const found = new Map<string, Found>();
	const owner = new Map<Address, string>();
	const alias = new Map<string, string>();
	const get = (name: string, role: Role): Found => {
		let lane = found.get(name);
		if (lane === undefined) {
			lane = { role, addresses: [], air: false, land: false, takesPart: false };
			found.set(name, lane);
		}
		return lane;
	};
	const carrier = (name: string): Found => {
		let lane = alias.get(name);
		if (lane === undefined) {
			lane = [...found].find(([host, { role }]) => role === 'carrier' && namesake(host, name))?.[0] ?? name;
			alias.set(name, lane);
		}
		return get(lane, 'carrier');
	};
	const at = (address: Address): Found => {
		const name = owner.get(address) ?? address;
		owner.set(address, name);
		return get(name, 'other');
	};

	for (const event of events) {
		if (event.kind !== 'host') continue;
		get(event.host, event.role).addresses = event.addresses;
		for (const address of event.addresses) owner.set(address, event.host);
	}
	for (const event of events) {
		switch (event.kind) {
			case 'packet':
			case 'decoded':
				at(event.from.address).takesPart = true;
				at(event.to.address).takesPart = true;
				break;
			case 'cellular': {
				const telephone = get(event.telephone, event.line === 'air' ? 'handset' : 'far-end');
				const network = carrier(event.carrier);
				telephone.number = event.subscriber;
				for (const end of [telephone, network]) {
					end.takesPart = true;
					end[event.line] = true;
				}
				break;
			}
			case 'screen':
				get(event.telephone, 'other').takesPart = true;
				break;
			case 'http':
				get(event.client, 'other').takesPart = true;
				get(event.server, 'other').takesPart = true;
				break;
			case 'signalling':
				get(event.node, 'other').takesPart = true;
				break;
		}
	}

	const order = [...found]
		.filter(([, lane]) => lane.takesPart)
		.sort(([a, one], [b, other]) => place(one) - place(other) || a.localeCompare(b, 'en', { numeric: true }));
	const index = new Map(order.map(([name], i) => [name, i]));
	const of = (name: string) => index.get(alias.get(name) ?? name) ?? -1;
	return {
		all: order.map(([name, lane]) => ({ name, role: lane.role, below: lane.addresses[0] ?? lane.number ?? '' })),
		of,
		ofAddress: (address) => of(owner.get(address) ?? address),
	};
}

/** From the user on the left, through the PBX, to the other party on the right. */
function place({ role, air, land }: Found): number {
	switch (role) {
		case 'computer':
			return 0.2;
		case 'handset':
			return 0;
		case 'carrier':
			return air || !land ? 1 : 5;
		case 'sbc':
			return 2;
		case 'pbx':
			return 3;
		case 'dashboard':
			return 3.2;
		case 'mail':
			return 3.4;
		case 'store':
			return 3.6;
		case 'desk-phone':
			return 4;
		case 'far-end':
			return 6;
		case 'other':
			return 7;
	}
}

/** `gateway-meridian` belongs to `Meridian Wireless`. */
function namesake(host: string, carrier: string): boolean {
	const words = host.toLowerCase().split(/[^a-z0-9]+/);
	return carrier
		.toLowerCase()
		.split(/[^a-z0-9]+/)
		.some((word) => word.length > 3 && words.includes(word));
}
