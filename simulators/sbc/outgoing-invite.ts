import { dialogOfAnswer, type Headers, type Reply, type SipDialog, type SipRequest, type SipResponse, type Srf } from '../drachtio';

/** An INVITE to the other side. */
export interface OutgoingInvite {
	readonly uri: string;
	readonly headers: Headers;
	/** The offer, unless the other side is to make it. */
	readonly body?: string;
	readonly proxy?: string;
}

/** Told of what comes before the final answer. */
export interface InviteProgress {
	/** The request has gone out: from now on it can be cancelled. */
	sent(request: SipRequest): void;
	progressed(response: SipResponse): void;
	/** UPDATE in an early dialog. */
	updated(request: SipRequest, reply: Reply): void;
}

/** What has become of it. */
export type InviteOutcome =
	/** Its ACK is still to be sent: it is for whoever has passed the answer on to say when. */
	| { readonly dialog: SipDialog; readonly description: string; acknowledge(answer: string | undefined): void }
	/** `response` is missing when the INVITE could not be sent, or was answered with a 200 that makes no dialog. */
	| { readonly dialog?: undefined; readonly response?: SipResponse };

/** Begins a call to somebody (RFC 3261 §13.2). */
export async function invite(srf: Srf, { uri, ...opts }: OutgoingInvite, progress: InviteProgress): Promise<InviteOutcome> {
	const request = await srf.request(uri, { method: 'INVITE', ...opts }).catch(() => undefined);
	if (request === undefined) return {};
	progress.sent(request);
	request.on('update', (update, reply) => progress.updated(update, reply));
	return new Promise((settle) => {
		request.on('response', (response, ack) => {
			if (response.status < 200) {
				progress.progressed(response);
				// A reliable one gets its PRACK (RFC 3262 §4).
				if (response.has('RSeq')) ack();
			} else if (response.status >= 300) settle({ response });
			else {
				const dialog = response.has('Contact') ? dialogOfAnswer(srf, request, response) : undefined;
				if (dialog === undefined) {
					ack();
					settle({});
				} else settle({ dialog, description: response.body, acknowledge: (answer) => ack(answer === undefined ? {} : { body: answer }) });
			}
		});
	});
}
