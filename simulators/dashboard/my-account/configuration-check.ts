import type { DashboardBehaviour } from '../behaviour';
import type { DeviceRegistration, User } from '../pbx';

/** One point of the check of a user's configuration (guide §4.1.1). */
export interface Checked {
	readonly point: string;
	readonly passed: boolean;
	/** What was found, and who puts it right. */
	readonly reason: string;
}

/** The key step of every case: is the user configured, and is the client shared as a device of the user's phone? */
export function configurationCheck(user: User, registration: DeviceRegistration | null, { checksShare }: DashboardBehaviour): Checked[] {
	const { assignment, lines, mobility, officeAnywhere, passwordTemporary, conflicts } = user;
	const client = lines.find(({ kind }) => kind === 'client');
	const cellular = mobility.active || officeAnywhere.active;
	const check = (point: string, passed: boolean, found: string, otherwise: string): Checked => ({
		point,
		passed,
		reason: passed ? found : otherwise,
	});
	return [
		check(
			'Phone assignment',
			assignment !== null,
			`${assignment?.station}, ${assignment?.phone}`,
			'No number, station and phone: the administrator assigns them',
		),
		check(
			'Client shared',
			client !== undefined || !checksShare,
			`${client?.device ?? ''} SHARED`,
			'No mobile client is shared with this user: the administrator shares one',
		),
		check('Client registered', registration !== null, registration?.userAgent ?? '', 'The client is not registered: the user signs in'),
		check(
			'Own password',
			!passwordTemporary,
			'The temporary password was replaced',
			'The password is still the temporary one: the user logs in to My Phone',
		),
		check(
			'Mobility',
			cellular,
			mobility.active ? 'Mobility is active' : 'Office Anywhere is active',
			'Neither number and Mobile App nor Office Anywhere: the user completes My Phone',
		),
		check(
			'No conflict',
			conflicts.length === 0,
			'No two services want one number',
			`${conflicts[0]?.services.join(' and ')} want ${conflicts[0]?.number}: the user switches one off`,
		),
	];
}
