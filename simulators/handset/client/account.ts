import { Secret } from '../../kernel';
import { elements, textOf, type XmlElement } from './xml';
import { notices, type Xsi } from './xsi';

/** What the client learns about its user when it signs in. */
export interface Account {
	readonly displayName: string;
	/** The business identity: the My Phone number. */
	readonly number: string;
	/** The SIP line of the client and its own credentials; absent when the platform has given this user no such line. */
	readonly line?: SipLine;
}

/** A line port with its device's credentials, as the platform tells them to the device. */
export interface SipLine {
	/** The line port, `user@domain`, in two. */
	readonly user: string;
	readonly domain: string;
	readonly authUser: string;
	readonly password: Secret;
}

/** The account, or what the user is told instead. */
export type AccountAnswer = { readonly ok: true; readonly account: Account } | { readonly ok: false; readonly notice: string };

/** Fetches the account: `profile`, then `profile/device`. The first refusal ends it; nothing is tried twice. */
export async function fetchAccount(xsi: Xsi, domain: string): Promise<AccountAnswer> {
	const profile = await xsi.get('profile');
	if (!profile.ok) return profile;
	const number = textOf(profile.body, 'number');
	if (number === undefined) return { ok: false, notice: notices.unexpected };
	const devices = await xsi.get('profile/device');
	if (!devices.ok) return devices;
	const line = clientLine(devices.body, domain);
	const names = [textOf(profile.body, 'firstName'), textOf(profile.body, 'lastName')].filter((name) => name !== undefined);
	return { ok: true, account: { displayName: names.length === 0 ? number : names.join(' '), number, ...(line && { line }) } };
}

/**
 * The line of the user's mobile client. Figures 4 and 5 of the guide: a row of type SHARED; of several, the one of the client's
 * device type.
 */
function clientLine(devices: XmlElement, domain: string): SipLine | undefined {
	const shared = elements(devices, 'accessDevice').filter((device) => textOf(device, 'type') === 'SHARED');
	const device = shared.find((each) => /mobile/i.test(textOf(each, 'deviceType') ?? '')) ?? shared[0];
	if (device === undefined) return undefined;
	const linePort = textOf(device, 'linePort');
	const credentials = elements(device, 'deviceUserNamePassword')[0] ?? '';
	const authUser = textOf(credentials, 'userName');
	const password = textOf(credentials, 'password');
	if (linePort === undefined || password === undefined) return undefined;
	const [user = '', host = domain] = linePort.split('@');
	return { user, domain: host, authUser: authUser ?? user, password: new Secret(password) };
}
