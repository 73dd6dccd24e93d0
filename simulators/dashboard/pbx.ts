import type { Endpoint, Secret } from '../kernel';
import { type Host, httpRequest } from '../network';

/** A user as the provisioning API of the PBX shows them. */
export interface User {
	readonly id: string;
	readonly firstName: string;
	readonly lastName: string;
	readonly email: string;
	readonly passwordTemporary: boolean;
	readonly assignment: { readonly number: string; readonly extension: string; readonly station: string; readonly phone: string } | null;
	readonly lines: readonly {
		readonly device: string;
		readonly kind: 'phone' | 'client';
		readonly type: 'PRIMARY' | 'SHARED';
		readonly linePort: string;
		readonly model: string;
	}[];
	readonly mobility: {
		readonly active: boolean;
		readonly mobileApp: boolean;
		readonly mobileNumbers: readonly string[];
		readonly devicesToRing: 'Fixed' | 'Mobile' | 'Both';
		readonly alertClickToDialCalls: boolean;
		readonly answerConfirmationRequired: boolean;
	};
	readonly officeAnywhere: Service;
	readonly simRing: Service;
	/** By the service's name; null for one that is not assigned to the user. */
	readonly callHandling: CallHandling;
	readonly conflicts: readonly { readonly number: string; readonly services: readonly string[] }[];
}

/** Sim Ring or Office Anywhere of a user, with the phones that they name. */
export interface Service {
	readonly active: boolean;
	readonly locations: readonly { readonly number: string; readonly answerConfirmationRequired: boolean }[];
}

/** One kind of call forwarding of a user. */
export interface Forwarding {
	readonly active: boolean;
	/** E.164, or an extension; empty while none was entered. */
	readonly forwardToPhoneNumber: string;
}

/** What a user has set of how calls are handled; names are the provisioning API's. */
export interface CallHandling {
	readonly doNotDisturb: { readonly active: boolean; readonly ringSplash: boolean } | null;
	readonly callForwardingAlways: (Forwarding & { readonly ringSplash: boolean }) | null;
	readonly callForwardingBusy: Forwarding | null;
	readonly callForwardingNoAnswer: (Forwarding & { readonly numberOfRings: number }) | null;
	readonly callForwardingNotReachable: Forwarding | null;
}

/** A phone or a client of the site, and whose it is. */
export interface Device {
	readonly mac: string;
	readonly model: string;
	readonly kind: 'phone' | 'client';
	readonly ported: boolean;
	readonly line: {
		readonly type: string;
		readonly linePort: string;
		readonly number: string;
		readonly user: { readonly id: string; readonly firstName: string; readonly lastName: string };
	} | null;
}

/** All that can be assigned, taken or not. */
export interface Inventory {
	readonly numbers: readonly { readonly number: string; readonly extension: string; readonly taken: boolean }[];
	readonly stations: readonly { readonly name: string; readonly taken: boolean }[];
	readonly devices: readonly { readonly mac: string; readonly model: string; readonly kind: 'phone' | 'client'; readonly taken: boolean }[];
	readonly licences: { readonly total: number; readonly used: number };
}

/** A call of a user that is over, or goes on; times in milliseconds of the world. */
export interface CallRecord {
	readonly id: string;
	readonly user: string;
	readonly mode: string;
	readonly party: string;
	readonly startedAt: number;
	readonly answeredAt?: number;
	readonly releasedAt?: number;
}

/** Who somebody is who has signed in. */
export type Account =
	| { readonly role: 'administrator'; readonly id: string; readonly name: string }
	| { readonly role: 'user'; readonly id: string; readonly name: string; readonly passwordTemporary: boolean };

/** The welcome mail, with its placeholders. */
export interface MailTemplate {
	readonly enabled: boolean;
	readonly subject: string;
	readonly body: string;
}

/** Where a line is registered at this instant. */
export interface DeviceRegistration {
	readonly contact: string;
	readonly userAgent: string;
	readonly expiresInSeconds: number;
}

/** The PBX said no; the message is for the person, the field says where to put it. */
export class Refused extends Error {
	override readonly name = 'Refused';

	constructor(
		readonly status: number,
		message: string,
		readonly field: string = '',
	) {
		super(message);
	}
}

/** The PBX gave no answer. */
export class Unreachable extends Error {
	override readonly name = 'Unreachable';
}

/** The dashboards' way to the PBX: its provisioning API, as a service. They keep nothing of it themselves. */
export class Pbx {
	readonly #credentials: Secret;

	constructor(
		private readonly host: Host,
		private readonly to: Endpoint,
		credentials: { readonly name: string; readonly password: Secret },
	) {
		this.#credentials = credentials.password.basic(credentials.name);
	}

	/**
	 * Asks for a resource.
	 * @throws {Refused} with what the PBX says; {@link Unreachable} when it says nothing.
	 */
	async ask<T>(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
		let answer: { readonly status: number; readonly body: string };
		try {
			answer = await httpRequest(this.host, {
				method,
				to: this.to,
				target: `/provisioning/v1/${path}`,
				headers: { Authorization: `Basic ${this.#credentials.reveal()}`, ...(body && { 'Content-Type': 'application/json' }) },
				...(body && { body: JSON.stringify(body) }),
				timeoutMs: 4_000,
			});
		} catch {
			throw new Unreachable('The PBX cannot be reached');
		}
		const content = answer.body === '' ? undefined : (JSON.parse(answer.body) as T);
		if (answer.status < 300) return content as T;
		const { message = 'The PBX refused', field } = content as { message?: string; field?: string };
		throw new Refused(answer.status, message, field);
	}

	users = () => this.ask<readonly User[]>('GET', 'users');
	user = (id: string) => this.ask<User>('GET', `users/${encodeURIComponent(id)}`);
	inventory = () => this.ask<Inventory>('GET', 'inventory');
	devices = () => this.ask<readonly Device[]>('GET', 'devices');
	registration = (mac: string) => this.ask<DeviceRegistration | null>('GET', `devices/${encodeURIComponent(mac)}/registration`);
	mailTemplate = () => this.ask<MailTemplate & { readonly version: number }>('GET', 'mail-template');
	/** Null while nobody has set it. */
	siteSetting = (name: string) => this.ask<{ readonly value: string | null; readonly version: number }>('GET', `site/${name}`);
	ofUser = <T>(method: 'PUT' | 'POST' | 'DELETE', id: string, what: string, body?: object) =>
		this.ask<T>(method, `users/${encodeURIComponent(id)}/${what}`, body);
}

/** How a number is written for a person: `(212) 555-0101`. */
export function written(e164: string): string {
	const [, area, exchange, subscriber] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164) ?? [];
	return area === undefined ? e164 : `(${area}) ${exchange}-${subscriber}`;
}

/** As a person is called on a page. */
export const nameOf = ({ firstName, lastName }: { readonly firstName: string; readonly lastName: string }) => `${firstName} ${lastName}`.trim();
