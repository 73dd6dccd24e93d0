import { natProfiles } from '../../network';
import type { CarrierFile } from '../carrier-file';

/** CDMA with LTE, as Verizon's, with a slower EV-DO. */
export const sprint: CarrierFile = {
	name: 'Sprint',
	radio: [
		{
			technology: 'lte',
			access: { atRest: 'lte-loaded', inVehicle: 'lte-vehicle' },
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
	attachesAfterMs: 1_500,
	nat: natProfiles['carrier-grade'],
	outerAddresses: { epc: '198.18.12.1', pdsn: '198.18.12.2' },
	innerPrefixes: { epc: '10.172.8.', pdsn: '10.172.4.' },
	voice: { codec: 'EVRC', frameLoss: 0.01, pagingMs: 1_300 },
	services: { callWaiting: true, voiceMail: { afterMs: 25_000 } },
	emergencyNumbers: ['911'],
};
