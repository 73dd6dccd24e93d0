import type { HandsetBehaviour } from '../behaviour';
import type { Connectivity } from '../radio/handset-radio';

/** What the client says of the network. */
export const networkTexts = {
	lost: 'Network connection lost',
	emergencyOnly: 'Without a network connection only emergency calls are possible',
	notOver3g: 'Voice over IP is not possible on this network',
	poor: 'Voice over IP may be poor on this network: Call Through is recommended',
	good: 'Voice over IP is recommended on this network',
} as const;

/** Radio technologies of the third generation and before it. */
export function isThirdGeneration(connectivity: Connectivity | undefined): boolean {
	return connectivity !== undefined && connectivity.over !== 'wifi' && connectivity.over !== 'lte';
}

/** What a client that gives advice says of the network that it has. */
export function advice(gives: HandsetBehaviour['advice'], connectivity: Connectivity | undefined): readonly string[] {
	if (gives === 'none' || connectivity === undefined) return [];
	if (connectivity.grade === 'strong') return [networkTexts.good];
	return [gives === 'call-through' ? networkTexts.poor : networkTexts.good];
}
