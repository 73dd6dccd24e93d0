import type { Hertz } from '../../media';
import type { Direction } from '../../sip';
import type { CallControl } from './call-control';
import type { CallingSide } from './calling-side';
import type { Leg } from './leg';
import type { Announcement } from './media-server';

/** A leg that is connected with the PBX itself. */
export interface WithPbx {
	readonly leg: Leg;
	/** Where the PBX hears it, and is heard. */
	readonly port: Announcement;
}

/**
 * Answers a side that waits with the PBX's own media, which is the one's to close who asks for it. The side may not have heard of the answer yet.
 *
 * @returns undefined when it has gone, or cannot be connected, which it has been told.
 */
export async function answerWithPbx(
	{ mediaServer }: CallControl,
	side: CallingSide,
	sound: Hertz = 0,
	direction: Direction = 'sendrecv',
): Promise<WithPbx | undefined> {
	const port = mediaServer.announcement(sound, direction);
	const description = side.offer === '' ? port.offer : port.answer(side.offer);
	if (description === undefined) {
		port.close();
		side.refuse(488);
		return undefined;
	}
	try {
		const leg = await side.connect(description);
		if (side.offer === '') void leg.acknowledged().then((answer) => port.begin(answer));
		return { leg, port };
	} catch {
		port.close();
		side.refuse(480);
		return undefined;
	}
}

/** The same, when it has heard of it (ACK) and listens; undefined also when it has gone instead. */
export async function connectWithPbx(...call: Parameters<typeof answerWithPbx>): Promise<WithPbx | undefined> {
	const answered = await answerWithPbx(...call);
	answered?.leg.hear(answered.port);
	await answered?.leg.acknowledged();
	return answered?.leg.isUp ? answered : undefined;
}

/** An established leg that has accepted the PBX's own media in place of whom it talks with. */
export interface MovedToPbx extends WithPbx {
	readonly ok: true;
	/** Both hear each other from now on; until then the PBX sends nothing. */
	readonly begin: () => void;
	/** Ends the PBX's media; a leg whose call goes on is connected again with whom it talked with. */
	readonly giveBack: (callGoesOn: boolean) => Promise<void>;
}

/** Connects an established leg with the PBX's own media by re-INVITE. A refusal leaves its session as it was (RFC 3261 §14.1). */
export async function moveToPbx(
	control: CallControl,
	leg: Leg,
	sound: Hertz = 0,
	direction: Direction = 'sendrecv',
): Promise<MovedToPbx | { readonly ok: false; readonly status: number }> {
	const { told } = leg;
	const port = control.mediaServer.announcement(sound, direction);
	const asked = await control.align(leg, port.offer);
	if (!asked.ok) {
		port.close();
		return asked;
	}
	const giveBack = async (callGoesOn: boolean) => {
		port.close();
		if (callGoesOn) await control.align(leg, told);
	};
	return { ok: true, leg, port, begin: () => port.begin(asked.description), giveBack };
}

/** What a leg asks by re-INVITE is answered by the PBX's own media: the leg is connected with nobody else. */
export function answerReoffers({ leg, port }: WithPbx): void {
	leg.onReoffer = async (offer) => {
		const description = offer === '' ? port.offer : port.answer(offer);
		if (description === undefined) return { ok: false, status: 488 };
		return { ok: true, description, ...(offer === '' && { answered: (answer: string) => port.begin(answer) }) };
	};
}

/** The same, and whatever else it asks: INFO is taken and does nothing, REFER is declined, as there is nobody whom it could move. */
export function answerRequests({ leg, port }: WithPbx): void {
	answerReoffers({ leg, port });
	leg.onInfo = async () => 200;
	leg.onRefer = (_request, reply) => reply.send(603);
}
