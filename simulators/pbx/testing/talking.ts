import assert from 'node:assert/strict';
import { type Arrived, type Placed, sdp } from './scripted-sbc';
import { clock } from './virtual-time';
import { BOB, carolDesk, desk, type World, world } from './world';

/** How long anything in a call may take in a test. */
const PATIENCE = 5_000;

/** Two who talk through the PBX: the phone that has called, and whom it has reached. */
interface Talk {
	readonly call: Placed;
	readonly far: Arrived;
}

/** A phone has called, with its media at `port`; whom it called has answered, with theirs at `farPort`. */
export async function talk(
	w: World,
	from: { readonly user: string; readonly password: string },
	{ port = 4000, to = BOB, farPort = 6000 } = {},
): Promise<Talk> {
	const call = w.sbc.fromPhone(from, to, sdp(port));
	await clock.until(() => w.sbc.to(to).length === 1, PATIENCE);
	const far = w.sbc.last(to);
	await clock.settle(far.answer(sdp(farPort)), PATIENCE);
	await clock.until(() => call.isConnected, PATIENCE);
	await clock.run(1_000);
	return { call, far };
}

/** Alice's desk phone talks with Bob. */
export async function aliceTalksWithBob(options: Parameters<typeof world>[0] = {}): Promise<Talk & { readonly w: World }> {
	const w = await world(options);
	await w.signIn();
	return { w, ...(await talk(w, desk)) };
}

/** Carol's desk phone has called Alice's, and they talk. */
export async function carolTalksWithAlice(): Promise<{ readonly w: World; readonly carol: Placed; readonly alice: Arrived }> {
	const w = await world({ mobility: { devicesToRing: 'Fixed' } });
	await w.signIn();
	const carol = w.sbc.fromPhone(carolDesk, '4101', sdp(4200));
	await clock.until(() => w.sbc.to('desk-1').length === 1, PATIENCE);
	const alice = w.sbc.last('desk-1');
	await clock.settle(alice.answer(sdp(4000)), PATIENCE);
	return { w, carol, alice };
}

/** Nobody is in a call any more, and after everybody has signed out nothing is left. */
export async function allGone(w: World): Promise<void> {
	await clock.run(1_000);
	assert.deepEqual(w.pbx.calls(), []);
	assert.deepEqual(await w.leave(), {});
}
