import type { Person } from '../provisioning';
import { conflicts } from '../services';
import type { ProvisioningApiOptions } from './api';
import { handlingOf } from './call-handling';

/** What the API shows of a person. */
export function userView(person: Person) {
	const { id, firstName, lastName, email, passwordTemporary, assignment, lines, mobility, services } = person;
	const { officeAnywhere, simultaneousRing } = services;
	return {
		id,
		firstName,
		lastName,
		email,
		passwordTemporary,
		assignment: assignment ?? null,
		lines: lines.map(({ device, kind, type, linePort, deviceType }) => ({ device, kind, type, linePort, model: deviceType })),
		mobility,
		officeAnywhere,
		simRing: simultaneousRing,
		callHandling: handlingOf(person),
		conflicts: conflicts(person),
	};
}

/** Questions to the PBX as a whole. */
export function reading({ provisioning, bindings, clock, records }: ProvisioningApiOptions) {
	const owners = () => new Map(provisioning.people().flatMap((person) => person.lines.map((line) => [line.device, { person, line }] as const)));

	return {
		/** Every device with the lines on it, and whose they are. */
		devices: () => {
			const owned = owners();
			return provisioning.assignments.inventory().devices.map(({ mac, model, kind, ported }) => {
				const owner = owned.get(mac);
				const line = owner && {
					type: owner.line.type,
					linePort: owner.line.linePort,
					number: owner.person.assignment?.number ?? '',
					user: { id: owner.person.id, firstName: owner.person.firstName, lastName: owner.person.lastName },
				};
				return { mac, model, kind, ported, line: line ?? null };
			});
		},
		/** Where the line of a device is registered at this instant; null when it is not. */
		registration: (mac: string) => {
			const linePort = owners().get(mac)?.line.linePort;
			const [binding] = linePort === undefined ? [] : bindings.of(linePort);
			if (binding === undefined) return null;
			const { contact, userAgent = '', expiresAt } = binding;
			return { contact, userAgent, expiresInSeconds: Math.ceil((expiresAt - clock.now()) / 1_000) };
		},
		callRecords: () =>
			records().map(({ id, user, mode, party, startedAt, answeredAt, releasedAt, service, redirection }) => ({
				id,
				user,
				mode,
				party,
				startedAt,
				answeredAt,
				releasedAt,
				service,
				redirection,
			})),
	};
}

export type Reading = ReturnType<typeof reading>;
