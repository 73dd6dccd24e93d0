import { Secret } from '../../kernel';
import type { PbxBehaviour } from '../behaviour';
import type { User } from '../enterprise';
import type { Provisioning } from '../provisioning';
import { hasCellularFunctions } from '../services';
import { refusals } from './refusal';

/**
 * The user that HTTP Basic credentials prove (RFC 7617 §2).
 * @throws {Refusal} 401 when they prove nobody; 403 with the way out while this user may not use the client yet.
 */
export function userOf(authorization: string | undefined, provisioning: Provisioning, behaviour: PbxBehaviour): User {
	const [, encoded] = /^basic +([a-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
	const [, id = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
	if (!proves(id, password, provisioning, behaviour)) throw refusals.unauthenticated();
	const { passwordTemporary } = provisioning.person(id);
	if (passwordTemporary && behaviour.refusesTemporaryPasswords)
		throw refusals.notAllowed('Log in to My Phone and replace your temporary password first');
	const user = provisioning.find(id);
	if (user === undefined) throw refusals.notAllowed('No phone is assigned to you yet: ask your administrator');
	if (behaviour.signInNeedsMobility && !hasCellularFunctions(user, behaviour)) throw refusals.notAllowed('Set up Mobility in My Phone first');
	return user;
}

function ofDevice(provisioning: Provisioning, id: string): Secret | undefined {
	const device = provisioning.find(id)?.lines.client?.device;
	return device === undefined ? undefined : provisioning.passwords.ofDevice(device);
}

function proves(id: string, password: string, provisioning: Provisioning, { clientPassword }: PbxBehaviour): boolean {
	switch (clientPassword) {
		case 'my-phone':
			return provisioning.passwords.opens(id, password);
		case 'device':
			return ofDevice(provisioning, id)?.is(new Secret(password)) === true;
	}
}
