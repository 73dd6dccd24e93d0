import { type Invitation, SessionState } from 'sip.js';
import { type Party, partyOf } from './party';
import { CallActFailed, type CallContext, SessionCall } from './session-call';

/** A call that is made to this user agent. It rings as soon as it exists. */
export class IncomingCall extends SessionCall {
	readonly direction = 'incoming';
	readonly #invitation: Invitation;
	/** Whoever answers twice at once has answered. */
	#answering: Promise<void> | undefined;

	constructor(context: CallContext, invitation: Invitation) {
		super(context, 'ringing', callerOf(invitation));
		this.#invitation = invitation;
		this.attend(invitation);
	}

	/** Sends 180, unless the user was faster. */
	ring(): void {
		const invitation = this.#invitation;
		if (invitation.state !== SessionState.Initial) return;
		// It rejects when the caller has given up meanwhile: the call ends by that.
		invitation.progress().catch(() => undefined);
		const early = invitation.dialog;
		if (early === undefined) return;
		// A caller may end an early dialog with BYE (RFC 3261 §15.1.2); sip.js would go on ringing.
		early.delegate = {
			onBye: (bye) => {
				bye.accept();
				this.remoteCause(bye.message, 487);
				void invitation.reject({ statusCode: 487 });
			},
		};
	}

	answer(): Promise<void> {
		if (this.#answering === undefined || this.state !== 'ringing') this.#answering = this.context.turn(() => this.#answer());
		return this.#answering;
	}

	decline(status = 486): Promise<void> {
		return this.#reject(status);
	}

	redirect(to: string): Promise<void> {
		return this.#reject(302, [`Contact: <sip:${to}@${this.#invitation.request.from.uri.host}>`]);
	}

	protected withdraw(): Promise<void> {
		return this.decline();
	}

	async #answer(): Promise<void> {
		this.#mustRing();
		await this.#invitation.accept();
		if (this.#invitation.state !== SessionState.Established) throw new CallActFailed('the caller has given up');
	}

	#reject(status: number, extraHeaders: string[] = []): Promise<void> {
		return this.context.turn(async () => {
			this.#mustRing();
			this.because({ by: 'local', status });
			await this.#invitation.reject({ statusCode: status, extraHeaders });
			this.finish();
		});
	}

	#mustRing(): void {
		if (this.state !== 'ringing' || this.#invitation.state !== SessionState.Initial) throw new CallActFailed(`the call is ${this.state}`);
	}
}

function callerOf({ request }: Invitation): Party {
	const asserted = request.getHeader('P-Asserted-Identity');
	const from = request.getHeader('From');
	return (asserted === undefined ? undefined : partyOf(asserted)) ?? (from === undefined ? undefined : partyOf(from)) ?? { number: 'anonymous' };
}
