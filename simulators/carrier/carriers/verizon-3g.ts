import { natProfiles } from '../../network';
import type { CarrierFile } from '../carrier-file';
import { evDo, oneX } from './cdma';

/** CDMA: voice on 1x, data on EV-DO. A phone with one transmitter leaves EV-DO to answer a page on 1x (guide §4.2, LIM-04). */
export const verizon3g: CarrierFile = {
	name: 'Verizon 3G',
	radio: [evDo, oneX],
	handoverGapMs: { least: 1_000, most: 3_000 },
	attachesAfterMs: 2_000,
	nat: natProfiles['carrier-grade'],
	outerAddresses: { pdsn: '198.18.10.1' },
	innerPrefixes: { pdsn: '10.170.3.' },
	voice: { codec: 'EVRC', frameLoss: 0.01, pagingMs: 1_300, keys: 'as-pressed' },
	services: { callWaiting: true, voiceMail: { afterMs: 30_000 } },
	emergencyNumbers: ['911'],
};
