import type { RadioNetwork } from '../../network';

/** EV-DO, where a phone with two transmitters has data during a call. */
export const evDo: RadioNetwork = {
	technology: 'ev-do',
	access: { atRest: 'ev-do', inVehicle: '3g-vehicle' },
	anchor: 'pdsn',
	duringCalls: { data: 'continues-with', capability: 'svdo' },
	resumesAfterMs: { least: 1_000, most: 2_000 },
};

/** 1xRTT, which carries the voice, too: a phone that transfers data over it may miss pages. */
export const oneX: RadioNetwork = {
	technology: '1xrtt',
	access: { atRest: '1xrtt', inVehicle: '1xrtt' },
	anchor: 'pdsn',
	duringCalls: { data: 'suspended' },
	missedPages: { chance: 0.3, repeatedAfterMs: { least: 5_000, most: 10_000 }, times: 2 },
	resumesAfterMs: { least: 1_000, most: 2_000 },
};

/** LTE beside it, where a phone with two radios has data during a call. */
export const lteBesideCdma: RadioNetwork = {
	technology: 'lte',
	access: { atRest: 'lte-good', inVehicle: 'lte-vehicle' },
	anchor: 'epc',
	duringCalls: { data: 'continues-with', capability: 'svlte' },
	resumesAfterMs: { least: 1_000, most: 10_000 },
};
