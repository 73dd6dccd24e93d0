import type { User } from '../enterprise';
import type { Content } from './representation';

const links = (id: string) => `/v2.0/user/${encodeURIComponent(id)}/profile`;

/** `profile`: who the user is. The number is the business identity. */
export function profile({ id, firstName, lastName, number, extension }: User): { readonly [name: string]: Content } {
	return {
		details: { userId: id, firstName, lastName, number, extension },
		fac: `${links(id)}/Fac`,
		registrations: `${links(id)}/Registrations`,
		portalPasswordChange: `${links(id)}/Password/Portal`,
	};
}

/** `profile/device`: the primary device and the shared call appearances, with what each registers as. Mobility locations are not devices. */
export function devices({ lines }: User): { readonly [name: string]: Content } {
	const assigned = [lines.desk, lines.client].filter((line) => line !== undefined);
	return {
		accessDevice: assigned.map(({ deviceType, type, linePort, authUser, password }) => ({
			deviceLevel: 'Group',
			deviceName: authUser,
			deviceType,
			type,
			linePort,
			deviceUserNamePassword: { userName: authUser, password },
		})),
	};
}
