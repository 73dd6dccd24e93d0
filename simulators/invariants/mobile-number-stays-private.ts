import type { Evidence, Violation } from './invariant';

/** Digits of the national number: found in every way of writing it. */
const national = (e164: string) => e164.replace(/\D/g, '').slice(-10);

/** A user's mobile number is in nothing that the far end of a business call receives, be it header, description or URI. */
export function mobileNumberStaysPrivate({ journal, privateNumbers, businessTrunks }: Evidence): Violation[] {
	const violations: Violation[] = [];
	for (const packet of [...journal.ofKind('packet'), ...journal.ofKind('decoded')]) {
		if (packet.payload.length === 0) continue;
		if (!businessTrunks.some(({ from, to }) => packet.from.address === from && packet.to.address === to)) continue;
		const text = packet.payload.toString('utf8');
		for (const number of privateNumbers) {
			if (!text.includes(national(number))) continue;
			const where = text.split('\r\n').find((line) => line.includes(national(number))) ?? '';
			violations.push({
				invariant: 'the mobile number stays private',
				message: `${packet.to.address}, the far end's network, received the mobile number ${number}: "${where}"`,
				events: [packet.n],
			});
		}
	}
	return violations;
}
