import { type ClientFunction, clientFunctions, type Deployment, type DeploymentProfile, deploymentProfiles } from '../deployment';
import type { MailTemplate } from '../enterprise';
import type { Store } from './database';

/** The setting that holds what the configuration files say. */
const DEPLOYMENT = 'client deployment';

/** What is set for the customer's whole site: the welcome mail, what the clients can do, and settings by name. */
export class Site {
	readonly #store: Store;
	readonly #deployedAtFirst: DeploymentProfile;

	/** @param deployed the profile of the clients until another is deployed. */
	constructor(store: Store, deployed: DeploymentProfile) {
		this.#store = store;
		this.#deployedAtFirst = deployed;
	}

	mailTemplate(): MailTemplate {
		const row = this.#store.get('SELECT * FROM mail_template');
		return { enabled: row?.enabled === 1, subject: String(row?.subject), body: String(row?.body) };
	}

	setMailTemplate({ enabled, subject, body }: MailTemplate): void {
		this.#store.run('UPDATE mail_template SET enabled = ?, subject = ?, body = ?', Number(enabled), subject, body);
	}

	/** A setting by name; undefined while nobody has set it. */
	setting(name: string): string | undefined {
		const value = this.#store.get('SELECT value FROM site_setting WHERE name = ?', name)?.value;
		return value === undefined || value === null ? undefined : String(value);
	}

	set(name: string, value: string): void {
		this.#store.run('INSERT INTO site_setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value', name, value);
	}

	/** What the configuration files of the clients say from now on; a client reads its own when its user signs in. */
	deploy(profile: DeploymentProfile, functions: readonly ClientFunction[] = deploymentProfiles[profile]): void {
		this.set(DEPLOYMENT, JSON.stringify({ profile, functions: clientFunctions.filter((each) => functions.includes(each)) }));
	}

	deployment(): Deployment {
		const written = this.setting(DEPLOYMENT);
		const profile = this.#deployedAtFirst;
		return written === undefined ? { profile, functions: deploymentProfiles[profile] } : (JSON.parse(written) as Deployment);
	}
}
