import { ada, alice, bob, mallory, newcomers } from '../../simulators/cast';

/** Names and numbers of everybody who plays in the scenarios, as SIP writes them. */
export function knownPeople(): string[] {
	const numbers = [alice.businessNumber, alice.mobileNumber, alice.secondMobileNumber, bob.number, mallory.number];
	const names = [ada, alice, bob, mallory, ...Object.values(newcomers)].map(({ name }) => name);
	return [...numbers.map((number) => `<tel:${number}>`), ...names.map((name) => `"${name}" <sip:>`)];
}
