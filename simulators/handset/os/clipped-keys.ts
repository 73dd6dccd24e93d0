import type { Millis, Stream } from '../../kernel';
import type { TelephoneCall } from '../../subscriber-line';

/** A key that sounds as long as it should. */
const WHOLE_MS: Millis = 160;
/** What is left of a clipped one: sometimes enough for who listens, sometimes not. */
const CLIPPED_MS = { least: 10, most: 60 } as const;

/** The keys of a phone that now and then, for a whole call, cuts them short. */
export function clippedKeys(random: Stream, share: number): (call: TelephoneCall) => Millis {
	const clips = new WeakMap<TelephoneCall, boolean>();
	return (call) => {
		const clipped = clips.get(call) ?? random.chance(share);
		clips.set(call, clipped);
		return clipped ? random.integer(CLIPPED_MS.least, CLIPPED_MS.most) : WHOLE_MS;
	};
}
