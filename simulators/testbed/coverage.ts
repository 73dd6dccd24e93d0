import type { CallControl, LineEnd } from '../subscriber-line';

/** A telephone's end of its line with the radio between: out of coverage, nothing leaves and nothing arrives. */
export interface Coverage {
	readonly end: LineEnd;
	/** The carrier serves the telephone on this line from now on. */
	gain(line: LineEnd): void;
	lose(): void;
}

export function coverage(): Coverage {
	let line: LineEnd | undefined;
	let hear: (message: CallControl) => void = () => {};
	return {
		end: {
			send: (message) => line?.send(message),
			receive(each) {
				hear = each;
			},
		},
		gain(found) {
			line = found;
			found.receive((message) => {
				if (line === found) hear(message);
			});
		},
		lose() {
			line = undefined;
		},
	};
}
