import { z } from 'zod';
import type { PbxBehaviour } from '../behaviour';
import { clientFunctions, deploymentProfiles, type MessagingAccount } from '../deployment';
import type { User } from '../enterprise';
import type { Provisioning } from '../provisioning';
import type { MobileDevices } from '../registrar';
import { anywhereLocations } from '../services';
import { refusals } from './refusal';
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
export function devices({ lines, moreClients = [] }: User): { readonly [name: string]: Content } {
	const assigned = [lines.desk, lines.client, ...moreClients].filter((line) => line !== undefined);
	return {
		accessDevice: assigned.map(({ device, deviceType, type, linePort, authUser, password }) => ({
			deviceLevel: 'Group',
			deviceName: device ?? authUser,
			deviceType,
			type,
			linePort,
			deviceUserNamePassword: { userName: authUser, password },
		})),
	};
}

/** What a configuration file is written from. */
export interface ConfigurationSource {
	readonly mobileDevices: MobileDevices;
	readonly provisioning: Provisioning;
	readonly behaviour: PbxBehaviour;
}

const configurationRequest = z.object({ instance: z.string().min(1) });

/**
 * `profile/device/Configuration`: what the client downloads when its user signs in on a device. With it that device takes the place of
 * the one before (LIM-14).
 */
export function configuration(
	user: User,
	query: unknown,
	{ mobileDevices, provisioning, behaviour }: ConfigurationSource,
): { readonly [name: string]: Content } {
	const asked = configurationRequest.safeParse(query);
	if (!asked.success) throw refusals.badParameter('Parameter instance is missing');
	const { client } = user.lines;
	if (client === undefined) throw refusals.notAllowed('WorkTime Mobile is not assigned to you: ask your administrator');
	if (!mobileDevices.signIn(user, asked.data.instance)) throw refusals.notAllowed('You are signed in on another mobile device');
	const anywhere = anywhereLocations(user, behaviour).length > 0;
	return {
		device: client.device,
		mobility: user.mobility.active ? 'active' : 'not-configured',
		officeAnywhere: anywhere ? 'active' : 'not-configured',
		...allowed(provisioning, behaviour, provisioning.messagingAccount(user.id)),
	};
}

/** The parameters that decide which functions the client has (guide §2). */
function allowed(provisioning: Provisioning, { configurationFiles }: PbxBehaviour, account: MessagingAccount | undefined) {
	const { profile, functions: deployed } = provisioning.deployment();
	const functions: readonly string[] = configurationFiles === 'as-deployed' ? deployed : deploymentProfiles['uc-full'];
	return {
		profile,
		functions: Object.fromEntries(clientFunctions.map((each) => [each, functions.includes(each)])),
		...(functions.includes('messaging') && account && { messaging: { userName: account.userName, password: account.password } }),
	};
}
