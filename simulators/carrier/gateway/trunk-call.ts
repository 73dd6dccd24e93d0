import type { Reply, SipDialog, SipRequest } from '../../drachtio';
import type { Clock, Millis } from '../../kernel';
import type { CarrierBehaviour } from '../behaviour';
import type { Release } from '../exchange/call';
import { keyIn, keySender } from './dtmf-relay';
import type { Interworking } from './interworking';
import type { GatewayMedia } from './media';

export interface TrunkCallOptions {
	readonly dialog: SipDialog;
	readonly clock: Clock;
	readonly media: GatewayMedia;
	readonly interworking: Interworking;
	/** The other side hung up. */
	readonly released: (release: Release) => void;
	/** The other side pressed a key. */
	readonly key: (digit: string) => void;
	/** Nothing of the dialog is left. */
	readonly gone: () => void;
	/** A called side sends no BYE before ACK has come (RFC 3261 §15). */
	readonly acknowledged: boolean;
	/** How keys go out. */
	readonly keysBy: CarrierBehaviour['sendsKeysBy'];
}

/** An established call on the trunk. */
export interface TrunkCall {
	/** Hangs up. */
	release(release: Release): void;
	key(digit: string, ms?: Millis): void;
}

/** Takes over the dialog of an established call: hold, keys and the end from either side. */
export function trunkCall({ dialog, clock, media, interworking, released, key, gone, acknowledged, keysBy }: TrunkCallOptions): TrunkCall {
	let state: 'established' | 'releasing' | 'gone' = 'established';
	let waitingForAck = !acknowledged;
	let whenAcknowledged: (() => void) | undefined;
	/** Number of the latest INVITE that came. */
	let latest = 0;

	const leave = (): void => {
		if (state === 'gone') return;
		state = 'gone';
		media.close();
		gone();
	};
	dialog.on('destroy', (bye, text) => {
		const wasEstablished = state === 'established';
		leave();
		if (wasEstablished) released(interworking.releaseOfBye(bye, text));
	});
	media.connect();
	dialog.on('ack', (ack) => {
		waitingForAck = false;
		// One that was lost and comes after a later INVITE says nothing of what that has agreed on.
		if (ack.body && numberOf(ack) >= latest) media.answered(ack.body);
		whenAcknowledged?.();
	});
	const describe = (body: string | undefined, reply: Reply): void => {
		if (body === undefined) reply.send(488, { headers: interworking.reasonHeader({ cause: 65, location: 'network' }) });
		else reply.send(200, { body, headers: { Contact: dialog.local.contact, 'Content-Type': 'application/sdp' } });
	};
	dialog.on('modify', (request, reply) => {
		// It has crossed our BYE: nobody will be there to take the ACK.
		if (state !== 'established') return reply.send(481);
		latest = numberOf(request);
		describe(request.body === '' || request.body === undefined ? media.offer() : media.answer(request.body), reply);
	});
	dialog.on('update', (request, reply) => {
		if (state !== 'established') return reply.send(481);
		// RFC 3311 §5.2: an offer is answered here and now; without one it is a refresh.
		if (request.body) describe(media.answer(request.body), reply);
		else reply.send(200);
	});
	dialog.on('info', (info, reply) => {
		reply.send(200);
		const digit = keyIn(info);
		if (digit !== undefined && state === 'established') key(digit);
	});
	// A trunk transfers nothing.
	dialog.on('refer', (_refer, reply) => reply.send(603));

	const send = keySender(dialog, clock);
	const hangUp = (release: Release): void => {
		// The call is over whatever becomes of BYE.
		dialog.destroy({ headers: interworking.reasonHeader(release) }).then(leave, leave);
	};
	return {
		release(release) {
			if (state !== 'established') return;
			state = 'releasing';
			media.close();
			if (waitingForAck) whenAcknowledged = () => state === 'releasing' && hangUp(release);
			else hangUp(release);
		},
		key: (digit, ms) => {
			if (state === 'established' && !(keysBy === 'telephone-event' && media.press(digit))) send(digit, ms);
		},
	};
}

/** Of the header CSeq; an ACK has that of its INVITE (RFC 3261 §13.2.2.4). */
const numberOf = (request: SipRequest): number => Number.parseInt(request.get('CSeq'), 10);
