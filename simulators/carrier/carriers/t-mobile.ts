import { natProfiles } from '../../network';
import type { CarrierFile } from '../carrier-file';

/** GSM and UMTS with LTE, as AT&T's. */
export const tMobile: CarrierFile = {
	name: 'T-Mobile',
	radio: [
		{
			technology: 'lte',
			access: { atRest: 'lte-good', inVehicle: 'lte-vehicle' },
			anchor: 'core',
			duringCalls: { data: 'falls-back', to: 'hspa', setUpMs: { least: 1_000, most: 4_000 }, gapMs: { least: 500, most: 3_000 } },
			resumesAfterMs: { least: 1_000, most: 10_000 },
		},
		{
			technology: 'hspa',
			access: { atRest: 'hspa', inVehicle: '3g-vehicle' },
			anchor: 'core',
			duringCalls: { data: 'continues-with', capability: 'multi-rab' },
			resumesAfterMs: { least: 0, most: 500 },
		},
		{
			technology: 'edge',
			access: { atRest: 'edge', inVehicle: 'edge' },
			anchor: 'core',
			duringCalls: { data: 'continues-with', capability: 'dtm' },
			missedPages: { chance: 0.3, repeatedAfterMs: { least: 5_000, most: 10_000 }, times: 2, unless: 'dtm' },
			resumesAfterMs: { least: 1_000, most: 3_000 },
		},
	],
	handoverGapMs: { least: 500, most: 3_000 },
	attachesAfterMs: 1_000,
	nat: natProfiles['carrier-grade'],
	outerAddresses: { core: '198.18.30.1' },
	innerPrefixes: { core: '10.190.2.' },
	voice: { codec: 'AMR 12.2', frameLoss: 0.005, pagingMs: 800 },
	services: { callWaiting: true, voiceMail: { afterMs: 25_000 } },
	emergencyNumbers: ['911', '112'],
};
