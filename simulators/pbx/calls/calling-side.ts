import type { Reply, SipRequest } from '../../drachtio';
import type { Call } from './call';
import type { CallControl } from './call-control';
import type { Leg } from './leg';

/**
 * The side of a call that wants to be connected: a caller whose INVITE waits for its answer, or, in Call Back, a user
 * who has answered already and waits for the destination.
 */
export interface CallingSide {
	/** The user's call that it is already in: it goes on whatever becomes of this one. */
	readonly call?: Call;
	/** Its description; empty when its INVITE made no offer, and it will answer ours in ACK. */
	readonly offer: string;
	/** Tells it of progress at the called side. */
	progress(status: number, description: string): void;
	/** Connects it with what the called side described; rejects when it has gone meanwhile. */
	connect(description: string): Promise<Leg>;
	/** Ends what was asked for, with this status where it was not connected yet. */
	refuse(status: number, reason?: string): void;
	/** Settles, with the Reason header if there was one, when it gives up before it was connected. */
	readonly gone: Promise<string | undefined>;
}

/** The caller of an INVITE that has just come in. */
export function caller(control: CallControl, request: SipRequest, reply: Reply): CallingSide {
	const local = control.localDescription();
	let last = '';
	let cancelled = false;
	let leg: Leg | undefined;
	const gone = new Promise<string | undefined>((resolve) => {
		request.on('cancel', (cancel) => {
			cancelled = true;
			resolve(cancel.has('Reason') ? cancel.get('Reason') : undefined);
		});
	});
	return {
		offer: request.body,
		progress(status, description) {
			const body = request.body === '' ? '' : description;
			const progress = `${status} ${body}`;
			if (cancelled || progress === last) return;
			last = progress;
			reply.send(status, body === '' ? {} : { body: local.of(body) });
		},
		async connect(description) {
			if (cancelled) throw new Error('the caller has gone');
			leg = control.leg(await control.srf.createUAS(request, reply, { localSdp: local.of(description) }), local);
			return leg;
		},
		refuse(status, reason) {
			// Its call is ended when it has been answered and has not heard of that yet.
			if (leg !== undefined) leg.release(reason);
			else if (!cancelled) reply.send(status, reason === undefined ? {} : { headers: { Reason: reason } });
		},
		gone,
	};
}

/** A user who took the first leg of a Call Back: established with the media server, and to be connected by re-INVITE (RFC 3725 §4.1). */
export function answeredUser(control: CallControl, leg: Leg): CallingSide {
	return {
		offer: leg.remote,
		// Ring-back to the user is the media server's.
		progress: () => {},
		async connect(description) {
			const outcome = await control.align(leg, description);
			if (!outcome.ok) throw new Error(`the user's leg refused its new description with ${outcome.status}`);
			return leg;
		},
		refuse: (_status, reason) => leg.release(reason),
		gone: leg.gone,
	};
}
