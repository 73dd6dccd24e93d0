import { cseqOf, field, readSession, type SipPacket } from '../../simulators/invariants';
import type { Scenario } from '../world';

/** The re-INVITEs that Alice's phone has sent in the call in question, each with its direction and the status it was answered with. */
export function renegotiations({
	wire,
	callBegan,
}: Scenario): readonly { readonly packet: SipPacket; readonly direction: string; readonly status?: number }[] {
	const answers = wire.messages({ to: 'alice-mobile', responseTo: 'INVITE', since: callBegan });
	return wire
		.messages({ from: 'alice-mobile', request: 'INVITE', since: callBegan })
		.filter(({ message }) => /;\s*tag=/.test(field(message, 'to')))
		.map((packet) => {
			const final = answers.find(
				({ message }) =>
					message.kind === 'response' &&
					message.status >= 200 &&
					field(message, 'call-id') === field(packet.message, 'call-id') &&
					cseqOf(message).number === cseqOf(packet.message).number,
			);
			const session = readSession(packet.message.body);
			return {
				packet,
				direction: session?.media[0]?.direction ?? 'none',
				...(final?.message.kind === 'response' && { status: final.message.status }),
			};
		});
}

/** Whether the other side has been told of a hold that was not taken back. */
export function isOnHold(world: Scenario): boolean {
	const last = renegotiations(world).findLast(({ status }) => status === 200);
	return last !== undefined && (last.direction === 'sendonly' || last.direction === 'inactive');
}
