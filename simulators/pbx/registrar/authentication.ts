import type { Reply, SipRequest } from '../../drachtio';
import type { Clock, Stream } from '../../kernel';
import { credentialsMatch, type DigestCredentials, formatChallenge, parseCredentials } from '../../sip';
import type { PbxBehaviour } from '../behaviour';
import type { Line, LineKind, User } from '../enterprise';
import { unescaped } from '../numbering';
import type { Provisioning } from '../provisioning';
import { Nonces } from './nonces';

/** The line whose credentials a request carries. */
export interface Authenticated {
	readonly user: User;
	readonly kind: LineKind;
	readonly line: Line;
}

/** Digest authentication of what arrives on the access side (RFC 3261 §22). */
export class Authentication {
	readonly #nonces: Nonces;

	constructor(
		private readonly provisioning: Provisioning,
		private readonly realm: string,
		private readonly behaviour: PbxBehaviour,
		clock: Clock,
		random: Stream,
	) {
		this.#nonces = new Nonces(clock, random, behaviour.nonceLifetimeMs);
	}

	/** The line that sent the request; undefined when the request has been challenged or refused. */
	authenticate(request: SipRequest, reply: Reply): Authenticated | undefined {
		if (!this.behaviour.challengesRequests) return this.#believed(request, reply);
		const credentials = request.has('Authorization') ? parseCredentials(request.get('Authorization')) : undefined;
		const line = credentials && this.provisioning.line({ authUser: credentials.username });
		if (credentials === undefined || line === undefined) return this.#challenge(reply);
		if (!this.#asChallenged(credentials) || !credentialsMatch(credentials, { accountHash: line.line.accountHashes.MD5 }, request))
			return this.#challenge(reply);
		// The password is right: a nonce that is no good any more is no reason to ask the user (RFC 2617 §3.2.1, stale).
		if (this.#nonces.use(credentials.nonce, credentials.nonceCount ?? 0) !== 'fresh') return this.#challenge(reply, 'stale');
		return line;
	}

	/** Behaviour without challenges: the line that From claims. */
	#believed(request: SipRequest, reply: Reply): Authenticated | undefined {
		const linePort = addressOfRecord(request.getParsedHeader('from').uri);
		const line = this.provisioning.line({ linePort });
		if (line === undefined) reply.send(403);
		return line;
	}

	/** Whether credentials answer what was asked: no weaker protection, which could be replayed. */
	#asChallenged({ realm, algorithm, qop }: DigestCredentials): boolean {
		return realm === this.realm && algorithm === 'MD5' && qop === 'auth';
	}

	#challenge(reply: Reply, stale?: 'stale'): undefined {
		const challenge = formatChallenge({
			realm: this.realm,
			nonce: this.#nonces.issue(),
			algorithm: 'MD5',
			qop: ['auth'],
			stale: stale !== undefined,
		});
		reply.send(401, { headers: { 'WWW-Authenticate': challenge } });
		return undefined;
	}
}

/** `user@domain` of a URI, without port and parameters (RFC 3261 §10.3 item 5). */
export function addressOfRecord(uri: string): string {
	const [, user = '', host = ''] = /^sips?:([^@]*)@([^:;?>]+)/i.exec(uri) ?? [];
	return `${unescaped(user)}@${host.toLowerCase()}`;
}
