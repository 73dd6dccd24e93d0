import type { Evidence, ServicesSeen, Violation } from './invariant';

/** There is one truth of a user's services, the PBX's store: the service API answers it, and phones and pages that show services show it. */
export function servicesAgree({ services }: Pick<Evidence, 'services'>): Violation[] {
	return (services ?? []).flatMap(({ user, stored, shown }) =>
		shown.flatMap(({ by, services: those }) =>
			Object.entries(those)
				.filter(([name, said]) => said !== stored[name])
				.map(([name, said]) => ({
					invariant: 'services agree',
					message: `${name} of ${user} is ${stored[name] ?? 'not there'} in the store; ${by} shows it ${said}`,
					events: [],
				})),
		),
	);
}

/** Whether no invariant would be violated by what is seen. */
export const isOneTruth = (services: readonly ServicesSeen[]): boolean => servicesAgree({ services }).length === 0;
