import type { Reply, SipRequest, Srf, StartSipNode } from '../drachtio';
import type { Clock, Endpoint, Journal, Random } from '../kernel';
import type { Host } from '../network';
import { parseUri } from '../sip';
import { type SbcBehaviour, standardSbcBehaviour } from './behaviour';
import { Bindings } from './bindings';
import { Call, type CallSurroundings, hopsLeft } from './call';
import { CallMedia } from './call-media';
import { Calls } from './calls';
import { readReplaces } from './dialog-name';
import { isLoop } from './loop';
import { MediaAnchor, MediaPorts } from './media-anchor';
import type { Trunk } from './number-plan';
import { type SbcProfileName, sbcProfiles } from './profiles';
import { RegistrationRelay } from './registration';
import { fromPbx, type Onward, routeOf } from './route';
import { Subscriptions } from './subscriptions';

const SIP_PORT = 5060;
/** What a side may ask of the other before a call is answered. */
const CROSSES_EARLY: ReadonlySet<string> = new Set(['INFO', 'MESSAGE', 'NOTIFY', 'OPTIONS', 'REFER']);
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
	/** Whose policy it has. */
	readonly profile?: SbcProfileName;
	/** The policies there are, by name. */
	readonly profiles?: typeof sbcProfiles;
	/** What it decides otherwise than its profile. */
	readonly behaviour?: Partial<SbcBehaviour>;
}

/** A session border controller at work. */
export interface Sbc {
	/** Calls to and from that carrier are treated by another policy from now on. */
	setProfile(carrier: string, profile: SbcProfileName): void;
	/** Everything alive; all zero when nobody is signed in and nobody is in a call. */
	remains(): Record<string, number>;
	close(): Promise<void>;
}

/** Starts a session border controller on UDP and TCP port 5060 of its host. */
export async function startSbc(options: SbcOptions): Promise<Sbc> {
	const { host, clock, random, journal, startSipNode, domain, pbx, trunks } = options;
	const { profile: ownProfile = 'standard', profiles = sbcProfiles } = options;
	const withProfile = (profile: SbcProfileName): SbcBehaviour => ({ ...standardSbcBehaviour, ...profiles[profile], ...options.behaviour });
	const behaviour = withProfile(ownProfile);
	const byCarrier = new Map(trunks.flatMap(({ carrier, profile }) => (profile === undefined ? [] : [[carrier, withProfile(profile)] as const])));
	/** Every call has the PBX on one side: it is who is on the other that decides. */
	const behaviourOf = ({ from, to }: Onward): SbcBehaviour => {
		const outer = from.kind === 'pbx' ? to : from;
		return (outer.kind === 'trunk' ? byCarrier.get(outer.carrier) : undefined) ?? behaviour;
	};
	const address = host.addresses()[0] ?? '';
	const listen = [{ transport: 'udp', port: SIP_PORT } as const, { transport: 'tcp', port: SIP_PORT } as const];
	const node = await startSipNode({ host, listen, clock, random, journal });
	const { srf } = node;
	const own = random.stream(host.name);
	const secret = own.hex(32);
	const bindings = new Bindings(secret, () => clock.now());
	const ports = new MediaPorts();
	const calls = new Calls();
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
	const surroundings = (behaviour: SbcBehaviour): CallSurroundings => ({
		srf,
		clock,
		random: own,
		behaviour,
		domain,
		calls,
		wayTo(uri) {
			const way = fromPbx(parseUri(uri)?.user ?? '', { bindings, trunks });
			return way.kind === 'onward' ? way : undefined;
		},
		anchor: () => (behaviour.media === 'pass' ? undefined : new MediaAnchor(address, ports, String(own.integer(1_000_000, 9_999_999)))),
		media: ({ from, to }, inactive) => {
			if (behaviour.media === 'pass') return undefined;
			return new CallMedia({ host, clock, behaviour, mayBeTranslated: [from.kind !== 'pbx', to.kind !== 'pbx'], inactive });
		},
		ended: (call) => calls.delete(call),
	});

	srf.use((request, reply, next) => {
		if (!CROSSES_EARLY.has(request.method) || !request.stackDialogId || !calls.askedEarly(request, reply)) next();
	});
	srf.register((request, reply) => void registrations.relay(request, reply));
	const subscriptions = new Subscriptions({ clock, srf, bindings, behaviour, domain, pbx, registered: (token) => registrations.answered(token) });
	srf.subscribe((request, reply) => void subscriptions.subscribe(request, reply));
	srf.use('notify', (request, reply) => void subscriptions.notify(request, reply));
	srf.options((_request, reply) => reply.send(200, { headers: { Accept: 'application/sdp' } }));
	srf.invite((invite, reply) => {
		const route = routeOf(invite, { domain, pbx, trunks, bindings, behaviour });
		if (route.kind === 'refuse') return reply.send(route.status);
		const policy = behaviourOf(route);
		const refused = refusal(invite, policy);
		if (refused !== undefined) return reply.send(refused.status, { headers: refused.headers });
		if (isLoop(invite, address, calls, policy)) return reply.send(482);
		if (invite.has('Replaces') && policy.replaces === 'local-confirmed-only') return void replaceHere(calls, srf, invite, reply);
		const call = new Call(surroundings(policy), invite, reply, route);
		calls.add(call);
		void call.begin();
	});

	return {
		setProfile: (carrier, profile) => void byCarrier.set(carrier, withProfile(profile)),
		remains: () => {
			const { dialogs, ...others } = node.remains();
			return {
				...others,
				dialogs: Math.max(dialogs, calls.dialogs),
				calls: calls.count,
				registrations: bindings.live().length,
				registrationsUnderWay: registrations.underWay,
				mediaPorts: ports.inUse,
				mediaTimers: calls.mediaTimers,
			};
		},
		close: () => node.close(),
	};
}

/** An INVITE with Replaces that the SBC carries out itself (RFC 3891 §3): nobody on the other side learns who replaced whom. */
async function replaceHere(calls: Calls, srf: Srf, invite: SipRequest, reply: Reply): Promise<void> {
	const named = readReplaces(invite.get('Replaces'));
	const found = named && calls.find(named);
	if (found === undefined || invite.body === '') return reply.send(found === undefined ? 481 : 488);
	if (named?.earlyOnly) return reply.send(486);
	let left = false;
	invite.on('cancel', () => {
		left = true;
	});
	const status = await found.call.replaceSide(found.leg, {
		description: invite.body,
		hasLeft: () => left,
		connect: (localSdp) => srf.createUAS(invite, reply, { ...(localSdp !== undefined && { localSdp }) }),
	});
	if (status !== 200) reply.send(status);
}

/** What is wrong with an INVITE before anybody looks where it leads. */
function refusal(invite: SipRequest, behaviour: SbcBehaviour): { status: number; headers: Record<string, string> } | undefined {
	if (hopsLeft(invite) === 0) return { status: 483, headers: {} };
	const unknown = (invite.has('Require') ? invite.get('Require').split(/[\s,]+/) : []).filter((option) => option.toLowerCase() !== 'replaces');
	if (unknown.length > 0) return { status: 420, headers: { Unsupported: unknown.join(', ') } };
	// RFC 3891 §3: one dialog can be replaced, not two.
	if (invite.has('Replaces') && invite.get('Replaces').includes(',')) return { status: 400, headers: {} };
	if (invite.body && !SDP.test(invite.has('Content-Type') ? invite.get('Content-Type') : '')) {
		return { status: 415, headers: { Accept: 'application/sdp' } };
	}
	if (!invite.body && behaviour.lateOffer === 'refuse') return { status: 488, headers: {} };
	return undefined;
}
