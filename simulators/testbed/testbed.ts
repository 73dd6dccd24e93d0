import { type CarrierFile, carrierFiles, type Minutes, startCarrier } from '../carrier';
import { ada, alice, bob, carriers, domain, erin, imrnPool, mallory, newcomers, serverNames, site, voicePortal } from '../cast';
import { type DeskPhone, deskPhone } from '../desk-phone';
import { type StartSipNode, startSipNode } from '../drachtio';
import { type FarEndTelephone, farEndTelephone } from '../far-end';
import { type CellularService, type Handset, type HandsetBehaviour, type Platform, smartphone } from '../handset';
import { type Violation, violations } from '../invariants';
import { type Clock, type Endpoint, type Journal, journal, type Millis, Secret, seeded, TimeExpired } from '../kernel';
import type { MessagingServer } from '../messaging';
import { type AccessName, type AccessProfile, accessProfiles, type Network } from '../network';
import { type DeploymentProfile, type Pbx, startPbx } from '../pbx';
import { type Sbc, type SbcProfileName, startSbc } from '../sbc';
import { type Colleague, hireColleague } from './colleague';
import { coverage } from './coverage';
import type { TestbedDescription } from './description';
import { MESSAGING_PORT, startMessaging } from './messaging';
import { type Portals, startPortals } from './portals';
import { profiles } from './profiles';
import { type PhonesOfUser, type ReadPages, servicesSeen } from './services-seen';
import { type Ground, makeWorld, type World, type WorldName } from './worlds';

/** How long a person who leaves waits for a phone to do what it was told. */
const LEAVE_MS: Millis = 40_000;
/** How long whoever goes elsewhere waits for an answer, with what is sent again. */
const ANSWER_MS: Millis = 5_000;

/** A pressed key on its way: over a subscriber line, in INFO, and as the telephone event of payload type 101 (RFC 4733) in base64. */
const KEYS = [/"digit":"([0-9*#])"/g, /Signal=([0-9*#])/g, /^g[GO][U-X]\S{13}(\S\S)/g];

const sip = (address: string, port = 5060): Endpoint => ({ address, port });

/** The people at the far end, each with a telephone in the PSTN. */
export type FarEndName = 'Bob' | 'Mallory';

/** One whole system, built afresh for one scenario. */
export interface Testbed {
	readonly journal: Journal;
	readonly network: Network;
	readonly pbx: Pbx;
	/** Passwords of this system's users, made from its seed. */
	readonly passwords: { readonly myPhone: Secret; readonly administrator: Secret; readonly newcomers: Secret };
	/** Makes another password, which the journal conceals as well. */
	newPassword(whose: string): Secret;
	/** Passcode of Alice's mailbox in the Voice Portal, made on first use; from then on the journal conceals the keys that are pressed. */
	voicePasscode(): Secret;
	/** Alice's office phone, off at first. */
	readonly desk: DeskPhone;
	/** Alice's mobile: made on first use, an iPhone unless asked for otherwise. */
	mobile(platform?: Platform): Handset;
	/** Alice's other mobile, with a number of its own: made on first use, and never covered by the cellular network. */
	secondMobile(platform?: Platform): Handset;
	/** What the configuration files of the mobile clients say from now on; with messaging in them, its server is started. */
	deploy(profile: DeploymentProfile): Promise<void>;
	/** Alice's colleague: hired on first use. */
	colleague(): Colleague;
	/** Dashboards, mail and stores: started on first use. */
	portals(): Promise<Portals>;
	/** Decisions of Alice's mobile, before it is made. */
	prepareMobile(behaviour: Partial<HandsetBehaviour>): void;
	/** Which carrier Alice's mobile is with, by the name of its file; before the mobile is made. */
	serveBy(carrier: string): void;
	/** Which session border controller is between the PBX and a carrier, by the name of its policy. */
	reachThrough(carrier: 'users' | 'far-end', sbc: SbcProfileName): void;
	/** What Alice has talked over the cellular network, in begun minutes. */
	minutes(): Minutes;
	/** Whether the cellular network reaches Alice's mobile. */
	cover(covered: boolean): void;
	/** A scenario in which the mobile number may reach the far end, because the user asked for it. */
	mobileNumberMayShow(): void;
	/** The carrier of Alice's mobile answers with its mailbox after this long. */
	forwardMobileToMailbox(afterMs: Millis): void;
	/** Whether a second call reaches Alice's mobile while it is in a call. */
	setMobileCallWaiting(callWaiting: boolean): void;
	telephone(of: FarEndName): FarEndTelephone;
	/**
	 * Everybody hangs up, signs out and leaves, the settle time passes, and the invariants are judged.
	 * @param pages looks at the pages of the dashboards, before anybody leaves, for what they say of services
	 */
	end(pages?: ReadPages): Promise<Violation[]>;
	/** Takes the system down. */
	close(): Promise<void>;
}

/** Builds the system; it is up, and nobody has touched a phone yet. */
export async function buildTestbed(description: TestbedDescription, seed: string, clock: Clock, worldName: WorldName = 'virtual'): Promise<Testbed> {
	const log = journal(clock);
	log.conceal(/response="([0-9a-f]{32,64})"/g);
	const common: Ground = { clock, random: seeded(seed), journal: log };
	const world = await makeWorld(worldName, common, description.network.everyPacket);
	try {
		return await assemble(description, common, world);
	} catch (error) {
		await world.close();
		throw error;
	}
}

async function assemble(description: TestbedDescription, common: Ground, world: World): Promise<Testbed> {
	const { clock, random, journal: log } = common;
	const { network, addresses, t1Ms, passwordCost } = world;
	const startNode: StartSipNode = (options) => startSipNode({ ...options, ...(t1Ms !== undefined && { t1Ms }) });
	const { behaviour } = description;
	const profile = profiles[description.profile];

	const password = (whose: string) => {
		const secret = new Secret(`${description.canary ?? ''}${random.stream(`passwords/${whose}`).hex(20)}`);
		log.conceal(secret);
		return secret;
	};
	const agreed = new Map<string, Secret>();
	/** One that two parts of the system have to know. */
	const agreedPassword = (whose: string) => {
		const secret = agreed.get(whose) ?? password(whose);
		agreed.set(whose, secret);
		return secret;
	};
	const passwords = { myPhone: password('my-phone'), desk: password('desk-phone'), client: password('client') };
	const [administrator, temporary] = [password('administrator'), password('newcomers')];
	const serviceCredentials = { name: 'dashboard', password: password('provisioning service') };
	log.conceal(serviceCredentials.password.basic(serviceCredentials.name));
	log.conceal(passwords.myPhone.basic(alice.userId));

	const pbx = await startPbx({
		...common,
		...(passwordCost !== undefined && { passwordCost }),
		host: network.host('pbx', 'pbx', [addresses.pbx]),
		startSipNode: startNode,
		domain,
		sbc: sip(addresses.sbc),
		enterprise: {
			...site,
			imrnPool,
			voicePortal,
			deployment: description.deployment,
			administrators: [{ id: ada.userId, name: ada.name, password: administrator.reveal() }],
			newcomers: Object.values(newcomers).map(({ userId, firstName, lastName }) => ({
				id: userId,
				firstName,
				lastName,
				email: userId,
				password: temporary.reveal(),
			})),
			users: [
				{
					id: alice.userId,
					firstName: alice.firstName,
					lastName: alice.lastName,
					number: alice.businessNumber,
					extension: alice.extension,
					password: passwords.myPhone.reveal(),
					lines: {
						desk: { ...line(alice.deskLine, passwords.desk), type: 'PRIMARY', deviceType: 'Polycom VVX 500', device: alice.phone },
						client: {
							...line(alice.clientLine, passwords.client),
							type: 'SHARED',
							deviceType: 'Business Communicator - Mobile',
							device: alice.client,
						},
					},
					mobility: {
						active: true,
						mobileNumbers: [alice.mobileNumber],
						devicesToRing: 'Both',
						alertClickToDialCalls: true,
						answerConfirmationRequired: false,
						useMobilityCallingLineID: false,
					},
				},
			],
		},
		serviceCredentials: { ...serviceCredentials, password: serviceCredentials.password.reveal() },
		httpPort: world.httpPort,
		behaviour: behaviour.pbx,
	});
	const sbc: Sbc = await startSbc({
		...common,
		host: network.host('sbc', 'sbc', [addresses.sbc]),
		startSipNode: startNode,
		domain,
		pbx: { access: sip(addresses.pbx), network: sip(addresses.pbx, 5070) },
		trunks: [
			{
				carrier: carriers.meridian.name,
				gateway: sip(addresses.meridian),
				trusted: true,
				numbers: [alice.mobileNumber],
				...(description.sbc.users && { profile: description.sbc.users }),
			},
			{
				carrier: carriers.pinnacle.name,
				gateway: sip(addresses.pinnacle),
				trusted: true,
				numbers: ['+1303*'],
				...(description.sbc.farEnd && { profile: description.sbc.farEnd }),
			},
		],
		profiles: profile.sbcs,
		...(description.sbc.profile && { profile: description.sbc.profile }),
		behaviour: behaviour.sbc,
	});
	const meridian = await startCarrier({
		...common,
		name: carriers.meridian.name,
		host: network.host(carriers.meridian.host, 'carrier', [addresses.meridian]),
		startSipNode: startNode,
		sbc: sip(addresses.sbc),
		subscribers: [{ number: alice.mobileNumber, line: 'air', name: alice.name }],
		interconnect: [{ numbers: [bob.number, mallory.number], gateway: sip(addresses.pinnacle) }],
		behaviour: behaviour.carrier,
	});
	const pinnacle = await startCarrier({
		...common,
		name: carriers.pinnacle.name,
		host: network.host(carriers.pinnacle.host, 'carrier', [addresses.pinnacle]),
		startSipNode: startNode,
		sbc: sip(addresses.sbc),
		subscribers: [bob, mallory].map(({ number, name }) => ({ number, line: 'land' as const, name })),
		interconnect: [{ numbers: [alice.mobileNumber], gateway: sip(addresses.meridian) }],
		behaviour: behaviour.carrier,
	});

	const telephones: Record<FarEndName, FarEndTelephone> = { Bob: landLine('bob', bob), Mallory: landLine('mallory', mallory) };
	const radio = coverage();
	let given: CellularService = 'none';
	const giveService = (now: CellularService) => {
		if (now === given) return;
		if (given !== 'none') {
			radio.lose();
			meridian.detach(alice.mobileNumber);
		}
		given = now;
		if (now === 'none') return;
		const subscription = { telephone: 'alice-mobile', number: alice.mobileNumber, line: 'air' } as const;
		radio.gain(now === 'full' ? meridian.attach(subscription) : meridian.attachForEmergency(subscription));
	};
	giveService('full');
	let serving = carrierFiles['Verizon LTE'] as CarrierFile;
	meridian.provision(alice.mobileNumber, { radio: serving.voice });
	const mobileHost = network.mobileHost?.('alice-mobile', 'handset', { bearer: 'wifi office', address: addresses.handset });
	const handsetHost = mobileHost ?? network.host('alice-mobile', 'handset', [addresses.handset]);
	const desk = deskPhone({
		...common,
		host: network.host('alice-desk', 'desk-phone', [addresses.desk]),
		account: { user: alice.deskLine, password: passwords.desk, domain, displayName: alice.name },
		sbc: sip(addresses.sbc),
		voice: alice.voice,
		behaviour: behaviour.deskPhone,
	});
	for (const host of [...serverNames, 'alice-mobile', 'alice-desk']) network.link(host, { latencyMs: description.network.latencyMs });
	for (const host of serverNames) {
		const impairment = description.network.links[host] ?? description.network.impair;
		if (Object.keys(impairment).length > 0) network.impair(host, impairment);
	}
	const access: Record<AccessName, AccessProfile> = { ...accessProfiles };
	for (const [name, like] of Object.entries(description.network.access)) access[name as AccessName] = accessProfiles[like];

	const service = {
		xsi: sip(addresses.pbx, world.httpPort),
		sbc: sip(addresses.sbc),
		messaging: sip(addresses.messaging, MESSAGING_PORT),
		domain,
	};

	let voicePasscode: Secret | undefined;
	let mobile: Handset | undefined;
	let secondMobile: Handset | undefined;
	let portals: Portals | undefined;
	let colleague: Colleague | undefined;
	let messaging: MessagingServer | undefined;
	let prepared: Partial<HandsetBehaviour> = {};
	const privateNumbers: string[] = [alice.mobileNumber];
	const phones = () => [desk, ...Object.values(telephones), ...[mobile, secondMobile, colleague?.desk].filter((phone) => phone !== undefined)];

	const testbed: Testbed = {
		journal: log,
		network,
		pbx,
		passwords: { myPhone: passwords.myPhone, administrator, newcomers: temporary },
		newPassword: password,
		voicePasscode() {
			if (voicePasscode === undefined) {
				const digits = random.stream('passwords/voice portal');
				voicePasscode = new Secret(Array.from({ length: 6 }, () => digits.integer(0, 9)).join(''));
				for (const key of KEYS) log.conceal(key);
				pbx.provisioning.mailboxes.setPasscode(alice.userId, voicePasscode);
			}
			return voicePasscode;
		},
		desk,
		mobile(platform) {
			if (mobile !== undefined && platform !== undefined && mobile.platform !== platform)
				throw new Error(`Alice's mobile is already another one: ${mobile.platform}`);
			mobile ??= smartphone({
				...common,
				name: 'alice-mobile',
				platform: platform ?? 'ios',
				host: handsetHost,
				line: radio.end,
				number: alice.mobileNumber,
				voice: alice.voice,
				camera: alice.picture,
				service,
				behaviour: { ...profile.handset, ...behaviour.handset, ...prepared },
				...(mobileHost && { radio: { host: mobileHost, serving, service: giveService, access } }),
			});
			return mobile;
		},
		secondMobile(platform = 'android') {
			if (secondMobile === undefined) {
				const host = network.host('alice-second-mobile', 'handset', [addresses.secondHandset]);
				network.link(host.name, { latencyMs: description.network.latencyMs });
				secondMobile = smartphone({
					...common,
					name: host.name,
					platform,
					host,
					line: coverage().end,
					number: alice.secondMobileNumber,
					service,
					behaviour: behaviour.handset,
				});
			}
			return secondMobile;
		},
		async deploy(deployed) {
			pbx.provisioning.site.deploy(deployed);
			if (!pbx.provisioning.site.deployment().functions.includes('messaging')) return;
			messaging ??= await startMessaging({
				ground: common,
				world,
				pbx,
				latencyMs: description.network.latencyMs,
				password: agreedPassword,
				behaviour,
			});
		},
		colleague() {
			colleague ??= hireColleague({ ground: common, world, pbx, latencyMs: description.network.latencyMs, password: agreedPassword });
			return colleague;
		},
		async portals() {
			portals ??= await startPortals({ ground: common, world, behaviour, latencyMs: description.network.latencyMs, serviceCredentials });
			return portals;
		},
		prepareMobile(more) {
			if (mobile !== undefined) throw new Error('the mobile is in use already: its configuration cannot change any more');
			prepared = { ...prepared, ...more };
		},
		serveBy(carrier) {
			const file = carrierFiles[carrier];
			if (file === undefined) throw new Error(`there is no carrier file ${carrier}: there are ${Object.keys(carrierFiles).join(', ')}`);
			if (mobile !== undefined) throw new Error('the mobile is in use already: its carrier cannot change any more');
			serving = file;
			meridian.become(file, alice.mobileNumber);
		},
		reachThrough: (carrier, name) => sbc.setProfile(carriers[carrier === 'users' ? 'meridian' : 'pinnacle'].name, name),
		minutes: () => meridian.minutes(alice.mobileNumber),
		cover: (covered) => giveService(covered ? 'full' : 'none'),
		mobileNumberMayShow() {
			privateNumbers.length = 0;
		},
		forwardMobileToMailbox: (afterMs) => meridian.provision(alice.mobileNumber, { voiceMail: { afterMs } }),
		setMobileCallWaiting: (callWaiting) => meridian.provision(alice.mobileNumber, { callWaiting }),
		telephone: (of) => telephones[of],
		async end(pages) {
			await goBack();
			const services = await servicesSeen(pbx, phonesOfUsers(), clock, pages);
			await leave();
			await world.settle(() => Object.values(remains()).every((count) => count === 0));
			return violations({
				journal: log,
				privateNumbers,
				businessTrunks: [{ from: addresses.sbc, to: addresses.pinnacle }],
				books: { pbx: addresses.pbx, records: pbx.records() },
				services,
				remains: remains(),
			});
		},
		async close() {
			await portals?.close();
			colleague?.chat.close();
			await messaging?.close();
			for (const part of [...phones(), meridian, pinnacle, sbc, pbx]) await part.close();
			await world.close();
		},
	};
	if (pbx.provisioning.site.deployment().functions.includes('messaging')) await testbed.deploy(description.deployment);
	return testbed;

	/** Whatever a scenario did to the networks is over. */
	async function goBack(): Promise<void> {
		for (const host of [...serverNames, 'alice-mobile', 'alice-desk']) {
			network.release(host);
			network.repair(host);
		}
		testbed.cover(true);
		if (mobile !== undefined && mobileHost !== undefined) await comeBack(mobile);
	}

	function phonesOfUsers(): PhonesOfUser[] {
		const own = { user: alice.userId, desks: { "Alice's desk phone": desk }, ...(mobile && { mobiles: { "Alice's WorkTime": mobile } }) };
		return colleague === undefined ? [own] : [own, { user: erin.userId, desks: { "Erin's desk phone": colleague.desk } }];
	}

	/** Everybody does with their phones what ends all calls. */
	async function leave(): Promise<void> {
		for (const telephone of Object.values(telephones)) {
			for (const call of telephone.calls) call.hangUp();
		}
		for (const call of desk.calls) await clock.settle(call.hangUp(), LEAVE_MS);
		for (const phone of [mobile, secondMobile]) if (phone !== undefined) await leaveMobile(phone);
		if (colleague !== undefined) await clock.settle(Promise.all([colleague.chat.disconnect(), colleague.desk.powerOff()]), LEAVE_MS);
		await clock.settle(desk.powerOff(), LEAVE_MS);
	}

	/** Wherever Alice went, she comes back to the office. */
	async function comeBack(phone: Handset): Promise<void> {
		const radio = log.ofKind('radio').at(-1);
		const away = radio !== undefined && radio.bearer !== 'wifi office';
		if (away) await hearAnswers(phone);
		await clock.settle(phone.rideVehicle(false), LEAVE_MS);
		await clock.settle(phone.enterPacketService(true), LEAVE_MS);
		await clock.settle(phone.setAirplaneMode(false), LEAVE_MS);
		await clock.settle(phone.enterCoverage(serving.radio.map(({ technology }) => technology)), LEAVE_MS);
		await clock.settle(phone.joinWifi('office'), LEAVE_MS);
		if (!away) return;
		// Time to be registered again, as long as that can take.
		for (let waited = 0; waited < LEAVE_MS && (waited < 2_000 || phone.remains().registrations === 0); waited += 1_000) await clock.run(1_000);
	}

	/** What a phone is being told reaches it where it is; nobody waits for what never comes. */
	async function hearAnswers(phone: Handset): Promise<void> {
		try {
			await clock.until(() => (phone.remains().clientTransactions ?? 0) === 0, ANSWER_MS);
		} catch (error) {
			if (!(error instanceof TimeExpired)) throw error;
		}
	}

	async function leaveMobile(phone: Handset): Promise<void> {
		const press = (act: Promise<void>) => clock.settle(act, LEAVE_MS);
		for (let tries = 0; tries < 12; tries++) {
			const { actions } = phone.screen();
			if (actions.includes('Unlock')) await press(phone.unlock());
			else if (actions.includes('Stop')) await press(phone.stopMedia());
			else if (actions.includes('Play')) await press(phone.goHome());
			else if (actions.includes('Decline')) await press(phone.decline());
			else if (actions.includes('End')) await press(phone.hangUp());
			else if (actions.includes('Cancel')) await press(phone.cancel());
			else if (actions.includes('Sign Out')) await press(phone.signOut());
			else if (actions.includes('WorkTime')) await press(phone.openApp());
			else if (phone.screen().foreground === 'native-dialer') await press(phone.goHome());
			else return;
			await clock.run(1_000);
		}
	}

	function remains(): Record<string, number> {
		const all: Record<string, number> = {};
		const parts = {
			pbx,
			sbc,
			'gateway-meridian': meridian,
			'gateway-pinnacle': pinnacle,
			bob: telephones.Bob,
			mallory: telephones.Mallory,
			desk,
			mobile,
			'second mobile': secondMobile,
			'colleague desk': colleague?.desk,
			'colleague chat': colleague?.chat,
			messaging,
			dashboard: portals?.dashboard,
			mail: portals?.mail,
			store: portals?.store,
		};
		for (const [part, { remains: of }] of Object.entries(parts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))) {
			for (const [what, count] of Object.entries(of())) if (what !== 'streams' || !keepsStreams(part)) all[`${part} ${what}`] = count;
		}
		// Servers keep their ports; streams, and whatever a phone has open, must be gone.
		for (const [port, count] of Object.entries(network.remains())) {
			const [host = '', what] = port.split('.');
			if ((what === 'streams' && !keepsStreams(host)) || host.startsWith('alice-')) all[`network ${port}`] = count;
		}
		return all;
	}

	function keepsStreams(host: string): boolean {
		return world.serversKeepStreams === true && serverNames.some((server) => server === host);
	}
	function line(user: string, secret: Secret) {
		return { linePort: `${user}@${domain}`, authUser: user, password: secret.reveal() };
	}
	function landLine(name: string, { number, voice }: { readonly number: string; readonly voice: number }): FarEndTelephone {
		return farEndTelephone({
			...common,
			name,
			number,
			line: pinnacle.attach({ telephone: name, number, line: 'land' }),
			voice,
			behaviour: behaviour.farEnd,
		});
	}
}
