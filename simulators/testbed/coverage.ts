import type { CallControl, LineEnd, VoiceEnd } from '../subscriber-line';

/** A telephone's end of its line with the radio between: out of coverage, nothing leaves and nothing arrives. */
export interface Coverage {
	readonly end: LineEnd;
	/** The carrier serves the telephone on this line from now on. */
	gain(line: LineEnd): void;
	lose(): void;
}

/** Without coverage until a line is gained. */
export function coverage(): Coverage {
	let line: LineEnd | undefined;
	let hear: (message: CallControl) => void = () => {};
	let failed: () => void = () => {};
	let says: Parameters<VoiceEnd['says']>[0] = () => undefined;
	return {
		end: {
			send: (message) => line?.send(message),
			receive(each) {
				hear = each;
			},
			voice: {
				says(sounds) {
					says = sounds;
				},
				hears: (call) => line?.voice?.hears(call),
			},
			onFailure(see) {
				failed = see;
			},
		},
		gain(found) {
			line = found;
			found.voice?.says((call) => (line === found ? says(call) : undefined));
			found.receive((message) => {
				if (line === found) hear(message);
			});
		},
		lose() {
			line = undefined;
			failed();
		},
	};
}
