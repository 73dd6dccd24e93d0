import type { Clock, Endpoint, Random } from '../../kernel';
import type { Host } from '../../network';
import { type SipUserAgent, sipUserAgent } from '../../user-agent';
import type { Account, SipLine } from './account';

export interface RegistrationOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly random: Random;
	readonly sbc: Endpoint;
	readonly account: Account;
	readonly line: SipLine;
	/** Of this installation of the client (RFC 5626 §4.1). */
	readonly instanceId: string;
	readonly userAgent: string;
	readonly expiresSeconds: number;
}

/** The client's SIP user agent, on TCP towards the SBC. */
export function clientUserAgent({
	host,
	clock,
	random,
	sbc,
	account,
	line,
	instanceId,
	userAgent,
	expiresSeconds,
}: RegistrationOptions): SipUserAgent {
	return sipUserAgent({
		host,
		clock,
		random,
		transport: 'tcp',
		user: line.user,
		authUser: line.authUser,
		password: line.password,
		domain: line.domain,
		displayName: account.displayName,
		outboundProxy: sbc,
		userAgent,
		instanceId,
		expiresSeconds,
	});
}

/** Connects and registers. Without success the user is signed in all the same, and has no Voice over IP; {@link SipUserAgent.registered} says so. */
export async function register(agent: SipUserAgent): Promise<void> {
	try {
		await agent.start();
		await agent.register();
	} catch {
		// A refusal is not tried again (domain rule: never more than one retry, and that is the user agent's for a challenge).
	}
}
