import { natProfiles } from '../../network';
import type { CarrierFile } from '../carrier-file';

/** LTE beside the CDMA network: voice stays on 1x, so a phone with two radios has both at once; EV-DO has a core network of its own. */
export const verizonLte: CarrierFile = {
	name: 'Verizon LTE',
	radio: [
		{
			technology: 'lte',
			access: { atRest: 'lte-good', inVehicle: 'lte-vehicle' },
			anchor: 'epc',
			duringCalls: { data: 'continues-with', capability: 'svlte' },
			resumesAfterMs: { least: 1_000, most: 10_000 },
		},
		{
			technology: 'ev-do',
			access: { atRest: 'ev-do', inVehicle: '3g-vehicle' },
			anchor: 'pdsn',
			duringCalls: { data: 'continues-with', capability: 'svdo' },
			resumesAfterMs: { least: 1_000, most: 2_000 },
		},
		{
			technology: '1xrtt',
			access: { atRest: '1xrtt', inVehicle: '1xrtt' },
			anchor: 'pdsn',
			duringCalls: { data: 'suspended' },
			missedPages: { chance: 0.3, repeatedAfterMs: { least: 5_000, most: 10_000 }, times: 2 },
			resumesAfterMs: { least: 1_000, most: 2_000 },
		},
	],
	handoverGapMs: { least: 1_000, most: 3_000 },
	attachesAfterMs: 1_000,
	nat: natProfiles['carrier-grade'],
	outerAddresses: { epc: '198.18.11.1', pdsn: '198.18.10.2' },
	innerPrefixes: { epc: '10.171.8.', pdsn: '10.170.4.' },
	voice: { codec: 'EVRC', frameLoss: 0.01, pagingMs: 500, keys: 'as-pressed' },
	services: { callWaiting: true, voiceMail: { afterMs: 30_000 } },
	emergencyNumbers: ['911'],
};
