import type { CallControl, CallRecord } from '../calls';
import type { Authentication } from '../registrar';
import { EventPackage, type Told } from './event-package';
import type { UserLine } from './subscriptions';

/** Calls of a user that are at none of the phones of this line: those of its own a phone knows by itself. */
function elsewhere({ kind }: UserLine, { location }: CallRecord): boolean {
	return kind === 'desk' ? location !== 'desk' : location === 'desk';
}

/** As it stands in Call-Info; undefined for a call that is at no phone any more. */
function appearanceState({ state, personality }: CallRecord): string | undefined {
	switch (state) {
		case 'alerting':
			return personality === 'terminator' ? 'alerting' : 'progressing';
		case 'active':
		case 'remote-held':
			return 'active';
		case 'held':
			return 'held';
		default:
			return undefined;
	}
}

/** Which appearance each call of a user is: it keeps its number to its end, and the next call gets the lowest that is free then. */
class Appearances {
	readonly #byUser = new Map<string, ReadonlyMap<string, number>>();

	/** The user's living calls, each with its number, the lowest first. */
	of(user: string, calls: readonly CallRecord[]): readonly (readonly [CallRecord, number])[] {
		const before = this.#byUser.get(user);
		const kept = new Map<string, number>();
		for (const { id } of calls) {
			const number = before?.get(id);
			if (number !== undefined) kept.set(id, number);
		}
		for (const { id } of calls) if (!kept.has(id)) kept.set(id, lowestFree(kept));
		this.#byUser.set(user, kept);
		return calls.map((call) => [call, kept.get(call.id) ?? 0] as const).sort(([, one], [, other]) => one - other);
	}
}

function lowestFree(kept: ReadonlyMap<string, number>): number {
	const taken = new Set(kept.values());
	let number = 1;
	while (taken.has(number)) number++;
	return number;
}

/**
 * Shared call appearance: the lines of one user see one another's calls. Each call is an appearance, with its number, its state and the
 * other party, in Call-Info of a NOTIFY (event package `call-info`); `*` stands for all that are free.
 */
export function lineAppearances(control: CallControl, authentication: Authentication): EventPackage {
	const { behaviour, domain } = control;
	const appearances = new Appearances();
	const state = (line: UserLine): Told => {
		// Without the service every appearance is free.
		const { active } = line.user.services.sharedCallAppearance;
		const own = control.calls.living().filter(({ user }) => active && user === line.user.id);
		const inUse = appearances.of(line.user.id, own).flatMap(([record, index]) => {
			const said = elsewhere(line, record) ? appearanceState(record) : undefined;
			return said === undefined
				? []
				: [`<sip:${domain}>;appearance-index=${index};appearance-state=${said};appearance-uri="<sip:${record.party}@${domain}>"`];
		});
		const callInfo = [...inUse, `<sip:${domain}>;appearance-index=*;appearance-state=idle`].join(', ');
		return { headers: { 'Call-Info': callInfo }, body: '', isNothing: inUse.length === 0 };
	};
	return new EventPackage(control, authentication, { event: 'call-info', from: 'lines', tells: () => behaviour.tellsLineAppearances, state });
}
