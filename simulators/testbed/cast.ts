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
	deskLine: '2125550101',
	clientLine: '2125550101_m',
} as const;

/** The far end of most calls. */
export const bob = { name: 'Bob Baker', number: '+13035550177' } as const;

/** Somebody who has nothing to do with a call, and may try to. */
export const mallory = { name: 'Mallory Mason', number: '+13035550188' } as const;

/** The routing numbers of the PBX for Call Through. */
export const imrnPool = Array.from({ length: 50 }, (_, i) => `+1646555${String(150 + i).padStart(4, '0')}`);

/** The wireless carrier of Alice's mobile, and the telephone company of everybody else. */
export const carriers = {
	meridian: { name: 'Meridian Wireless', host: 'gateway-meridian' },
	pinnacle: { name: 'Pinnacle Telephone', host: 'gateway-pinnacle' },
} as const;
