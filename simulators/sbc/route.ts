import { overFlow, type SipRequest } from '../drachtio';
import type { Endpoint } from '../kernel';
import { parseUri } from '../sip';
import type { SbcBehaviour } from './behaviour';
import { type Binding, Bindings, type PhoneFlow } from './bindings';
import type { Side } from './header-policy';
import { type Trunk, trunkFor } from './number-plan';
import { place } from './registration';

/** Where the parts of the system are, as far as the SBC was told. */
export interface Surroundings {
	readonly domain: string;
	readonly pbx: { readonly access: Endpoint; readonly network: Endpoint };
	readonly trunks: readonly Trunk[];
	readonly bindings: Bindings;
	readonly behaviour: SbcBehaviour;
}

/** What becomes of a new INVITE. */
export type Route = { readonly kind: 'refuse'; readonly status: number } | Onward;

/** Where a request from one side goes on. */
export interface Onward {
	readonly kind: 'onward';
	readonly from: Side;
	readonly to: Side;
	/** Request-URI of the other leg. */
	readonly uri: string;
	/** Where it is sent, or by which route; where the Request-URI says when absent. */
	readonly nextHop?: string;
}

/** Decides by where an INVITE comes from and whom it asks for. */
export function routeOf(invite: SipRequest, around: Surroundings): Route {
	const { pbx, trunks, domain, bindings, behaviour } = around;
	const source = invite.source_address;
	const requested = parseUri(invite.uri);
	const asked = requested?.user ?? '';
	// The digest of a challenged request covers its URI: what is right already stays as it is.
	const inner =
		requested?.host === domain ? invite.uri : `sip:${asked}@${domain}${requested?.parameters.get('user') === 'phone' ? ';user=phone' : ''}`;
	if (source === pbx.access.address || source === pbx.network.address) return fromPbx(asked, around);
	const trunk = trunks.find(({ gateway }) => gateway.address === source);
	if (trunk !== undefined) {
		const from = { kind: 'trunk', carrier: trunk.carrier, trusted: trunk.trusted } as const;
		return { kind: 'onward', from, to: { kind: 'pbx' }, uri: inner, nextHop: `sip:${place(pbx.network)}` };
	}
	if (!bindings.knows(source) && behaviour.strangers === 'refuse') return { kind: 'refuse', status: 403 };
	return { kind: 'onward', from: { kind: 'phone' }, to: { kind: 'pbx' }, uri: inner, nextHop: `sip:${place(pbx.access)}` };
}

/** Where a call leads that comes from inside: to a phone, by its token, or to a number. */
export function fromPbx(asked: string, { bindings, trunks }: Pick<Surroundings, 'bindings' | 'trunks'>): Route {
	if (Bindings.isToken(asked)) {
		const binding = bindings.find(asked);
		if (binding === undefined) return { kind: 'refuse', status: 480 };
		return { kind: 'onward', from: { kind: 'pbx' }, to: { kind: 'phone' }, uri: binding.contact, nextHop: wayTo(binding) };
	}
	const trunk = trunkFor(asked, trunks);
	if (trunk === undefined) return { kind: 'refuse', status: 404 };
	return {
		kind: 'onward',
		from: { kind: 'pbx' },
		to: { kind: 'trunk', carrier: trunk.carrier, trusted: trunk.trusted },
		uri: `sip:${asked}@${place(trunk.gateway)};user=phone`,
	};
}

/** How a request finds a phone: by the proxies that its registration came through, or else back over the flow that it came over. */
export function wayTo({ path, wayBack }: Binding): string {
	return path ?? flowUri(wayBack);
}

function flowUri(flow: PhoneFlow): string {
	return flow.isKept ? overFlow(flow) : `sip:${place(flow)}${flow.transport === 'tcp' ? ';transport=tcp' : ''}`;
}
