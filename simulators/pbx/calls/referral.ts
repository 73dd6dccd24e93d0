import type { Reply, SipRequest } from '../../drachtio';
import { unescaped } from '../numbering';
import type { Call } from './call';
import type { CallControl } from './call-control';
import { joinConference } from './conference';
import { destinationOf, isParty } from './destination';
import type { Leg } from './leg';
import { reasons } from './reasons';
import { blindTransfer, consultTransfer, type Transferred } from './transfer';

/** Whom a Refer-To header names: a number, and the dialog that is to be replaced there (RFC 3891 §3), if there is one. */
interface ReferTo {
	readonly user: string;
	readonly replaces?: { readonly callId: string; readonly toTag: string; readonly fromTag: string };
}

/**
 * A phone asks within its call to have the other party connected with somebody else (REFER, RFC 3515). It is told how that goes by
 * NOTIFY, and is released when it has gone well; else its calls are what they were.
 */
export async function referred(control: CallControl, call: Call, leg: Leg, request: SipRequest, reply: Reply): Promise<void> {
	const to = request.has('Refer-To') ? readReferTo(request.get('Refer-To')) : undefined;
	// RFC 3515 §2.4.1: exactly one, and one that can be called.
	if (to === undefined) return reply.send(400);
	if (control.behaviour.refer === 'refuse') return reply.send(603);
	// One after the other, so that none overtakes another; and each once, however often the target says it.
	let told = Promise.resolve();
	let last = 0;
	const tell = (status: number, state: 'active' | 'terminated') => {
		if (status === last) return told;
		last = status;
		told = told.then(() => leg.notify(status, state));
		return told;
	};
	const asked = transfer(control, call, to, (status) => void tell(status, 'active'));
	if (typeof asked === 'number') return reply.send(asked);
	reply.send(202, { headers: { Contact: leg.contact } });
	void tell(100, 'active');
	const status = await asked();
	await tell(status, 'terminated');
	if (status === 200) leg.release(reasons.clearing);
}

/** The act that is asked for, or the status with which it is refused at once. */
function transfer(control: CallControl, call: Call, to: ReferTo, progress: (status: number) => void): number | (() => Promise<Transferred>) {
	if (to.replaces === undefined) {
		const user = control.provisioning.find(call.record.user);
		// Nothing is assigned any more to whom the phone was: what goes on, goes on as it is.
		if (user === undefined) return 403;
		const target = destinationOf(to.user, user, control.provisioning);
		if (target.kind === 'nowhere') return target.status;
		if (target.kind === 'feature' && target.feature.does === 'conference') return () => joinConference(control, call);
		return isParty(target) ? () => blindTransfer(control, call, target, progress) : 403;
	}
	const replaced = control.legNamed(to.replaces);
	const consulted = control.calls.all().find((one) => one.conversation?.isOver === false && one.conversation.legOf(one) === replaced);
	// RFC 3891 §3: no such dialog is told 481; one of somebody else's is none of the phone's business.
	if (consulted === undefined || consulted === call) return 481;
	if (consulted.record.user !== call.record.user) return 403;
	return async () => {
		const other = consulted.conversation?.legOf(consulted);
		const status = await consultTransfer(control, call, consulted);
		if (status === 200) other?.release(reasons.clearing);
		return status;
	};
}

function readReferTo(value: string): ReferTo | undefined {
	const uri = /^\s*(?:"[^"]*"\s*|[^<,"]*)<sips?:(?:([^@>?]+)@)?([^>]*)>[^,]*$/.exec(value) ?? /^\s*sips?:(?:([^@>?,]+)@)?([^,;]*)$/.exec(value);
	if (uri === null) return undefined;
	const user = unescaped(uri[1]?.replace(/;.*/, '') ?? '');
	const escaped = /[?&]Replaces=([^&]*)/i.exec(uri[2] ?? '')?.[1];
	if (escaped === undefined) return user === '' ? undefined : { user };
	const replaces = unescaped(escaped);
	const [callId, toTag, fromTag] = [/^\s*([^;\s]+)/, /;\s*to-tag=([^;\s]+)/i, /;\s*from-tag=([^;\s]+)/i].map((part) => part.exec(replaces)?.[1]);
	return callId === undefined || toTag === undefined || fromTag === undefined ? undefined : { user, replaces: { callId, toTag, fromTag } };
}
