import { SURELY } from '../patience';
import type { Scenario } from '../world';
import { mobileShows } from './phones';

/** On a network that loses packets it takes longer until WorkTime is registered and can place calls: whoever looks at it sees that, and waits. */
export async function readyToCall(world: Scenario): Promise<void> {
	if (!world.losesPackets) return;
	const { testbed } = world;
	await world.see(
		() => !testbed.mobile().screen().lines.includes('No network connection'),
		() => `WorkTime is not registered: it shows "${mobileShows(world)}"`,
		SURELY,
	);
}
