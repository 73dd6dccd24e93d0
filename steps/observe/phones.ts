import type { DeskPhone } from '../../simulators/desk-phone';
import type { FarEndTelephone } from '../../simulators/far-end';
import type { Recorded, ScreenEvent } from '../../simulators/kernel';
import type { FarEndName } from '../../simulators/testbed';
import type { Scenario } from '../world';
import { expect } from './conformity';

/** What every phone of the system says while it rings. */
const INCOMING = 'Incoming call';

/** Whether Alice's mobile phone shows an incoming call, in whichever app. */
export const mobileRings = ({ testbed }: Scenario): boolean => testbed.mobile().screen().lines.includes(INCOMING);

export const mobileRingsInItsDialer = (world: Scenario): boolean =>
	mobileRings(world) && world.testbed.mobile().screen().foreground === 'native-dialer' && world.testbed.mobile().screen().actions.includes('Answer');

/** Whether a phone rings. At a desk phone 'ringing' also means, of a call that it has dialled, that the other phone does. */
export const ringsAt = ({ calls }: DeskPhone | FarEndTelephone): boolean =>
	calls.some(({ direction, state }) => direction === 'incoming' && state === 'ringing');

export const deskRings = ({ testbed }: Scenario): boolean => ringsAt(testbed.desk);

export const telephoneRings = ({ testbed }: Scenario, who: FarEndName): boolean => ringsAt(testbed.telephone(who));

/** Whether a call of somebody at the far end is answered. */
export const telephoneTalks = ({ testbed }: Scenario, who: FarEndName): boolean =>
	testbed.telephone(who).calls.some(({ state }) => state === 'active');

/** The lines of Alice's mobile, to be told when something is not as expected. */
export const mobileShows = ({ testbed }: Scenario): string => testbed.mobile().screen().lines.join(' / ');

/** The same of a desk phone, or of a telephone at the far end. */
export const shownAt = (phone: DeskPhone | FarEndTelephone): string => phone.screen().join(' / ');

/** The same of her desk phone. */
export const deskShows = ({ testbed }: Scenario): string => shownAt(testbed.desk);

export const telephoneShows = ({ testbed }: Scenario, who: FarEndName): string => shownAt(testbed.telephone(who));

/** Both of her phones, as part of a sentence. */
export const aliceShows = (world: Scenario): string => `her mobile shows "${mobileShows(world)}", her desk phone "${deskShows(world)}"`;

/** Every screen that a phone has shown while it rang. */
export const ringingScreens = ({ testbed }: Scenario, telephone: string): readonly Recorded<ScreenEvent>[] =>
	testbed.journal.ofKind('screen').filter((screen) => screen.telephone === telephone && screen.lines.includes(INCOMING));

/** The routing number that the PBX answered Alice's last request for a Call Through with. */
export function imrnGiven({ wire }: Scenario): string {
	const answers = [...wire.receivedBy('alice-mobile', 'pbx').matchAll(/<imrn>(\+\d+)<\/imrn>/g)];
	const imrn = answers.at(-1)?.[1];
	expect(imrn !== undefined, 'the PBX has given no IMRN');
	return imrn;
}

/** The digits of the national number: found in every way of writing it. */
export const national = (e164: string): string => e164.replace(/\D/g, '').slice(-10);
