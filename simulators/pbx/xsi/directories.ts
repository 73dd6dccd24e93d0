import { z } from 'zod';
import type { Clock, Millis } from '../../kernel';
import type { Logged } from '../calls';
import { displayName, type User } from '../enterprise';
import type { PersonalContact, Provisioning } from '../provisioning';
import { given, text, whole } from './element';
import { refusals } from './refusal';
import type { Content } from './representation';

type Element = { readonly [name: string]: Content };

/** Most records in one answer. */
const PAGE = 50;

const search = z.object({
	firstName: text.optional(),
	lastName: text.optional(),
	number: text.optional(),
	extension: text.optional(),
	start: whole.pipe(z.int().min(1)).default(1),
	results: whole.pipe(z.int().min(1).max(PAGE)).default(PAGE),
});

/** `directories/enterprise`: the colleagues whose details are as asked for, case aside; `*` stands for anything. */
export function enterpriseDirectory(provisioning: Provisioning, query: unknown): Element {
	const asked = search.safeParse(query);
	if (!asked.success)
		throw refusals.badParameter(`Parameter ${asked.error.issues[0]?.path.join('.') ?? ''}: ${asked.error.issues[0]?.message ?? ''}`);
	const { start, results, ...wanted } = asked.data;
	const found = provisioning
		.users()
		.filter((user) =>
			Object.entries(wanted).every(([field, pattern]) => pattern === undefined || isLike(user[field as keyof typeof wanted], pattern)),
		)
		.toSorted((one, other) => (byName(one) < byName(other) ? -1 : 1));
	const page = found.slice(start - 1, start - 1 + results);
	return {
		startIndex: start,
		numberOfRecords: page.length,
		totalAvailableRecords: found.length,
		enterpriseDirectory: {
			directoryDetails: page.map(({ id, firstName, lastName, number, extension }) => ({ userId: id, firstName, lastName, number, extension })),
		},
	};
}

/** `directories/Personal`: the user's own contacts at the platform. */
export function personalDirectory(provisioning: Provisioning, user: User): Element {
	return { entry: provisioning.contacts.of(user.id).map(({ name, number }) => ({ name, number })) };
}

const entry = z.strictObject({ name: text.min(1).max(60), number: text.min(1).max(30) });

/** POST: one more. @throws {Refusal} 400 @throws {ProvisioningRefused} when there is one of that name. */
export function addPersonalContact(provisioning: Provisioning, user: User, body: unknown): PersonalContact {
	const { name, number } = given(entry, body, 'entry');
	if (name === undefined || number === undefined) throw refusals.badParameter('Element entry: name and number are needed');
	return provisioning.contacts.add(user.id, { name, number });
}

/** `directories/CallLogs`: the calls that are over, newest first. */
export function callLogs(provisioning: Provisioning, log: readonly Logged[], clock: Clock): Element {
	const entries = (kind: Logged['kind']) => ({
		callLogsEntry: log
			.filter((each) => each.kind === kind)
			.map(({ party, at }) => {
				const colleague = provisioning.byNumber(party);
				return { ...(colleague && { name: displayName(colleague) }), phoneNumber: party, time: momentOf(at, clock) };
			}),
	});
	return { placed: entries('placed'), received: entries('received'), missed: entries('missed') };
}

function momentOf(at: Millis, clock: Clock): string {
	const date = clock.date();
	date.setTime(date.getTime() - (clock.now() - at));
	return date.toISOString();
}

const byName = ({ lastName, firstName }: User) => `${lastName} ${firstName}`.toLowerCase();

function isLike(value: string, pattern: string): boolean {
	const [plain, wanted] = [value.toLowerCase(), pattern.toLowerCase()];
	const parts = wanted.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(`^${parts.join('.*')}$`).test(plain);
}
