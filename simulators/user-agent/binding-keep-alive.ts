import type { Endpoint, Millis, Stream } from '../kernel';
import { bindingRequest, readBindingAnswer } from '../sip';
import { TurnTimer, type TurnTimerOptions } from './turn-timer';

export interface BindingKeepAliveOptions extends TurnTimerOptions {
	readonly random: Stream;
	send(request: Buffer): void;
	/** The flow leads nowhere any more. */
	failed(why: string): void;
}

/** RFC 5626 §4.4.2: what the forgetful translators between leave to who sends datagrams, whatever Flow-Timer allows. */
const PAUSE_MS = { least: 24_000, most: 29_000 };

/** RFC 8489 §6.2.1: the first pause before a request is sent again, how often it is sent, and for how many times the first pause the last one waits. */
const RTO_MS: Millis = 500;
const RC = 7;
const RM = 16;

/** Keeps a flow of datagrams alive by STUN Binding requests, and finds out that it is not, or has become another one (RFC 5626 §4.4.2). */
export class BindingKeepAlive {
	readonly #options: BindingKeepAliveOptions;
	readonly #timer: TurnTimer;
	#everyMs: Millis | undefined;
	/** When it last was heard of: from then on a translator counts, not from the answer. */
	#sentAt: Millis = 0;
	/** Of the request that waits for its answer. */
	#transactionId: Buffer | undefined;
	/** The own end of this flow as the server saw it first. */
	#mapped: Endpoint | undefined;

	constructor(options: BindingKeepAliveOptions) {
		this.#options = options;
		this.#timer = new TurnTimer(options);
	}

	/** Timers that are set. */
	get timers(): number {
		return this.#timer.count;
	}

	/** Begins anew, with the flow that it is about if there is one. @param seconds the Flow-Timer; no request is sent while it is undefined. */
	begin(seconds: number | undefined): void {
		this.#everyMs = seconds === undefined ? undefined : seconds * 1_000;
		if (seconds === undefined) this.#mapped = undefined;
		this.#sentAt = this.#options.clock.now();
		this.#wait();
	}

	/** Something of STUN has come: the answer, or what concerns nobody. */
	received(payload: Buffer): void {
		const answer = readBindingAnswer(payload);
		if (answer === undefined || !this.#transactionId?.equals(answer.transactionId)) return;
		const { mapped } = answer;
		this.#mapped ??= mapped;
		if (mapped === undefined) this.#fail('a keep-alive was refused');
		else if (mapped.address !== this.#mapped?.address || mapped.port !== this.#mapped.port) this.#fail('the flow comes from elsewhere now');
		else this.#wait();
	}

	/** Each pause is another one; with a short Flow-Timer between 80 and 100 % of it (RFC 5626 §4.4). */
	#wait(): void {
		this.#stop();
		if (this.#everyMs === undefined) return;
		const least = Math.min(this.#everyMs * 0.8, PAUSE_MS.least);
		const most = Math.min(this.#everyMs, PAUSE_MS.most);
		const { clock, random } = this.#options;
		this.#timer.set(this.#sentAt + random.integer(least, most) - clock.now(), () => {
			this.#transactionId = random.bytes(12);
			this.#ask(bindingRequest(this.#transactionId), 1);
		});
	}

	#ask(request: Buffer, times: number): void {
		this.#options.send(request);
		this.#sentAt = this.#options.clock.now();
		if (times === RC) this.#timer.set(RTO_MS * RM, () => this.#fail('no answer to a keep-alive'));
		else this.#timer.set(RTO_MS * 2 ** (times - 1), () => this.#ask(request, times + 1));
	}

	#fail(why: string): void {
		this.#stop();
		this.#options.failed(why);
	}

	#stop(): void {
		this.#timer.stop();
		this.#transactionId = undefined;
	}
}
