import type { Cancel, Millis } from '../../simulators/kernel';
import type { Scenario } from '../world';
import { bobHears, hearsNobody } from './hearing';

const EVERY_MS: Millis = 20;
/** Without a packet for so long a telephone is said to hear nothing: what went missing before that is part of the gap. */
const DEAD_AIR_MS: Millis = 200;

/** What Bob has heard while he paid attention. */
export interface Attention {
	/** The longest time in which he heard nobody. */
	readonly gapMs: Millis;
	/** Everything else than Alice's voice and gaps: tones, music, strangers. */
	readonly others: readonly string[];
}

/** Has Bob listen to every word from now on. The function given back ends that, and says what there was. */
export function attend(world: Scenario): () => Attention {
	const { clock } = world;
	let since: Millis | undefined;
	let gapMs: Millis = 0;
	const others = new Set<string>();
	let next: Cancel = () => {};
	const listen = () => {
		const what = bobHears(world);
		if (!hearsNobody(what)) since = undefined;
		else {
			since ??= clock.now();
			gapMs = Math.max(gapMs, clock.now() - since + DEAD_AIR_MS);
		}
		if (!hearsNobody(what) && what !== 'Alice') others.add(what);
		next = clock.at(clock.now() + EVERY_MS, listen);
	};
	listen();
	return () => {
		next();
		return { gapMs, others: [...others] };
	};
}
