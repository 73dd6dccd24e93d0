import { type NameAddr, overFlow, type Reply, type SipRequest } from '../../drachtio';
import type { Clock } from '../../kernel';
import { holdsFlow, listsOption, splitList } from '../../sip';
import type { PbxBehaviour } from '../behaviour';
import { type Authenticated, type Authentication, addressOfRecord } from './authentication';
import { type Binding, type Bindings, deviceOf } from './bindings';
import type { MobileDevices } from './mobile-devices';

export interface RegistrarOptions {
	readonly clock: Clock;
	readonly domain: string;
	readonly behaviour: PbxBehaviour;
	readonly authentication: Authentication;
	readonly bindings: Bindings;
	readonly mobileDevices: MobileDevices;
}

/** Option tags that proxies and devices may require (RFC 3327 §5.2, RFC 5626 §6). */
const SUPPORTED: ReadonlySet<string> = new Set(['path', 'outbound']);
/** How many devices may register one line port; the newest wins (LIM-14). */
const DEVICES_PER_LINE = 1;
const DEVICES_WITHOUT_LIMIT = 10;
/** A device needs two flows to survive the failure of one (RFC 5626 §4.2.1). */
const FLOWS_PER_DEVICE = 4;

/** Answers REGISTER, step by step as RFC 3261 §10.3 numbers them. */
export class Registrar {
	/** A line has registered, or signed off. */
	onRegistered: (linePort: string) => void = () => {};

	constructor(private readonly options: RegistrarOptions) {}

	register(request: SipRequest, reply: Reply): void {
		const { domain, authentication, bindings } = this.options;
		// 1, 2: is it for us, and do we understand all that it requires?
		if (!new RegExp(`^sips?:${domain.replaceAll('.', '\\.')}(?:[:;]|$)`, 'i').test(request.uri)) {
			reply.send(404);
			return;
		}
		const unknown = request.has('Require') ? splitList(request.get('Require')).filter((option) => !SUPPORTED.has(option.toLowerCase())) : [];
		if (unknown.length > 0) {
			reply.send(420, { headers: { Unsupported: unknown.join(', ') } });
			return;
		}
		// 3, 4, 5: who is it, may he, and is there such a line?
		const line = authentication.authenticate(request, reply);
		if (line === undefined) return;
		const linePort = addressOfRecord(request.getParsedHeader('to').uri);
		if (linePort !== line.line.linePort || !this.#mayRegister(request, line)) {
			reply.send(403);
			return;
		}
		// 6, 7: the bindings, all of them or none.
		const outbound = outboundIn(request);
		if (outbound === 'first hop lacks it') {
			reply.send(439);
			return;
		}
		const outcome = this.#changed(request, linePort, outbound);
		if ('refused' in outcome) {
			reply.send(outcome.refused, { headers: outcome.headers ?? {} });
			return;
		}
		bindings.replace(linePort, outcome.bindings);
		// 8
		this.#accept(request, reply, linePort, outbound === 'used');
		this.onRegistered(linePort);
	}

	/** A mobile device that signed in after this one has taken its place (LIM-14); it hears so whatever it asks. */
	#mayRegister(request: SipRequest, { user, kind }: Authenticated): boolean {
		if (kind === 'desk') return true;
		const { behaviour, mobileDevices } = this.options;
		// Whoever leaves may leave.
		if (isLeaving(request)) return true;
		if (!behaviour.registersClients) return false;
		const instance = instanceOf(request.getParsedHeader('contact')[0]);
		return instance === undefined || (mobileDevices.mayRegister(user, instance) && mobileDevices.signIn(user, instance));
	}

	#changed(
		request: SipRequest,
		linePort: string,
		outbound: Outbound,
	): { bindings: readonly Binding[] } | { refused: number; headers?: Record<string, number> } {
		const { clock, behaviour, bindings } = this.options;
		const current = bindings.of(linePort);
		if (!request.has('Contact')) return { bindings: current };
		const callId = request.get('Call-ID');
		const cseq = Number.parseInt(request.get('CSeq'), 10);
		const outOfOrder = (binding: Binding) => binding.callId === callId && cseq <= binding.cseq;

		if (request.get('Contact').trim() === '*') {
			if (Number(request.get('Expires')) !== 0) return { refused: 400 };
			return current.some(outOfOrder) ? { refused: 500 } : { bindings: [] };
		}

		let result = [...current];
		for (const contact of request.getParsedHeader('contact')) {
			const instance = instanceOf(contact);
			const flow = outbound === 'used' ? flowOf(contact) : undefined;
			const same = result.find((binding) =>
				flow === undefined ? binding.contact === contact.uri : binding.instance === instance && binding.flow === flow,
			);
			if (same !== undefined && outOfOrder(same)) return { refused: 500 };
			const seconds = this.#granted(contact, request);
			if (seconds === undefined) return { refused: 423, headers: { 'Min-Expires': behaviour.minExpiresSeconds } };
			result = result.filter((binding) => binding !== same);
			if (seconds === 0) continue;
			const userAgent = request.get('User-Agent');
			const way = pathOf(request) ?? (flow === undefined ? undefined : overFlow(sourceOf(request)));
			result.unshift({
				linePort,
				contact: contact.uri,
				...(instance && { instance }),
				...(flow !== undefined && { flow }),
				...(way !== undefined && { way }),
				...(userAgent && { userAgent }),
				callId,
				cseq,
				expiresAt: clock.now() + seconds * 1_000,
			});
		}
		return { bindings: newest(result, behaviour.mobileDevices === 'all' ? DEVICES_WITHOUT_LIMIT : DEVICES_PER_LINE) };
	}

	/** Seconds granted to a contact; undefined when it asks for less than the minimum. */
	#granted(contact: NameAddr, request: SipRequest): number | undefined {
		const { minExpiresSeconds, maxExpiresSeconds, defaultExpiresSeconds } = this.options.behaviour;
		const asked = contact.params.expires ?? (request.has('Expires') ? request.get('Expires') : undefined);
		// A value that is none counts as 3600 (RFC 3261 §10.2.1.1).
		const seconds = asked === undefined ? defaultExpiresSeconds : /^\d+$/.test(asked) ? Number(asked) : 3_600;
		if (seconds > 0 && seconds < minExpiresSeconds) return undefined;
		return Math.min(seconds, maxExpiresSeconds);
	}

	#accept(request: SipRequest, reply: Reply, linePort: string, isOutbound: boolean): void {
		const { clock, behaviour, bindings } = this.options;
		const contacts = bindings.of(linePort).map(({ contact, instance, flow, expiresAt }) => {
			const same = instance === undefined ? '' : `;+sip.instance="${instance}"`;
			return `<${contact}>${flow === undefined ? '' : `;reg-id=${flow}`}${same};expires=${Math.ceil((expiresAt - clock.now()) / 1_000)}`;
		});
		const headers = {
			...(contacts.length > 0 && { Contact: contacts.join(', ') }),
			// RFC 5626 §6, RFC 3327 §5.3.
			...(isOutbound && { Require: 'outbound' }),
			...(isOutbound && contacts.length > 0 && this.#keepsStream(request) && { 'Flow-Timer': behaviour.flowTimerSeconds }),
			...(request.has('Path') && { Path: request.get('Path') }),
			Date: clock.date().toUTCString(),
		};
		reply.send(200, { headers });
	}

	/** Whether the PBX is the first hop of a flow over a stream, and wants it kept alive (RFC 5626 §5.4). */
	#keepsStream(request: SipRequest): boolean {
		return this.options.behaviour.flowTimerSeconds > 0 && pathOf(request) === undefined && sourceOf(request).transport === 'tcp';
	}
}

/** Where a request came from. */
function sourceOf({ protocol, source_address: address, source_port: port }: SipRequest) {
	return { transport: protocol.toLowerCase() === 'tcp' ? 'tcp' : 'udp', address, port } as const;
}

/** The bindings of the newest devices, each with its newest flows. */
function newest(bindings: readonly Binding[], devices: number): Binding[] {
	const flows = new Map<string, number>();
	return bindings.filter((binding) => {
		const device = deviceOf(binding);
		const already = flows.get(device) ?? 0;
		if (already === FLOWS_PER_DEVICE || (already === 0 && flows.size === devices)) return false;
		flows.set(device, already + 1);
		return true;
	});
}

type Outbound = 'used' | 'not asked for' | 'first hop lacks it';

/** Whether a binding is one of a flow (RFC 5626 §6): the device must want that, and whoever is its first hop must hold the flow. */
function outboundIn(request: SipRequest): Outbound {
	const isSupported = request.has('Supported') && listsOption(request.get('Supported'), 'outbound');
	const contacts = request.has('Contact') && request.get('Contact').trim() !== '*' ? request.getParsedHeader('contact') : [];
	const asks = contacts.some((contact) => instanceOf(contact) !== undefined && flowOf(contact) !== undefined);
	if (!isSupported || !asks) return 'not asked for';
	const path = pathOf(request);
	const isDirect = path === undefined && splitList(request.get('Via')).length === 1;
	return isDirect || (path !== undefined && holdsFlow(path)) ? 'used' : 'first hop lacks it';
}

/** What stands in Path, if anything. */
function pathOf(request: SipRequest): string | undefined {
	return request.has('Path') ? request.get('Path') : undefined;
}

/** The number that a device has given to the flow it registers over. */
function flowOf(contact: NameAddr): number | undefined {
	const number = Number(contact.params['reg-id']);
	return Number.isInteger(number) && number > 0 ? number : undefined;
}

/** The device that a contact is on (RFC 5626 §4.1), without its quotes. */
function instanceOf(contact: NameAddr | undefined): string | undefined {
	return contact?.params['+sip.instance']?.replace(/^"|"$/g, '');
}

function isLeaving(request: SipRequest): boolean {
	if (!request.has('Contact') || request.get('Contact').trim() === '*') return true;
	const seconds = request.has('Expires') ? request.get('Expires') : undefined;
	return request.getParsedHeader('contact').every((contact) => (contact.params.expires ?? seconds) === '0');
}
