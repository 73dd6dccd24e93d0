import type { User } from '../enterprise';
import type { Provisioning } from '../provisioning';

/** The user that HTTP Basic credentials prove (RFC 7617 §2); undefined when they prove nobody. */
export function userOf(authorization: string | undefined, provisioning: Provisioning): User | undefined {
	const [, encoded] = /^basic +([a-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
	if (encoded === undefined) return undefined;
	const [, id, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
	const user = provisioning.find(id ?? '');
	return user?.password === password ? user : undefined;
}
