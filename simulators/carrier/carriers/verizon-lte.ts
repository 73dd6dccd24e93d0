import { natProfiles } from '../../network';
import type { CarrierFile } from '../carrier-file';
import { evDo, lteBesideCdma, oneX } from './cdma';

/** LTE beside the CDMA network: voice stays on 1x, so a phone with two radios has both at once; EV-DO has a core network of its own. */
export const verizonLte: CarrierFile = {
	name: 'Verizon LTE',
	radio: [lteBesideCdma, evDo, oneX],
	handoverGapMs: { least: 1_000, most: 3_000 },
	attachesAfterMs: 1_000,
	nat: natProfiles['carrier-grade'],
	outerAddresses: { epc: '198.18.11.1', pdsn: '198.18.10.2' },
	innerPrefixes: { epc: '10.171.8.', pdsn: '10.170.4.' },
	voice: { codec: 'EVRC', frameLoss: 0.01, pagingMs: 500, keys: 'as-pressed' },
	services: { callWaiting: true, voiceMail: { afterMs: 30_000 } },
	emergencyNumbers: ['911'],
};
