import { z } from 'zod';
import type { Millis } from '../../kernel';
import type { PbxBehaviour } from '../behaviour';
import { featureCodes } from '../calls';
import { clientFunctions, deploymentProfiles, type MessagingAccount } from '../deployment';
import type { User } from '../enterprise';
import type { Provisioning } from '../provisioning';
import type { Bindings, MobileDevices } from '../registrar';
import { anywhereLocations } from '../services';
import { given } from './element';
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

/** `profile/Fac`: the codes that can be dialled. */
export function featureAccessCodes(): { readonly [name: string]: Content } {
	return { fac: featureCodes.map((code) => ({ code })) };
}

/** `profile/Registrations`: where the user's lines are registered at this instant (the data behind Device Status, DSH-17). */
export function registrations({ lines, moreClients = [] }: User, bindings: Bindings, now: Millis): { readonly [name: string]: Content } {
	const ports = [lines.desk, lines.client, ...moreClients].filter((line) => line !== undefined);
	return {
		registration: ports.flatMap(({ linePort, type }) =>
			bindings.of(linePort).map(({ contact, expiresAt, userAgent }) => ({
				endpointType: type === 'PRIMARY' ? 'Primary' : 'Shared Call Appearance',
				linePort,
				uri: contact,
				expiration: Math.ceil((expiresAt - now) / 1000),
				...(userAgent !== undefined && { userAgent }),
			})),
		),
	};
}

const newPassword = z.strictObject({ oldPassword: z.string(), newPassword: z.string().min(8, 'must have at least 8 characters').max(72) });

/** PUT `profile/Password/Portal`: the one password of My Phone, clients and this interface (ACD-07). @throws {Refusal} 400, 403 */
export function changePassword(provisioning: Provisioning, user: User, body: unknown): void {
	const { oldPassword, newPassword: wanted } = given(newPassword, body, 'Portal');
	if (oldPassword === undefined || wanted === undefined) throw refusals.badParameter('Element Portal: oldPassword and newPassword are needed');
	if (!provisioning.passwords.opens(user.id, oldPassword)) throw refusals.notAllowed('The old password is wrong');
	provisioning.passwords.set(user.id, wanted);
}

/** `profile/device`: the primary device and the shared call appearances, with what each registers as. Mobility locations are not devices. */
export function devices({ lines, moreClients = [] }: User, provisioning: Provisioning): { readonly [name: string]: Content } {
	const assigned = [lines.desk, lines.client, ...moreClients].filter((line) => line !== undefined);
	return {
		accessDevice: assigned.map(({ device, deviceType, type, linePort, authUser }) => ({
			deviceLevel: 'Group',
			deviceName: device ?? authUser,
			deviceType,
			type,
			linePort,
			deviceUserNamePassword: { userName: authUser, password: device === undefined ? '' : provisioning.passwords.ofDevice(device).reveal() },
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
	const { profile, functions: deployed } = provisioning.site.deployment();
	const functions: readonly string[] = configurationFiles === 'as-deployed' ? deployed : deploymentProfiles['uc-full'];
	return {
		profile,
		functions: Object.fromEntries(clientFunctions.map((each) => [each, functions.includes(each)])),
		...(functions.includes('messaging') && account && { messaging: { userName: account.userName, password: account.password } }),
	};
}
