import type { CarrierFile } from '../carrier-file';
import { att } from './att';
import { sprint } from './sprint';
import { tMobile } from './t-mobile';
import { tMobileRural } from './t-mobile-rural';
import { verizon3g } from './verizon-3g';
import { verizonLte } from './verizon-lte';

/** Every carrier that there is a file of, by the name that people know it by. */
export const carrierFiles: Readonly<Record<string, CarrierFile>> = Object.fromEntries(
	[verizon3g, verizonLte, att, sprint, tMobile, tMobileRural].map((file) => [file.name, file]),
);
