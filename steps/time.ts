import { AwakeClock, type Clock, installSeededGlobals, VirtualClock } from '../simulators/kernel';

/**
 * Which world the scenarios of this process live in: `WORKTIME_WORLD`, for it must be known before anything else is loaded. sip.js and
 * drachtio-srf keep the timers and the randomness that they find then: virtual ones, unless the world is the wire.
 */
export const world = chosen(process.env.WORKTIME_WORLD ?? 'virtual');

/** Begins time for a new world, from zero. */
export const beginTime: () => Clock = world === 'virtual' ? virtualTime() : () => new AwakeClock();

function chosen(name: string): 'virtual' | 'wire' {
	if (name !== 'virtual' && name !== 'wire') throw new Error(`WORKTIME_WORLD is '${name}': it must be virtual or wire`);
	return name;
}

/** Only once per process. */
function virtualTime(): () => Clock {
	const clock = VirtualClock.install();
	installSeededGlobals();
	return () => {
		clock.begin();
		return clock;
	};
}
