import type { Clock } from '../../kernel';
import { exchangeLine, type LineEnd } from '../../subscriber-line';
import type { CarrierBehaviour } from '../behaviour';
import type { Terminate } from './call';

/** The centre that answers emergency calls: somebody takes each call, and talks until the caller hangs up. */
export function emergencyCentre(clock: Clock, behaviour: CarrierBehaviour): Terminate {
	return (_offer, backward) => {
		backward.alerting();
		const cancel = clock.at(clock.now() + behaviour.emergencyAnswerMs, () => backward.answered());
		return { release: () => cancel(), key: () => {} };
	};
}

/**
 * Limited service: a telephone that has no network of its own carrier, or no subscription, may call the emergency centre over any
 * network, and nobody else (3GPP TS 22.101 §10; 47 CFR §9.10).
 */
export function limitedService(end: LineEnd, clock: Clock, centre: Terminate): { calls(): number; drop(): void } {
	const line = exchangeLine({ end, line: 'air', clock, pagingMs: 0 });
	const centreEnds = new Map<object, () => void>();
	line.onSetup((call) => {
		// Service or option not available.
		if (!call.emergency) return call.clear(63);
		call.proceed();
		const forward = centre(
			{ called: call.called ?? '', caller: {} },
			{ alerting: () => call.alert(), answered: () => call.connect(), released: ({ cause }) => call.clear(cause), key: () => {} },
		);
		centreEnds.set(call, () => forward.release({ cause: 16, location: 'user' }));
	});
	line.onChange((call) => {
		if (call.state !== 'ended') return;
		centreEnds.get(call)?.();
		centreEnds.delete(call);
	});
	return { calls: () => line.remains().calls, drop: () => line.drop() };
}
