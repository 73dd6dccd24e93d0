import type { CarrierFile } from '../carrier-file';
import { att } from './att';

/** GSM and UMTS with LTE, as AT&T's. */
export const tMobile: CarrierFile = {
	...att,
	name: 'T-Mobile',
	outerAddresses: { core: '198.18.30.1' },
	innerPrefixes: { core: '10.190.2.' },
};
