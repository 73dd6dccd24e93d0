import type { DashboardBehaviour } from '../behaviour';
import type { Link } from '../page/layout';
import type { Administrator, Route } from '../visit';
import { assignment } from './assignment';
import { deviceDetail, devices, portedDevice } from './devices';
import { userFeatures, userSettings } from './features';
import { callHistory, guide, notes, support } from './other-tabs';
import { sharing } from './sharing';
import { communicator, siteSettingPages, ucConnect, welcomeMail } from './site';

/** Every page of My Account. */
export const myAccount: readonly Route<Administrator>[] = [
	assignment,
	sharing,
	devices,
	portedDevice,
	deviceDetail,
	communicator,
	ucConnect,
	welcomeMail,
	...siteSettingPages,
	userFeatures,
	userSettings,
	callHistory,
	support,
	guide,
	notes,
];

/** The tabs of figure 4; figure 5 shows Device Management without Notes. */
export function accountTabs(current: string | undefined, { tabs }: DashboardBehaviour): readonly Link[] {
	const all: readonly Link[] = [
		{ href: '/account/assignment', label: 'Phone Assignment' },
		{ href: '/account/devices', label: 'Device Management' },
		{ href: '/account/site', label: 'Site Services' },
		{ href: '/account/features', label: 'User Features' },
		{ href: '/account/calls', label: 'Call History' },
		{ href: '/account/support', label: 'Support' },
		{ href: '/account/notes', label: 'Notes' },
	];
	const hidden = new Set([...(current === 'Device Management' ? ['Notes'] : []), ...(tabs === 'all' ? [] : ['Support'])]);
	return all.filter(({ label }) => !hidden.has(label));
}
