import type { Clock } from '../kernel';
import type { Control } from './control';
import { timeStamp } from './frames';

/** Where the message came from that a record tells of. */
type Source = 'network' | 'application';
type Outcome = 'call-rejected' | 'call-canceled' | 'normal-release' | 'session-expired';

/** Call detail records, for applications that have asked for `cdr:attempt`, `cdr:start` or `cdr:stop`. */
export class CallRecords {
	readonly #clock: Clock;
	readonly #serving: (verb: string) => Control | undefined;

	constructor(clock: Clock, serving: (verb: string) => Control | undefined) {
		this.#clock = clock;
		this.#serving = serving;
	}

	/** An INVITE that begins a call. */
	attempt(source: Source, invite: string): void {
		this.#tell('cdr:attempt', source, '', invite);
	}

	/** The 200 that answers it. */
	start(source: Source, role: 'uac' | 'uas', ok: string): void {
		this.#tell('cdr:start', source, `|${role}`, ok);
	}

	/** The refusal, CANCEL or BYE that ends it. */
	stop(source: Source, outcome: Outcome, message: string): void {
		this.#tell('cdr:stop', source, `|${outcome}`, message);
	}

	#tell(verb: string, source: Source, detail: string, message: string): void {
		this.#serving(verb)?.deliver(`${verb}|${source}|${timeStamp(this.#clock.date())}${detail}\r\n${message}`);
	}
}
