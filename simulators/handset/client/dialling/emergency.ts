import type { DialledFrom, HandsetBehaviour } from '../../behaviour';

/** A number as it is dialled: without what people write between its digits (RFC 3966 §5.1.1). */
export function dialable(written: string): string {
	return written.replaceAll(/[\s().-]/g, '');
}

/** Whether the client takes a number for an emergency number. One with a country code before it is none: no network knows it. */
export function isEmergency(number: string, from: DialledFrom, behaviour: HandsetBehaviour, ofTheNetwork: readonly string[]): boolean {
	const { emergencyNumbers, emergencyMatch, emergencyFrom } = behaviour;
	if (!emergencyFrom.includes(from)) return false;
	const known = emergencyNumbers === 'of-the-network' ? ofTheNetwork : ['911'];
	return known.some((one) => (emergencyMatch === 'whole' ? number === one : number.startsWith(one)));
}
