import { Inviter, SessionState, type URI, type UserAgent } from 'sip.js';
import { abandonInvite, refuseChallenges } from './hidden';
import { CallActFailed, type CallContext, SessionCall, TRANSACTION_MS } from './session-call';

/** A call that this user agent makes. */
export class OutgoingCall extends SessionCall {
	readonly direction = 'outgoing';

	constructor(context: CallContext, number: string) {
		super(context, 'calling', { number });
	}

	/** Sends the INVITE. */
	async begin(userAgent: UserAgent, target: URI): Promise<void> {
		if (this.ended !== undefined) return;
		const inviter = new Inviter(userAgent, target);
		this.attend(inviter);
		try {
			await inviter.invite({
				requestDelegate: {
					onProgress: ({ message }) => {
						this.identified(message.getHeader('P-Asserted-Identity'));
						if (message.statusCode === 180 || message.statusCode === 183) this.become('ringing');
					},
					onAccept: ({ message }) => this.identified(message.getHeader('P-Asserted-Identity')),
					onReject: ({ message }) => this.refusal(message),
					onRedirect: ({ message }) => this.refusal(message),
				},
			});
		} catch {
			// Its session is terminated, which ends the call.
			this.finish();
		}
	}

	async answer(): Promise<void> {
		throw new CallActFailed('only an incoming call can be answered');
	}

	async decline(): Promise<void> {
		throw new CallActFailed('only an incoming call can be declined');
	}

	async redirect(): Promise<void> {
		throw new CallActFailed('only an incoming call can be sent on');
	}

	/** CANCEL, as soon as there is a provisional response to let it through (RFC 3261 §9.1). */
	protected async withdraw(): Promise<void> {
		const { session } = this;
		this.because({ by: 'local' });
		this.finish();
		if (!(session instanceof Inviter) || session.state === SessionState.Terminated) return;
		refuseChallenges(session);
		await this.closing(TRANSACTION_MS, (done) => {
			session.stateChange.addListener((state) => {
				if (state === SessionState.Terminated) done();
			});
			session.cancel().catch(done);
		});
		if ((session.state as SessionState) !== SessionState.Terminated) abandonInvite(session);
	}
}
