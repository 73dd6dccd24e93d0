import { alice, bob, erin, mallory } from '../../simulators/cast';
import type { Millis } from '../../simulators/kernel';
import { pitchesIn, tones } from '../../simulators/media';
import { announcements, prompts } from '../../simulators/pbx';
import type { FarEndName } from '../../simulators/testbed';
import type { Scenario } from '../world';
import { expect } from './conformity';
import type { Device } from './connection';

const MOMENT_MS: Millis = 100;

const voices: Readonly<Record<string, { readonly voice: number }>> = { Alice: alice, Bob: bob, Erin: erin, Mallory: mallory };

/** What somebody at the far end hears: a voice, or what it is instead. */
export const farEndHears = ({ testbed }: Scenario, who: FarEndName): string => soundName(testbed.telephone(who).hears());

/** What Bob hears at the far end: `silence`, a voice, a tone. */
export const bobHears = (world: Scenario): string => farEndHears(world, 'Bob');

/** What Alice's colleague hears on her desk phone. */
export const erinHears = ({ testbed }: Scenario): string => soundName(testbed.colleague().desk.hears());

/** What Alice hears on one of her devices. */
export function deviceHears({ testbed }: Scenario, device: Device): string {
	return soundName(device === 'desk' ? testbed.desk.hears() : testbed.mobile().hears());
}

/** Whose voice that is, or what it is instead. */
export function soundName(sound: number | undefined): string {
	if (sound === undefined) return 'nothing';
	if (sound === 0) return 'silence';
	const known = { music: tones.music, ...announcements, ringback: tones.ringBack, beep: tones.beep, ...prompts };
	const name = Object.entries(known).find(([, pitch]) => pitch === sound)?.[0];
	if (name !== undefined) return name;
	const pitches = pitchesIn(sound);
	if (pitches.length > 1) return pitches.map(soundName).sort().join(' and ');
	return Object.entries(voices).find(([, { voice }]) => voice === sound)?.[0] ?? `a sound of ${sound} Hz`;
}

/** Waits until Bob and the device hear each other's voices; a moment after a connection they must. */
export async function hearEachOther(world: Scenario, device: Device): Promise<void> {
	await listen(
		world,
		() => bobHears(world) === 'Alice' && deviceHears(world, device) === 'Bob',
		() => `Bob hears ${bobHears(world)}, and Alice hears ${deviceHears(world, device)}`,
	);
}

/** Listens until it is as expected. Sound makes no event that could be waited for. */
export async function listen(world: Scenario, expected: () => boolean, otherwise: () => string, within: Millis = 3_000): Promise<void> {
	for (let waited = 0; !expected() && waited < world.inAll(within); waited += MOMENT_MS) await world.clock.run(MOMENT_MS);
	expect(expected(), otherwise());
}

/** Whether nothing of a voice comes through. */
export const hearsNobody = (what: string): boolean => what === 'nothing' || what === 'silence';
