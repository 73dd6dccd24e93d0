import { domain, erin } from '../cast';
import { type DeskPhone, deskPhone } from '../desk-phone';
import type { Secret } from '../kernel';
import { type Messenger, messenger } from '../messenger';
import type { Pbx } from '../pbx';
import { MESSAGING_PORT, messagingNames } from './messaging';
import type { Ground, World } from './worlds';

/** Erin, who works where Alice does: a user of the same PBX with a desk phone that has a camera. */
export interface Colleague {
	readonly desk: DeskPhone;
	/** The chat program on her computer, which is not running at first. */
	readonly chat: Messenger;
}

export interface ColleagueOptions {
	readonly ground: Ground;
	readonly world: World;
	readonly pbx: Pbx;
	readonly latencyMs: number;
	/** Makes a secret that the journal conceals. */
	readonly password: (whose: string) => Secret;
}

/** Hires her: she is assigned what the site has free. */
export function hireColleague({ ground, world, pbx, latencyMs, password }: ColleagueOptions): Colleague {
	const { provisioning } = pbx;
	const [first, last] = [erin.firstName, erin.lastName];
	provisioning.addPerson({
		id: erin.userId,
		firstName: first,
		lastName: last,
		email: erin.userId,
		password: password('my-phone of the colleague').reveal(),
		temporary: false,
	});
	provisioning.assignments.assign(erin.userId, { number: erin.number, station: erin.station, phone: erin.phone });
	const secret = password('desk phone of the colleague');
	provisioning.passwords.setOfDevice(erin.userId, 'desk', secret.reveal());
	const { authUser = '' } = provisioning.user(erin.userId).lines.desk ?? {};
	const host = world.network.host('erin-desk', 'desk-phone', [world.addresses.colleagueDesk]);
	world.network.link(host.name, { latencyMs });
	const desk = deskPhone({
		...ground,
		host,
		account: { user: authUser, password: secret, domain, displayName: erin.name },
		sbc: { address: world.addresses.sbc, port: 5060 },
		voice: erin.voice,
		camera: erin.picture,
	});
	const computer = world.network.host('erin-computer', 'other', [world.addresses.colleagueComputer]);
	world.network.link(computer.name, { latencyMs });
	const chat = messenger({
		...ground,
		host: computer,
		server: { address: world.addresses.messaging, port: MESSAGING_PORT },
		domain,
		userName: messagingNames.erin,
		password: password('messaging of erin'),
		resource: 'computer',
		requestTimeoutMs: 10_000,
	});
	return { desk, chat };
}
