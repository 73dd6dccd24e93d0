import type { Reply, SipRequest, StartSipNode } from '../drachtio';
import type { Clock, Endpoint, Journal, Millis, Random } from '../kernel';
import type { Host } from '../network';
import { Activation } from './activation';
import { guideR21, type PbxBehaviour } from './behaviour';
import { CallControl, type CallRecord, callLog, Imrns, inbound, type Logged, originate, referred } from './calls';
import type { Enterprise, LineKind } from './enterprise';
import { informPhones } from './phones';
import { Provisioning } from './provisioning';
import { ProvisioningApi } from './provisioning-api';
import { Authentication, type Binding, Bindings, MobileDevices, Registrar } from './registrar';
import { startVoiceMail } from './voice-mail';
import { EventChannels, type ServiceShown, XsiServer } from './xsi';

/** Phones, through the SBC: every REGISTER and INVITE must prove whose it is. */
export const ACCESS_PORT = 5060;
/** Carriers, through the SBC: trusted. */
export const NETWORK_PORT = 5070;
/** Where the services of the platform answer (Xsi, provisioning). */
export const HTTP_PORT = 80;

export interface PbxOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly random: Random;
	readonly journal: Journal;
	readonly startSipNode: StartSipNode;
	/** SIP domain, and realm of the digest. */
	readonly domain: string;
	/** Where calls to the telephone network go. */
	readonly sbc: Endpoint;
	readonly enterprise: Enterprise;
	/** What it costs to try a password (scrypt's N, a power of two); next to nothing unless given. */
	readonly passwordCost?: number;
	/** What the dashboards prove themselves with at the provisioning API; it is closed unless given. */
	readonly serviceCredentials?: { readonly name: string; readonly password: string };
	readonly behaviour?: Partial<PbxBehaviour>;
	/** Of the service API; 80 unless given. */
	readonly httpPort?: number;
}

/** Where a line is registered, and for how long. */
export interface Registration extends Binding {
	readonly line: LineKind;
	readonly remainsMs: Millis;
}

/** A hosted PBX that runs, as whoever set it up sees it. */
export interface Pbx {
	readonly provisioning: Provisioning;
	/** The user's registrations that have not run out, the desk phone's first. */
	registrations(userId: string): readonly Registration[];
	/** What calls stand on: where voice mail and other services of a call come in. */
	readonly control: CallControl;
	/** The living calls of all users. */
	calls(): readonly CallRecord[];
	/** Call detail records, in the order in which the calls ended. */
	records(): readonly CallRecord[];
	/** What GET of each of the user's services answers at the service API, and which service that is. */
	shownServices(userId: string): readonly ServiceShown[];
	/** The user's calls that are over, newest first. */
	callLog(userId: string): readonly Logged[];
	/** What is alive, by kind; all zero when nobody calls and nobody is registered. */
	remains(): Record<string, number>;
	close(): Promise<void>;
}

/** Starts the hosted PBX: SIP towards phones and carriers, and the service API. */
export async function startPbx(options: PbxOptions): Promise<Pbx> {
	const { host, clock, random, journal, startSipNode, domain, sbc } = options;
	const behaviour: PbxBehaviour = { ...guideR21, ...options.behaviour };
	const provisioning = new Provisioning(options.enterprise, {
		behaviour,
		domain,
		random: random.stream(`${host.name}/device-passwords`),
		secrets: random.stream(`${host.name}/vault`),
		...(options.passwordCost !== undefined && { passwordCost: options.passwordCost }),
	});
	const bindings = new Bindings(clock);
	const mobileDevices = new MobileDevices(bindings, behaviour);
	const authentication = new Authentication(provisioning, domain, behaviour, clock, random.stream(`${host.name}/nonces`));
	const registrar = new Registrar({ clock, domain, behaviour, authentication, bindings, mobileDevices });
	const activation = new Activation(provisioning, behaviour);
	const imrns = new Imrns(provisioning.imrnPool, clock, behaviour);

	const node = await startSipNode({
		host,
		clock,
		random,
		journal,
		listen: [
			{ transport: 'udp', port: ACCESS_PORT },
			{ transport: 'tcp', port: ACCESS_PORT },
			{ transport: 'udp', port: NETWORK_PORT },
		],
	});
	const [address = ''] = host.addresses();
	const control = new CallControl({
		host,
		srf: node.srf,
		clock,
		random,
		journal,
		address,
		domain,
		sbc,
		behaviour,
		provisioning,
		activation,
		bindings,
	});
	control.calls.referred = (...request) => void referred(control, ...request);
	node.srf.register((request, reply) => registrar.register(request, reply));
	startVoiceMail(control);
	const informed = informPhones(control, authentication);
	registrar.onRegistered = (linePort) => informed.registered(linePort);
	provisioning.assignments.onLineGone = (linePort) => {
		bindings.replace(linePort, []);
		informed.gone(linePort);
	};
	node.srf.subscribe((request, reply) => informed.subscribe(request, reply));
	node.srf.options((_request, reply) => reply.send(200));
	node.srf.invite((request, reply) => answer(request, reply));

	const { serviceCredentials } = options;
	const api =
		serviceCredentials &&
		new ProvisioningApi({ provisioning, activation, bindings, clock, records: () => control.calls.records(), serviceCredentials });
	const channels = new EventChannels({ clock, ids: random.stream(`${host.name}/event-channels`), behaviour, provisioning });
	const xsi = new XsiServer(control, imrns, { activation, mobileDevices, channels, ...(api && { api }) });
	const http = await clock.hold(xsi.listen(host, options.httpPort ?? HTTP_PORT));

	function answer(request: SipRequest, reply: Reply): void {
		// Without a Contact there is no dialog to be had (RFC 3261 §8.1.1.8).
		if (!request.has('Contact')) {
			reply.send(400);
			return;
		}
		if (request.receivedOn?.endsWith(`:${NETWORK_PORT}`)) {
			inbound(control, imrns, request, reply);
			return;
		}
		const line = authentication.authenticate(request, reply);
		if (line !== undefined) originate(control, request, reply, line);
	}

	return {
		provisioning,
		control,
		registrations(userId) {
			const { lines, moreClients = [] } = provisioning.user(userId);
			const all = [{ line: 'desk' as const, of: lines.desk }, ...[lines.client, ...moreClients].map((of) => ({ line: 'client' as const, of }))];
			return all.flatMap(({ line, of }) =>
				bindings.of(of?.linePort ?? '').map((binding) => ({ ...binding, line, remainsMs: binding.expiresAt - clock.now() })),
			);
		},
		calls: () => control.calls.living(),
		records: () => control.calls.records(),
		shownServices: (userId) => xsi.shown(provisioning.user(userId)),
		callLog: (userId) => callLog(control.calls.records(), userId),
		remains: () => ({
			...node.remains(),
			calls: control.calls.living().length,
			legs: control.legs,
			callTimers: control.timers,
			...control.mediaServer.remains(),
			imrns: imrns.waiting,
			registrations: bindings.all().length,
			httpConnections: http.connections,
			eventChannels: channels.open,
		}),
		async close() {
			control.close();
			channels.close();
			http.close();
			await node.close();
			provisioning.close();
		},
	};
}
