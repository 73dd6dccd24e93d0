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

/**
 * Shared call appearance: the lines of one user see one another's calls. Each call is an appearance, with its number, its state and the
 * other party, in Call-Info of a NOTIFY (event package `call-info`); `*` stands for all that are free.
 */
export function lineAppearances(control: CallControl, authentication: Authentication): EventPackage {
	const { behaviour, domain } = control;
	const state = (line: UserLine): Told => {
		// Without the service every appearance is free.
		const { active } = line.user.services.sharedCallAppearance;
		const own = control.calls.living().filter(({ user }) => active && user === line.user.id);
		const inUse = own.flatMap((record, i) => {
			const said = elsewhere(line, record) ? appearanceState(record) : undefined;
			return said === undefined
				? []
				: [`<sip:${domain}>;appearance-index=${i + 1};appearance-state=${said};appearance-uri="<sip:${record.party}@${domain}>"`];
		});
		const callInfo = [...inUse, `<sip:${domain}>;appearance-index=*;appearance-state=idle`].join(', ');
		return { headers: { 'Call-Info': callInfo }, body: '', isNothing: inUse.length === 0 };
	};
	return new EventPackage(control, authentication, { event: 'call-info', from: 'lines', tells: () => behaviour.tellsLineAppearances, state });
}
