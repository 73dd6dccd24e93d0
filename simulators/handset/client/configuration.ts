import { Secret } from '../../kernel';
import type { HandsetBehaviour } from '../behaviour';
import { type ClientFunction, clientFunctions, functionsOf } from './functions';
import { elements, textOf, type XmlElement } from './xml';
import type { Xsi } from './xsi';

/** What the client downloads when its user signs in on this phone. */
export interface Configuration {
	/** Mobility, or Office Anywhere in its place, is active: Call Through, Call Back and the ringing of the mobile work. */
	readonly cellular: 'Mobility' | 'BroadworksAnywhere' | 'not-configured';
	/** Which of the deployment profiles it was written for (guide §2); absent where the platform does not say. */
	readonly profile?: string;
	readonly functions: ReadonlySet<ClientFunction>;
	/** The user's account for messaging, where that is among the functions. */
	readonly messaging?: { readonly userName: string; readonly password: Secret };
}

/** The configuration, or what the user is told instead. */
export type ConfigurationAnswer = { readonly ok: true; readonly configuration: Configuration } | { readonly ok: false; readonly notice: string };

/** Downloads it: this phone takes the place of the one that the user was signed in on before. */
export async function downloadConfiguration(xsi: Xsi, instanceId: string, behaviour: HandsetBehaviour): Promise<ConfigurationAnswer> {
	const answer = await xsi.get(`profile/device/Configuration?instance=${encodeURIComponent(`<urn:uuid:${instanceId}>`)}`);
	if (!answer.ok) {
		// A platform that has none leaves everything as the client has it.
		const own = { cellular: 'Mobility', functions: functionsOf(undefined, behaviour) } as const;
		return answer.why === 'unknown' ? { ok: true, configuration: own } : answer;
	}
	const active = (name: string) => textOf(answer.body, name) === 'active';
	const cellular = active('mobility') ? 'Mobility' : active('officeAnywhere') ? 'BroadworksAnywhere' : 'not-configured';
	const profile = textOf(answer.body, 'profile');
	const messaging = accountIn(answer.body);
	const functions = functionsOf(allowedBy(answer.body), behaviour);
	return { ok: true, configuration: { cellular, functions, ...(profile !== undefined && { profile }), ...(messaging && { messaging }) } };
}

/** The functions that the file allows; undefined when it says nothing of them. */
function allowedBy(file: XmlElement): readonly ClientFunction[] | undefined {
	const [parameters] = elements(file, 'functions');
	return parameters === undefined ? undefined : clientFunctions.filter((each) => textOf(parameters, each) === 'true');
}

function accountIn(file: XmlElement): Configuration['messaging'] {
	const account = elements(file, 'messaging').find((element) => typeof element !== 'string');
	if (account === undefined) return undefined;
	const [userName, password] = [textOf(account, 'userName'), textOf(account, 'password')];
	return userName === undefined || password === undefined ? undefined : { userName, password: new Secret(password) };
}
