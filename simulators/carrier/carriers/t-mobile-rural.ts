import type { RadioNetwork } from '../../network';
import type { CarrierFile } from '../carrier-file';
import { tMobile } from './t-mobile';

const withoutUmts = tMobile.radio.flatMap((radio): readonly RadioNetwork[] => {
	if (radio.technology === 'hspa') return [];
	return radio.duringCalls.data === 'falls-back' ? [{ ...radio, duringCalls: { ...radio.duringCalls, to: 'edge' } }] : [radio];
});

/** Where there is no UMTS a call takes the phone from LTE to GERAN; without dual transfer mode data stands still until it is over. */
export const tMobileRural: CarrierFile = { ...tMobile, name: 'T-Mobile rural', radio: withoutUmts };
