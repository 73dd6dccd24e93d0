// First: what follows captures the timers.

import { startSipNode } from '../../drachtio';
import { type CallEvent, type Journal, journal, seeded, seedGlobals } from '../../kernel';
import { type Host, type VirtualNetwork, virtualNetwork } from '../../network';
import type { PbxBehaviour } from '../behaviour';
import type { NewUser } from '../enterprise';
import { type Pbx, startPbx } from '../pbx';
import type { Mobility } from '../service-settings';
import { ScriptedSbc } from './scripted-sbc';
import { clock } from './virtual-time';

export const desk = { user: '2125550101', password: 'desk-secret-4711' };
export const client = { user: '2125550101_m', password: 'client-secret-4712' };
export const carolDesk = { user: '2125550102', password: 'desk-secret-4713' };
export const MOBILE = '+19175550101';
export const BI = '+12125550101';
export const BOB = '+13035550177';
export const MALLORY = '+13035550188';
export const ALICE = 'alice@worktime.example';

const mobility: Mobility = {
	active: true,
	mobileNumbers: [MOBILE],
	devicesToRing: 'Both',
	alertClickToDialCalls: true,
	answerConfirmationRequired: false,
	useMobilityCallingLineID: false,
};

const line = ({ user, password }: { user: string; password: string }) => ({ linePort: `${user}@worktime.example`, authUser: user, password });

const alice: NewUser = {
	id: ALICE,
	firstName: 'Alice',
	lastName: 'Archer',
	number: BI,
	extension: '4101',
	password: 'my-phone-4714',
	lines: {
		desk: { ...line(desk), type: 'PRIMARY', deviceType: 'Polycom VVX 500' },
		client: { ...line(client), type: 'SHARED', deviceType: 'Business Communicator - Mobile' },
	},
	mobility,
};

const carol: NewUser = {
	id: 'carol@worktime.example',
	firstName: 'Carol',
	lastName: 'Carter',
	number: '+12125550102',
	extension: '4102',
	password: 'my-phone-4715',
	lines: { desk: { ...line(carolDesk), type: 'PRIMARY', deviceType: 'Polycom VVX 500' } },
	mobility: { ...mobility, active: false, mobileNumbers: [], devicesToRing: 'Fixed' },
};

export interface World {
	readonly journal: Journal;
	readonly network: VirtualNetwork;
	readonly pbx: Pbx;
	readonly sbc: ScriptedSbc;
	/** A host to make HTTP requests from. */
	readonly laptop: Host;
	events(): CallEvent[];
	/** Registers Alice's desk phone and client. */
	signIn(): Promise<void>;
	/** Signs out, waits until all timers of SIP have run out, and gives what is left. */
	leave(): Promise<Record<string, number>>;
}

export async function world(
	options: { seed?: number; behaviour?: Partial<PbxBehaviour>; mobility?: Partial<Mobility>; imrnPool?: string[] } = {},
): Promise<World> {
	clock.begin();
	const random = seeded(options.seed ?? 1);
	seedGlobals(random);
	const log = journal(clock);
	const network = virtualNetwork({ clock, random, journal: log });
	const common = { clock, random, journal: log };
	const sbcHost = network.host('sbc', 'sbc', ['203.0.113.10']);
	const pbxHost = network.host('pbx', 'pbx', ['10.0.0.10']);
	const laptop = network.host('laptop', 'other', ['192.0.2.200']);
	const building = (async () => {
		const node = await startSipNode({ ...common, host: sbcHost, listen: [{ transport: 'udp', port: 5060 }] });
		const pbx = await startPbx({
			...common,
			host: pbxHost,
			startSipNode,
			domain: 'worktime.example',
			sbc: { address: '203.0.113.10', port: 5060 },
			enterprise: {
				users: [{ ...alice, mobility: { ...mobility, ...options.mobility } }, carol],
				imrnPool: options.imrnPool ?? ['+16465550150', '+16465550151'],
			},
			behaviour: options.behaviour,
		});
		return { node, pbx };
	})();
	const { node, pbx } = await clock.settle(building, 5_000);
	const sbc = new ScriptedSbc(node, clock);
	// So that routes reach the engine before anything else.
	await clock.run(10);

	return {
		journal: log,
		network,
		pbx,
		sbc,
		laptop,
		events: () => log.ofKind('call').slice(),
		async signIn() {
			await clock.settle(sbc.register(desk, '<sip:desk-1@203.0.113.10:5060>'), 5_000);
			await clock.settle(sbc.register(client, '<sip:client-1@203.0.113.10:5060>'), 5_000);
		},
		async leave() {
			for (const line of [desk, client]) await clock.settle(sbc.register(line, '*', { Expires: 0 }), 40_000);
			await clock.run(130_000);
			const left = { ...pbx.remains(), ...prefixed('sbc', node.remains()) };
			return Object.fromEntries(Object.entries(left).filter(([, count]) => count !== 0));
		},
	};
}

const prefixed = (name: string, remains: object) =>
	Object.fromEntries(Object.entries(remains).map(([what, count]) => [`${name} ${what}`, count as number]));

export { clock };
