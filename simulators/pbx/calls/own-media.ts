import type { Leg } from './leg';
import type { Announcement } from './media-server';

/** What a leg asks by re-INVITE is answered by the PBX's own media: the leg is connected with nobody else. */
export function answerReoffers(leg: Leg, announcement: Announcement): void {
	leg.onReoffer = async (offer) => {
		const description = offer === '' ? announcement.offer : announcement.answer(offer);
		if (description === undefined) return { ok: false, status: 488 };
		return { ok: true, description, ...(offer === '' && { answered: (answer: string) => announcement.begin(answer) }) };
	};
}
