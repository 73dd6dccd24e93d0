import type { Clock, Endpoint, Journal, Random } from '../../kernel';
import type { Hertz, Picture } from '../../media';
import type { Host } from '../../network';
import { RegistrationRefused, type SipUserAgent, sipUserAgent } from '../../user-agent';
import type { Account, SipLine } from './account';

export interface RegistrationOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly journal: Journal;
	readonly random: Random;
	readonly sbc: Endpoint;
	readonly account: Account;
	readonly line: SipLine;
	/** Of this installation of the client (RFC 5626 §4.1). */
	readonly instanceId: string;
	readonly userAgent: string;
	readonly expiresSeconds: number;
	/** The voice of the phone's user; silent unless given. */
	readonly voice?: Hertz;
	/** What the phone's camera shows, for calls with video. */
	readonly camera?: Picture;
}

/** The client's SIP user agent, on TCP towards the SBC. */
export function clientUserAgent({
	host,
	clock,
	journal,
	random,
	sbc,
	account,
	line,
	instanceId,
	userAgent,
	expiresSeconds,
	voice,
	camera,
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
		...(voice !== undefined && { voice: { pitch: voice, journal } }),
		...(camera !== undefined && { camera }),
		onMalformed: (detail) => journal.record({ kind: 'signalling', node: host.name, what: 'malformed', detail }),
	});
}

/**
 * Connects and registers. Gives the refusal, if it was refused: the user is signed in all the same, only without Voice
 * over IP. Credentials are given once (domain rule for 401: never more than one retry, and that is the answer to the challenge).
 */
export async function register(agent: SipUserAgent): Promise<RegistrationRefused | undefined> {
	try {
		await agent.start();
		await agent.register();
		return undefined;
	} catch (error) {
		// Everything else that `start` and `register` reject with comes from the network.
		return error instanceof RegistrationRefused ? error : undefined;
	}
}
