/** Why a run ended before its last scenario. */
export type Interruption = { readonly by: 'signal'; readonly signal: NodeJS.Signals } | { readonly by: 'exception'; readonly error: Error };

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Watches for what may cut a run off, until `end`. A second signal ends the process at once, as without it. */
export class InterruptionWatch {
	readonly #end: (() => void)[] = [];
	/** Settles when the run is cut off; else never. */
	readonly interrupted: Promise<Interruption>;

	constructor() {
		this.interrupted = new Promise((cut) => {
			for (const signal of SIGNALS) {
				const see = () => cut({ by: 'signal', signal });
				process.once(signal, see);
				this.#end.push(() => process.removeListener(signal, see));
			}
			const seeException = (error: unknown) => {
				// While a step runs, Cucumber listens too and fails the step with it.
				if (process.listenerCount('uncaughtException') > 1) return;
				cut({ by: 'exception', error: error instanceof Error ? error : new Error(String(error)) });
			};
			process.on('uncaughtException', seeException);
			this.#end.push(() => process.removeListener('uncaughtException', seeException));
		});
	}

	end(): void {
		for (const end of this.#end) end();
	}
}
