import type { SipRequest, StartSipNode } from '../drachtio';
import type { Clock, Endpoint, Journal, Random } from '../kernel';
import type { Host } from '../network';
import { type SbcBehaviour, standardSbcBehaviour } from './behaviour';
import { Bindings } from './bindings';
import { Call, type CallSurroundings, hopsLeft } from './call';
import { CallMedia } from './call-media';
import { MediaAnchor, MediaPorts } from './media-anchor';
import type { Trunk } from './number-plan';
import { RegistrationRelay } from './registration';
import { routeOf } from './route';

const SIP_PORT = 5060;
const SDP = /^application\/sdp\b/i;

export interface SbcOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly random: Random;
	readonly journal: Journal;
	readonly startSipNode: StartSipNode;
	/** SIP domain of the PBX; stands for every address that is hidden. */
	readonly domain: string;
	readonly pbx: { readonly access: Endpoint; readonly network: Endpoint };
	readonly trunks: readonly Trunk[];
	readonly behaviour?: Partial<SbcBehaviour>;
}

export interface Sbc {
	/** Everything alive; all zero when nobody is signed in and nobody is in a call. */
	remains(): Record<string, number>;
	close(): Promise<void>;
}

/** Starts a session border controller on UDP and TCP port 5060 of its host. */
export async function startSbc(options: SbcOptions): Promise<Sbc> {
	const { host, clock, random, journal, startSipNode, domain, pbx, trunks } = options;
	const behaviour = { ...standardSbcBehaviour, ...options.behaviour };
	const address = host.addresses()[0] ?? '';
	const listen = [{ transport: 'udp', port: SIP_PORT } as const, { transport: 'tcp', port: SIP_PORT } as const];
	const node = await startSipNode({ host, listen, clock, random, journal });
	const { srf } = node;
	const own = random.stream(host.name);
	const secret = own.hex(32);
	const bindings = new Bindings(secret, () => clock.now());
	const ports = new MediaPorts();
	const calls = new Set<Call>();
	const registrations = new RegistrationRelay({
		srf,
		bindings,
		now: () => clock.now(),
		self: { address, port: SIP_PORT },
		registrar: pbx.access,
		behaviour,
		domain,
		secret,
	});
	const around: CallSurroundings = {
		srf,
		clock,
		random: own,
		behaviour,
		domain,
		anchor: () => (behaviour.media === 'pass' ? undefined : new MediaAnchor(address, ports, String(own.integer(1_000_000, 9_999_999)))),
		media: (inactive) => (behaviour.media === 'pass' ? undefined : new CallMedia({ host, clock, behaviour, inactive })),
		ended: (call) => calls.delete(call),
	};

	srf.register((request, reply) => void registrations.relay(request, reply));
	srf.options((_request, reply) => reply.send(200, { headers: { Accept: 'application/sdp' } }));
	srf.invite((invite, reply) => {
		const refused = refusal(invite, behaviour);
		if (refused !== undefined) return reply.send(refused.status, { headers: refused.headers });
		const route = routeOf(invite, { domain, pbx, trunks, bindings, behaviour });
		if (route.kind === 'refuse') return reply.send(route.status);
		const call = new Call(around, invite, reply, route);
		calls.add(call);
		void call.begin();
	});

	return {
		remains: () => {
			const { dialogs, ...others } = node.remains();
			return {
				...others,
				dialogs: Math.max(
					dialogs,
					[...calls].reduce((sum, call) => sum + call.dialogs, 0),
				),
				calls: calls.size,
				registrations: bindings.live().length,
				registrationsUnderWay: registrations.underWay,
				mediaPorts: ports.inUse,
				mediaTimers: [...calls].reduce((sum, call) => sum + call.mediaTimers, 0),
			};
		},
		close: () => node.close(),
	};
}

/** What is wrong with an INVITE before anybody looks where it leads. */
function refusal(invite: SipRequest, behaviour: SbcBehaviour): { status: number; headers: Record<string, string> } | undefined {
	if (hopsLeft(invite) === 0) return { status: 483, headers: {} };
	if (invite.has('Require')) return { status: 420, headers: { Unsupported: invite.get('Require') } };
	if (invite.body && !SDP.test(invite.has('Content-Type') ? invite.get('Content-Type') : '')) {
		return { status: 415, headers: { Accept: 'application/sdp' } };
	}
	if (!invite.body && behaviour.lateOffer === 'refuse') return { status: 488, headers: {} };
	return undefined;
}
