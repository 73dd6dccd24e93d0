import type { Reply, SipDialog, SipRequest, SipResponse } from '../../drachtio';
import type { Cancel, Clock, Millis } from '../../kernel';
import { reasonPhrase } from '../../sip';
import type { LocalDescription } from './local-description';
import type { Announcement } from './media-server';
import { reasonOf } from './reasons';

/** What became of an INVITE that this PBX sent within a dialog. */
export type Reinvited =
	/** `acknowledge` is to be called once, with the answer when it was the 2xx that made the offer. */
	| { readonly ok: true; readonly description: string; readonly acknowledge: (answer?: string) => void }
	| { readonly ok: false; readonly status: number };

/** What a re-INVITE from the far side is told. */
export type Reoffered =
	/** `answered` gets what ACK carried, when the re-INVITE made no offer. */
	{ readonly ok: true; readonly description: string; readonly answered?: (answer: string) => void } | { readonly ok: false; readonly status: number };

export interface LegOptions {
	readonly clock: Clock;
	readonly local: LocalDescription;
	/** What the far side hears until it is connected with somebody. */
	readonly announcement?: Announcement;
	/** How often the far side is asked whether it is still there. */
	readonly auditMs: Millis;
	/** Told when nothing of the leg is left. */
	readonly ended: (leg: Leg) => void;
}

/** drachtio-srf's `Dialog.request` with a callback, which alone hands out the ACK of an offerless re-INVITE. */
type InviteInDialog = (
	opts: { method: 'INVITE'; body?: string; noAck?: boolean; headers: { Contact: string } },
	done: (error: Error | null, response?: SipResponse, acknowledge?: (opts: { body?: string }) => void) => void,
) => void;

/**
 * An established call leg: one dialog with a phone or a carrier. It keeps the rules that hold within one dialog (one
 * INVITE at a time, no BYE before the ACK) and leaves to its owner what the call makes of it.
 *
 * Re-INVITE goes through `request`, not `modify`, whose queue never moves again after a refusal.
 */
export class Leg {
	/** Settles, with the Reason header if there was one, when the leg is over, whoever ended it. */
	readonly gone: Promise<string | undefined>;
	/** Answers re-INVITE; the offer is empty when there was none. Until the leg is connected to another it has to be tried again. */
	onReoffer: (offer: string) => Promise<Reoffered> = async () => ({ ok: false, status: 491 });
	/** Answers INFO with a status. */
	onInfo: (info: SipRequest) => Promise<number> = async () => 200;

	/** Answers REFER: a leg that talks with nobody has nobody to be referred. */
	onRefer: (request: SipRequest, reply: Reply) => void = (_request, reply) => reply.send(603);

	readonly #dialog: SipDialog;
	readonly #options: LegOptions;
	/** For the called side of a dialog: its 2xx has been acknowledged. */
	readonly #acknowledged: Promise<unknown>;
	#tellGone: (reason?: string) => void = () => {};
	#state: 'up' | 'releasing' | 'gone' = 'up';
	#inviting: 'nobody' | 'we' | 'they' = 'nobody';
	#remote: string;
	#told: string;
	#audit: Cancel = () => {};
	#announcement: Announcement | undefined;

	constructor(dialog: SipDialog, options: LegOptions) {
		this.#dialog = dialog;
		this.#options = options;
		this.#remote = dialog.remote.sdp ?? '';
		this.#told = options.local.last;
		this.gone = new Promise((resolve) => {
			this.#tellGone = resolve;
		});
		this.#acknowledged = dialog.type === 'uac' ? Promise.resolve() : this.#nextAck();
		dialog.on('destroy', (bye) => this.#over(bye.has('Reason') ? bye.get('Reason') : undefined));
		dialog.on('modify', (request, reply) => void this.#reoffered(request, reply));
		dialog.on('info', (request, reply) => void this.onInfo(request).then((status) => reply.send(status)));
		dialog.on('refer', (request, reply) => this.onRefer(request, reply));
		this.#scheduleAudit();
		this.#announcement = options.announcement;
		this.#announcement?.begin(this.#remote);
	}

	/** What the far side hears of the PBX itself. */
	get announcement(): Announcement | undefined {
		return this.#announcement;
	}

	/** The far side has been described this as its other side: it hears it until it is connected with somebody, or gone. */
	hear(announcement: Announcement): void {
		this.#announcement = announcement;
		if (this.#state === 'gone') announcement.close();
	}

	/** The far side's latest description. */
	get remote(): string {
		return this.#remote;
	}

	/** The latest description of the other side that the far side has accepted. */
	get told(): string {
		return this.#told;
	}

	/** Whether this side started the dialog, and so made its Call-ID. */
	get ownsCallId(): boolean {
		return this.#dialog.type === 'uac';
	}

	get isUp(): boolean {
		return this.#state === 'up';
	}

	/** Waits for the ACK of the 2xx that established the leg; gives the answer that it carries when the 2xx made the offer. */
	async acknowledged(): Promise<string> {
		await Promise.race([this.#acknowledged, this.gone]);
		if (this.#remote === '') this.#remote = this.#dialog.remote.sdp ?? '';
		return this.#remote;
	}

	/** Sends re-INVITE; without a description the far side is asked for an offer. 491 when an INVITE is under way already (RFC 3261 §14.1). */
	async reinvite(description: string): Promise<Reinvited> {
		await Promise.race([this.#acknowledged, this.gone]);
		if (this.#state !== 'up') return { ok: false, status: 481 };
		if (this.#inviting !== 'nobody') return { ok: false, status: 491 };
		this.#inviting = 'we';
		const outcome = await this.#invite(this.#options.local.of(description));
		// An offer that came in the 2xx keeps the exchange open until ACK has answered it.
		if (!outcome.ok || description !== '') this.#inviting = 'nobody';
		if (outcome.ok) {
			this.#remote = outcome.description;
			if (description !== '') this.#told = description;
			// What it was told now is somebody else's.
			this.announcement?.close();
		}
		if (!outcome.ok && tellsThatDialogIsGone(outcome.status)) this.release(reasonOf(outcome));
		return outcome;
	}

	/** Whether it is the dialog that Replaces names, seen from here (RFC 3891 §3). */
	isNamed({ callId, toTag, fromTag }: { readonly callId: string; readonly toTag: string; readonly fromTag: string }): boolean {
		const { sip } = this.#dialog;
		return sip.callId === callId && sip.localTag === toTag && sip.remoteTag === fromTag;
	}

	/** Contact of this end. */
	get contact(): string {
		return this.#dialog.local.contact;
	}

	/** Tells who referred how that goes (RFC 3515 §2.4.5). */
	async notify(status: number, state: 'active' | 'terminated'): Promise<void> {
		if (this.#state !== 'up') return;
		const headers = {
			Event: 'refer',
			'Subscription-State': state === 'active' ? 'active;expires=60' : 'terminated;reason=noresource',
			'Content-Type': 'message/sipfrag;version=2.0',
			Contact: this.#dialog.local.contact,
		};
		const body = `SIP/2.0 ${status} ${reasonPhrase(status)}\r\n`;
		await this.#dialog.request({ method: 'NOTIFY', headers, body }).catch(() => undefined);
	}

	/** Passes INFO on; gives the status of its answer. */
	async info(info: SipRequest): Promise<number> {
		const headers = info.has('Content-Type') ? { 'Content-Type': info.get('Content-Type') } : {};
		const response = await this.#dialog.request({ method: 'INFO', headers, body: info.body }).catch(() => undefined);
		const status = response?.status ?? 481;
		if (tellsThatDialogIsGone(status)) this.release(reasonOf({ status }));
		return status;
	}

	/** Ends the leg: BYE, as soon as it may be sent (RFC 3261 §15). Later calls do nothing. */
	release(reason?: string): void {
		if (this.#state !== 'up') return;
		this.#state = 'releasing';
		this.#audit();
		this.#tellGone(reason);
		void this.#bye(reason);
	}

	/** The PBX is taken down: the leg is not audited any more, and its far side is not told. */
	abandon(): void {
		this.#state = 'gone';
		this.#audit();
	}

	async #bye(reason?: string): Promise<void> {
		let vanished = false;
		this.#dialog.on('destroy', () => {
			vanished = true;
		});
		await Promise.race([this.#acknowledged, new Promise<void>((done) => this.#dialog.on('destroy', () => done()))]);
		// That the far side has no such dialog any more is as good as its consent.
		if (!vanished) await this.#dialog.destroy({ headers: reason === undefined ? {} : { Reason: reason } }).catch(() => undefined);
		this.#over(reason);
	}

	#over(reason?: string): void {
		if (this.#state === 'gone') return;
		this.#state = 'gone';
		this.#audit();
		this.announcement?.close();
		this.#tellGone(reason);
		this.#options.ended(this);
	}

	#nextAck(): Promise<SipRequest> {
		return new Promise((resolve) => {
			this.#dialog.once('ack', (ack: SipRequest) => resolve(ack));
		});
	}

	#invite(body: string): Promise<Reinvited> {
		const invite = this.#dialog.request.bind(this.#dialog) as unknown as InviteInDialog;
		const headers = { Contact: this.#dialog.local.contact };
		return new Promise((resolve) => {
			invite({ method: 'INVITE', headers, ...(body === '' ? { noAck: true } : { body }) }, (_error, response, acknowledge) => {
				if (response === undefined) resolve({ ok: false, status: 481 });
				else if (response.status === 200) {
					const answered = (answer = '') => {
						this.#inviting = 'nobody';
						if (answer !== '') this.#told = answer;
						acknowledge?.({ body: this.#options.local.of(answer) });
					};
					resolve({ ok: true, description: response.body, acknowledge: answered });
				} else if (response.status > 200) resolve({ ok: false, status: response.status });
			});
		});
	}

	async #reoffered(request: SipRequest, reply: Reply): Promise<void> {
		// RFC 3261 §14.2: 491 while our own INVITE is under way, 500 while an earlier one of theirs is.
		if (this.#inviting === 'we') return reply.send(491);
		if (this.#inviting === 'they') return reply.send(500, { headers: { 'Retry-After': 2 } });
		this.#inviting = 'they';
		const outcome = await this.onReoffer(request.body);
		this.#inviting = 'nobody';
		if (this.#state !== 'up') {
			if (outcome.ok) outcome.answered?.('');
			return reply.send(481);
		}
		if (!outcome.ok) return reply.send(outcome.status);
		this.#told = outcome.description;
		const ack = this.#nextAck();
		reply.send(200, { headers: { Contact: this.#dialog.local.contact }, body: this.#options.local.of(outcome.description) });
		if (request.body !== '') {
			this.#remote = request.body;
			return;
		}
		const answer = await Promise.race([ack.then(({ body }) => body), this.gone.then(() => '')]);
		if (answer !== '') this.#remote = answer;
		outcome.answered?.(answer);
	}

	/** A far side that vanished sends no BYE: it is found out by asking. */
	#scheduleAudit(): void {
		const { clock, auditMs } = this.#options;
		this.#audit = clock.at(clock.now() + auditMs, () => void this.#ask());
	}

	async #ask(): Promise<void> {
		const response = await this.#dialog.request({ method: 'OPTIONS' }).catch(() => undefined);
		if (this.#state !== 'up') return;
		if (tellsThatDialogIsGone(response?.status ?? 481)) this.release(reasonOf({ status: 408, text: 'Call audit' }));
		else this.#scheduleAudit();
	}
}

/** RFC 3261 §12.2.1.2: these end the dialog, other failures only the request. */
const tellsThatDialogIsGone = (status: number) => status === 481 || status === 408;
