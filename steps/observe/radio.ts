import type { RadioEvent, Recorded } from '../../simulators/kernel';
import type { Scenario } from '../world';

/** What the radio of Alice's phone has done, from a place in the journal on. */
export const radioEvents = ({ testbed }: Scenario, since = 0): readonly Recorded<RadioEvent>[] =>
	testbed.journal.ofKind('radio').filter(({ n }) => n >= since);
