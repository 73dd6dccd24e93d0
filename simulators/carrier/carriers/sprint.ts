import { natProfiles } from '../../network';
import type { CarrierFile } from '../carrier-file';
import { evDo, lteBesideCdma, oneX } from './cdma';

/** CDMA with LTE, as Verizon's, with a slower EV-DO. */
export const sprint: CarrierFile = {
	name: 'Sprint',
	radio: [{ ...lteBesideCdma, access: { atRest: 'lte-loaded', inVehicle: 'lte-vehicle' } }, evDo, oneX],
	handoverGapMs: { least: 1_000, most: 3_000 },
	attachesAfterMs: 1_500,
	nat: natProfiles['carrier-grade'],
	outerAddresses: { epc: '198.18.12.1', pdsn: '198.18.12.2' },
	innerPrefixes: { epc: '10.172.8.', pdsn: '10.172.4.' },
	voice: { codec: 'EVRC', frameLoss: 0.01, pagingMs: 1_300 },
	services: { callWaiting: true, voiceMail: { afterMs: 25_000 } },
	emergencyNumbers: ['911'],
};
