import type { Clock } from '../../kernel';
import { tones } from '../../media';
import type { CarrierBehaviour } from '../behaviour';
import type { Terminate } from './call';

/** The carrier's voice mail: it answers like a person would, which is all that the rest of the world sees. */
export function mailbox(clock: Clock, behaviour: CarrierBehaviour): Terminate {
	return (_offer, backward) => {
		let cancel = clock.at(clock.now() + behaviour.voiceMailPickUpMs, () => {
			cancel = clock.at(clock.now() + behaviour.voiceMailMessageMs, () => backward.released({ cause: 16, location: 'network' }));
			backward.answered();
		});
		return { release: () => cancel(), key: () => {}, sounds: () => tones.announcement };
	};
}
