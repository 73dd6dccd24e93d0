import { AT_ONCE } from '../patience';
import type { Scenario } from '../world';
import { type Device, deviceTalks } from './connection';
import { hearEachOther } from './hearing';
import { aliceShows, telephoneTalks } from './phones';

/** Waits until Alice and Bob talk, she on this device, and hear each other. */
export async function talking(world: Scenario, device: Device): Promise<void> {
	const active = () => world.testbed.pbx.calls().some(({ state }) => state === 'active');
	await world.see(
		() => telephoneTalks(world, 'Bob') && deviceTalks(world, device) && active(),
		() => `Alice and Bob do not talk: ${aliceShows(world)}`,
		AT_ONCE,
	);
	await hearEachOther(world, device);
}
