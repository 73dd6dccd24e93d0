import type { Clock, Millis } from '../../kernel';

/** Where a line port can be reached, until when, and by whose word. */
export interface Binding {
	readonly linePort: string;
	/** URI. */
	readonly contact: string;
	/** Identity of the device (`+sip.instance`, RFC 5626 §4.1), without its quotes. */
	readonly instance?: string;
	/** Which of the device's flows it is, where the device is reached over those alone (`reg-id`, RFC 5626 §4.2). */
	readonly flow?: number;
	/**
	 * How requests get there: by the proxies on the way, nearest to the PBX first (values of Path as they came, RFC 3327 §5.3), or over the flow by which
	 * a device has registered here itself (RFC 5626).
	 */
	readonly way?: string;
	readonly userAgent?: string;
	readonly callId: string;
	readonly cseq: number;
	readonly expiresAt: Millis;
}

/** The location service. A binding that has run out is gone, with no timer needed to say so. */
export class Bindings {
	readonly #byLinePort = new Map<string, Binding[]>();

	constructor(private readonly clock: Clock) {}

	/** The bindings of a line port, newest first. */
	of(linePort: string): readonly Binding[] {
		const now = this.clock.now();
		const living = (this.#byLinePort.get(linePort) ?? []).filter(({ expiresAt }) => expiresAt > now);
		if (living.length === 0) this.#byLinePort.delete(linePort);
		else this.#byLinePort.set(linePort, living);
		return living;
	}

	/** The same by device, newest first: of several flows of one device one is used at a time (RFC 5626 §6). */
	devicesOf(linePort: string): readonly (readonly [Binding, ...Binding[]])[] {
		const devices = new Map<string, [Binding, ...Binding[]]>();
		for (const binding of this.of(linePort)) {
			const device = deviceOf(binding);
			const flows = devices.get(device);
			if (flows === undefined) devices.set(device, [binding]);
			else flows.push(binding);
		}
		return [...devices.values()];
	}

	all(): readonly Binding[] {
		return [...this.#byLinePort.keys()].flatMap((linePort) => this.of(linePort));
	}

	replace(linePort: string, bindings: readonly Binding[]): void {
		this.#byLinePort.set(linePort, [...bindings]);
	}
}

/** What device a binding is on, as far as it says so: without flows every contact counts as one. */
export function deviceOf({ instance, flow, contact }: Binding): string {
	return instance !== undefined && flow !== undefined ? instance : contact;
}
