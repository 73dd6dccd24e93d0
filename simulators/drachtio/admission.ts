import type { Refusal, SipRequest } from '../sip';
import { legIdOf } from './call-leg';
import type { Clients } from './clients';
import type { Core } from './core';
import { Overload, retryAfterSeconds } from './overload';

/** Methods that stand only in dialogs. */
const IN_DIALOG_ONLY = new Set(['BYE', 'UPDATE', 'PRACK']);
/** Methods that an application may serve; others are not understood (RFC 3261 §8.2.1). */
const SERVED = new Set(['INVITE', 'REGISTER', 'MESSAGE', 'OPTIONS', 'INFO', 'NOTIFY', 'SUBSCRIBE', 'PUBLISH', 'REFER']);

/** Which requests are served, and which cost nothing beyond their answer. */
export class Admission {
	readonly #core: Core;
	readonly #clients: Pick<Clients, 'serves'>;
	readonly #decides: (method: string) => boolean;
	readonly #overload = new Overload();
	/** How many requests applications have not responded to at all. */
	#unheard = 0;

	/** @param decides whether somebody else than an application says what becomes of requests of a method */
	constructor(core: Core, clients: Pick<Clients, 'serves'>, decides: (method: string) => boolean) {
		this.#core = core;
		this.#clients = clients;
		this.#decides = decides;
	}

	/** An application is given a request. */
	given(): void {
		this.#unheard++;
	}

	/** It has responded to one for the first time, or never will. */
	heard(): void {
		this.#unheard--;
	}

	/** What a request gets that no application will see; undefined when it is served. */
	refuses(request: SipRequest): Refusal | undefined {
		return this.#misplaced(request) ?? this.#tooMuch(request);
	}

	#misplaced(request: SipRequest): Refusal | undefined {
		const { method } = request;
		if (method === 'INVITE' && request.contact === '') return { status: 400, reason: 'Missing Contact' };
		if (request.toTag !== undefined) {
			// What has a Route may go on by it, and a NOTIFY may be the first of its dialog.
			const known = this.#core.legs.of(request) !== undefined || method === 'NOTIFY' || request.header('route') !== undefined;
			return known ? undefined : { status: 481 };
		}
		if (IN_DIALOG_ONLY.has(method)) return { status: 481 };
		if (request.fromTag !== undefined && this.#core.legs.get(legIdOf(request)) !== undefined) return { status: 480 };
		if (this.#clients.serves(method.toLowerCase()) || this.#decides(method)) return undefined;
		if (!SERVED.has(method)) return { status: 501 };
		this.#core.note('unroutable', `no application serves ${method}`);
		return { status: 503 };
	}

	#tooMuch(request: SipRequest): Refusal | undefined {
		if (request.toTag !== undefined && this.#core.legs.of(request) !== undefined) return undefined;
		const { clock, layer } = this.#core;
		const burden = { unheard: this.#unheard, transactions: layer.serving, lagMs: this.#unheard === 0 ? 0 : clock.lag() };
		if (!this.#overload.refuses(burden, (refusing) => this.#noteOverload(refusing))) return undefined;
		return { status: 503, headers: [['Retry-After', String(retryAfterSeconds(request.callId))]] };
	}

	#noteOverload(refusing: boolean): void {
		this.#core.note('overload', refusing ? 'new requests are refused' : `new requests are taken again; ${this.#overload.refused} were refused`);
	}
}
