import { type ClientFunction, clientFunctions, type Deployment, type DeploymentProfile, deploymentProfiles } from '../deployment';
import type { MailTemplate } from '../enterprise';
import type { Store } from './database';
import { ProvisioningRefused } from './refused';

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

	/** How often the mail was changed. */
	mailVersion(): number {
		return Number(this.#store.get('SELECT version FROM mail_template')?.version);
	}

	/** @param made out of which version. @throws {ProvisioningRefused} when that is not the one there is. */
	setMailTemplate({ enabled, subject, body }: MailTemplate, made?: number): void {
		const is = this.mailTemplate();
		if (is.enabled === enabled && is.subject === subject && is.body === body) return;
		onlyFrom(made, this.mailVersion());
		this.#store.run('UPDATE mail_template SET enabled = ?, subject = ?, body = ?, version = version + 1', Number(enabled), subject, body);
	}

	/** A setting by name; undefined while nobody has set it. */
	setting(name: string): string | undefined {
		const value = this.#store.get('SELECT value FROM site_setting WHERE name = ?', name)?.value;
		return value === undefined || value === null ? undefined : String(value);
	}

	/** How often a setting was changed; 0 while nobody has set it. */
	version(name: string): number {
		return Number(this.#store.get('SELECT version FROM site_setting WHERE name = ?', name)?.version ?? 0);
	}

	/** @param made out of which version. @throws {ProvisioningRefused} when that is not the one there is. */
	set(name: string, value: string, made?: number): void {
		if (this.setting(name) === value) return;
		onlyFrom(made, this.version(name));
		const sql = 'INSERT INTO site_setting VALUES (?, ?, 1) ON CONFLICT (name) DO UPDATE SET value = excluded.value, version = version + 1';
		this.#store.run(sql, name, value);
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

/** Nobody writes over what they have not read. */
function onlyFrom(made: number | undefined, version: number): void {
	if (made !== undefined && made !== version) throw new ProvisioningRefused('Somebody else has changed this meanwhile', 'version');
}
