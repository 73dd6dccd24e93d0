/**
 * Who plays in the scenarios, and under which numbers: fictional ones, 555-01xx of the North American plan, E.164.
 */
export const domain = 'worktime.example';

/** A user of the hosted PBX. */
export const alice = {
	firstName: 'Alice',
	lastName: 'Archer',
	name: 'Alice Archer',
	userId: `alice@${domain}`,
	businessNumber: '+12125550101',
	extension: '4101',
	mobileNumber: '+19175550101',
	/** Her other mobile phone. */
	secondMobileNumber: '+19175550102',
	station: 'Station 4101',
	phone: '0004F2500001',
	client: 'FEBC00000027',
	deskLine: '2125550101',
	clientLine: '2125550101_m',
	/** Pitch of her voice: who is heard is told apart by it. */
	voice: 500,
	/** What a camera shows of her: who is seen is told apart by it. */
	picture: 1,
} as const;

/** Who works with her, and has a desk phone with a camera; hired when a scenario asks for her. */
export const erin = {
	firstName: 'Erin',
	lastName: 'Evans',
	name: 'Erin Evans',
	userId: `erin@${domain}`,
	number: '+12125550106',
	extension: '4106',
	station: 'Station 4106',
	phone: '0004F2500005',
	voice: 600,
	picture: 2,
} as const;

/** The far end of most calls. */
export const bob = { name: 'Bob Baker', number: '+13035550177', voice: 650 } as const;

/** Somebody who has nothing to do with a call, and may try to. */
export const mallory = { name: 'Mallory Mason', number: '+13035550188', voice: 800 } as const;

/** The routing numbers of the PBX for Call Through. */
export const imrnPool = Array.from({ length: 50 }, (_, i) => `+1646555${String(150 + i).padStart(4, '0')}`);

/** The number of the Voice Portal. */
export const voicePortal = '+12125550199';

/** The wireless carrier of Alice's mobile, and the telephone company of everybody else. */
export const carriers = {
	meridian: { name: 'Meridian Wireless', host: 'gateway-meridian' },
	pinnacle: { name: 'Pinnacle Telephone', host: 'gateway-pinnacle' },
} as const;

/** Every link has one of these at an end. */
export const serverNames = ['pbx', 'sbc', carriers.meridian.host, carriers.pinnacle.host] as const;

/** Administrator of the customer. */
export const ada = { name: 'Ada Adams', userId: `ada@${domain}` } as const;

/** Users who have just been created: nothing is assigned to them yet. */
export const newcomers = {
	carol: { firstName: 'Carol', lastName: 'Chen', name: 'Carol Chen', userId: `carol@${domain}` },
	dan: { firstName: 'Dan', lastName: 'Diaz', name: 'Dan Diaz', userId: `dan@${domain}` },
} as const;

const models: readonly (readonly [model: string, prefix: string, numbers: readonly number[]])[] = [
	['Polycom SoundPoint IP 501', '0004F2501', [1]],
	['Polycom SoundPoint IP 550', '0004F2550', [1, 2]],
	['Polycom SoundStation IP 4000', '0004F2400', [1]],
	['Linksys 2102', '000E08210', [1, 2, 3, 4, 5, 6]],
	['Polycom VVX 500', '0004F2500', [1, 2, 3, 4, 5]],
	['Business Communicator - Mobile', 'FEBC00000', [27, 28, 31, 29, 30]],
];

/** What the customer has: the devices of figure 5, and as many numbers and stations as they need. */
export const site = {
	devices: models.flatMap(([model, prefix, numbers]) =>
		numbers.map((n) => ({ mac: `${prefix}${String(n).padStart(12 - prefix.length, '0')}`, model })),
	),
	numbers: Array.from({ length: 6 }, (_, i) => ({ number: `+1212555010${i + 1}`, extension: `410${i + 1}` })),
	stations: Array.from({ length: 6 }, (_, i) => `Station 410${i + 1}`),
	licences: 4,
} as const;
