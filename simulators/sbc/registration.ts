import { createHash } from 'node:crypto';
import type { Headers, Reply, SipMessage, SipRequest, SipResponse, Srf } from '../drachtio';
import type { Endpoint, Millis } from '../kernel';
import { holdsFlow, hostText, listsOption, parameter, parseNameAddr, parseUri, parseVia, splitList } from '../sip';
import type { SbcBehaviour } from './behaviour';
import type { Bindings, PhoneFlow } from './bindings';
import { hidden, responseHeaders } from './header-policy';
import { answer } from './response';

/** What a registrar needs besides the contacts. */
const WITH_REGISTER = ['Authorization', 'Expires', 'User-Agent'] as const;
const DEFAULT_EXPIRES_S = 3600;

export interface RegistrationRelayOptions {
	readonly srf: Srf;
	readonly bindings: Bindings;
	readonly now: () => Millis;
	/** The SBC itself, as the PBX reaches it. */
	readonly self: Endpoint;
	readonly registrar: Endpoint;
	readonly behaviour: SbcBehaviour;
	readonly domain: string;
	/** Keys the hash that hides the phones' Call-IDs. */
	readonly secret: string;
}

/** A contact of a REGISTER on its way through the SBC. */
interface RelayedContact {
	readonly token: string;
	readonly uri: string;
	/** Header parameters as the phone wrote them. */
	readonly parameters: string;
	/** The phone wants to be reached over the flow that it registers over (RFC 5626 §4.2). */
	readonly isOutbound: boolean;
}

/** Carries REGISTER to the registrar and its answer back; the PBX gets contacts that lead to the SBC. */
export class RegistrationRelay {
	readonly #options: RegistrationRelayOptions;
	#underWay = 0;
	/** How many REGISTERs have come. */
	#count = 0;
	/** What has been asked of the registrar and not been answered, by the contact's token. */
	readonly #asked = new Map<string, Promise<void>>();

	constructor(options: RegistrationRelayOptions) {
		this.#options = options;
	}

	get underWay(): number {
		return this.#underWay;
	}

	/** Settles when the registrar has answered for this contact: a request to it may overtake the answer that makes it known here. */
	async answered(token: string): Promise<void> {
		await this.#asked.get(token);
	}

	async relay(request: SipRequest, reply: Reply): Promise<void> {
		this.#underWay++;
		const contacts = this.#contactsOf(request);
		const carried = this.#carry(request, reply, contacts, ++this.#count);
		for (const { token } of contacts) this.#asked.set(token, carried);
		await carried;
		for (const { token } of contacts) if (this.#asked.get(token) === carried) this.#asked.delete(token);
		this.#underWay--;
	}

	async #carry(request: SipRequest, reply: Reply, contacts: readonly RelayedContact[], number: number): Promise<void> {
		try {
			const response = await this.#ask(request, contacts);
			if (response.status === 200) this.#learn(request, response, contacts, number);
			answer(reply, response.status, response.reason, { ...responseHeaders(response), ...this.#contactsBack(request, response, contacts) });
		} catch {
			reply.send(503);
		}
	}

	#contactsOf(request: SipMessage): RelayedContact[] {
		const aor = addressOfRecord(request);
		return contactValues(request).map((value) => {
			const { uri, parameters } = parseNameAddr(value);
			const instance = parameter(parameters, '+sip.instance');
			const flow = parameter(parameters, 'reg-id');
			const isOutbound = instance !== undefined && flow !== undefined && supportsOutbound(request);
			return { token: this.#options.bindings.tokenFor(aor, isOutbound ? `${instance};${flow}` : (instance ?? uri)), uri, parameters, isOutbound };
		});
	}

	async #ask(request: SipRequest, contacts: readonly RelayedContact[]): Promise<SipResponse> {
		const { srf, registrar, behaviour, domain } = this.#options;
		const headers: Headers = {
			From: hidden(request.get('From'), behaviour, domain),
			To: hidden(request.get('To'), behaviour, domain),
			'Call-ID': this.#callId(request),
			CSeq: request.get('CSeq'),
		};
		for (const name of WITH_REGISTER) if (request.has(name)) headers[name] = request.get(name);
		const all = request.has('Contact') && request.get('Contact').trim() === '*';
		if (all) headers.Contact = '*';
		else if (contacts.length > 0) headers.Contact = contacts.map(({ token, parameters }) => `<${this.#inner(token)}>${parameters}`).join(', ');
		const outbound = contacts.find(({ isOutbound }) => isOutbound);
		// RFC 5626 §5.1: the token leads back here, and `ob` says that whoever is asked for by it is reached over the flow that he has registered over.
		if (outbound !== undefined) {
			const held = isFlowHeld(request) ? ';ob' : '';
			Object.assign(headers, { Path: `<${this.#inner(outbound.token)};lr${held}>`, Supported: 'path, outbound' });
		}
		const sent = await srf.request(request.uri, { method: 'REGISTER', headers, proxy: `sip:${place(registrar)}` });
		return new Promise((answered) => {
			sent.on('response', (response) => {
				if (response.status >= 200) answered(response);
			});
		});
	}

	/** One Call-ID for one of the phone's, so that the registrar sees its order (RFC 3261 §10.2.4), and not the phone's address. */
	#callId(request: SipMessage): string {
		const { secret, self } = this.#options;
		const digest = createHash('sha256')
			.update(`${secret}|${request.get('Call-ID')}`)
			.digest('hex');
		return `${digest.slice(0, 24)}@${hostText(self.address)}`;
	}

	/** @param number how many REGISTERs had come with this one */
	#learn(request: SipRequest, response: SipMessage, contacts: readonly RelayedContact[], number: number): void {
		const { bindings, now, behaviour } = this.#options;
		const aor = addressOfRecord(request);
		if (contacts.length === 0 && request.has('Contact')) bindings.removeAll(aor);
		const granted = new Map(contactValues(response).map((value) => [parseNameAddr(value).uri, parseNameAddr(value).parameters]));
		const isKept = requiresOutbound(response);
		const path = pathOf(request);
		for (const { token, uri, isOutbound } of contacts) {
			// Its answer has been overtaken by that to a later one: the phone is elsewhere since.
			if ((bindings.find(token)?.learnt ?? 0) > number) continue;
			const parameters = granted.get(this.#inner(token));
			const expires = parameters === undefined ? 0 : Number(parameter(parameters, 'expires') ?? headerSeconds(response) ?? DEFAULT_EXPIRES_S);
			if (!(expires > 0)) {
				bindings.remove(token);
				continue;
			}
			const flow: PhoneFlow = { ...sourceOf(request), isKept: isKept && isOutbound && path === undefined };
			bindings.keep({
				token,
				addressOfRecord: aor,
				contact: uri,
				flow,
				wayBack: behaviour.flowOfAMovedPhone === 'first' ? (bindings.find(token)?.wayBack ?? flow) : flow,
				...(path !== undefined && { path }),
				learnt: number,
				expires: now() + Math.min(expires, this.#longest(request)) * 1000,
			});
		}
	}

	/** A phone sees its own contacts, as it wrote them; those of others are none of its business. */
	#contactsBack(request: SipRequest, response: SipResponse, contacts: readonly RelayedContact[]): Headers {
		const { behaviour } = this.#options;
		const longest = this.#longest(request);
		const shortened = (text: string) => text.replace(/\d+$/, (seconds) => String(Math.min(Number(seconds), longest)));
		const own = contactValues(response).flatMap((value) => {
			const { uri, parameters } = parseNameAddr(value);
			const contact = contacts.find(({ token }) => this.#inner(token) === uri);
			return contact === undefined ? [] : [`<${contact.uri}>${parameters.replace(/;expires=\d+/i, shortened)}`];
		});
		const path = pathOf(request);
		return {
			...(own.length > 0 && { Contact: own.join(', ') }),
			...(requiresOutbound(response) && { Require: 'outbound' }),
			...(own.length > 0 && this.#keepsStream(request, response) && { 'Flow-Timer': behaviour.flowTimerSeconds }),
			...(path !== undefined && response.status === 200 && { Path: path }),
			...(response.status === 200 && response.has('Expires') && { Expires: shortened(response.get('Expires')) }),
		};
	}

	/** Whether the SBC is the first hop of a flow over a stream, and wants it kept alive. */
	#keepsStream(request: SipRequest, response: SipResponse): boolean {
		if (this.#options.behaviour.flowTimerSeconds === 0 || response.status !== 200 || !requiresOutbound(response)) return false;
		return pathOf(request) === undefined && sourceOf(request).transport === 'tcp';
	}

	/** How long a phone may go without registering: behind an address translator no longer than the way back to it stays open (RFC 3581 §4). */
	#longest(request: SipRequest): number {
		const { udp, tcp } = this.#options.behaviour.natExpiresSeconds;
		const { transport, address, port } = sourceOf(request);
		const sentBy = parseVia(request.get('Via'));
		const translated = sentBy !== undefined && (sentBy.host !== address || (transport === 'udp' && (sentBy.port ?? 5060) !== port));
		return translated ? (transport === 'udp' ? udp : tcp) : Number.POSITIVE_INFINITY;
	}

	/** The contact that the PBX has for a token. */
	#inner(token: string): string {
		return `sip:${token}@${place(this.#options.self)}`;
	}
}

/** RFC 5626 §4.2: a phone that does not say so gets what it always got. */
function supportsOutbound(request: SipMessage): boolean {
	return request.has('Supported') && listsOption(request.get('Supported'), 'outbound');
}

/** RFC 5626 §6: the registrar has treated the binding as one of a flow. */
function requiresOutbound(response: SipMessage): boolean {
	return response.has('Require') && listsOption(response.get('Require'), 'outbound');
}

/**
 * The proxies that a REGISTER has come through (RFC 3327). Whoever registers may write what he likes there, and is not to send the SBC's
 * requests wherever he likes (§6): the first hop must be where the REGISTER has come from.
 */
function pathOf(request: SipRequest): string | undefined {
	if (!request.has('Path')) return undefined;
	const path = request.get('Path');
	const [nearest = ''] = splitList(path);
	return parseUri(parseNameAddr(nearest).uri)?.host === request.source_address ? path : undefined;
}

/** Whether the first hop of a phone will reach it over the flow it has registered over (RFC 5626 §5.1): the SBC will; a proxy before it says so. */
function isFlowHeld(request: SipRequest): boolean {
	const path = pathOf(request);
	return path === undefined ? splitList(request.get('Via')).length === 1 : holdsFlow(path);
}

function sourceOf({ protocol, source_address, source_port }: SipRequest): Omit<PhoneFlow, 'isKept'> {
	return { transport: protocol.toLowerCase() === 'tcp' ? 'tcp' : 'udp', address: source_address, port: source_port };
}

function addressOfRecord(request: SipMessage): string {
	return parseNameAddr(request.get('To')).uri.toLowerCase();
}

function contactValues(message: SipMessage): string[] {
	return message.has('Contact') ? splitList(message.get('Contact')).filter((value) => value !== '*') : [];
}

function headerSeconds(response: SipMessage): string | undefined {
	return response.has('Expires') ? response.get('Expires') : undefined;
}

/** `address:port` as it stands in a URI. */
export function place({ address, port }: Endpoint): string {
	return `${hostText(address)}:${port}`;
}
