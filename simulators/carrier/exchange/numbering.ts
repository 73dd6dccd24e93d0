/**
 * The number that a subscriber dialled, as E.164; undefined when it is none (Q.850 cause 28). North American plan:
 * 10 digits, 1 and 10 digits, 011 and an international number, or E.164 as mobiles store it.
 */
export function dialled(digits: string): string | undefined {
	const number = withoutSeparators(digits);
	if (/^\+[1-9]\d{6,14}$/.test(number)) return number;
	if (/^1?[2-9]\d{2}[2-9]\d{6}$/.test(number)) return `+1${number.slice(-10)}`;
	if (/^011[1-9]\d{6,14}$/.test(number)) return `+${number.slice(3)}`;
	return undefined;
}

/** A telephone number without its visual separators (RFC 3966 §3). */
export function withoutSeparators(digits: string): string {
	return digits.replace(/[-.() ]/g, '');
}
