/** Header fields that decide what a message means, by its method or its status. */
const BY_METHOD: Readonly<Record<string, RegExp>> = {
	INVITE: /^(from|f|p-asserted-identity|diversion|privacy|replaces|a=(sendonly|recvonly|inactive))\b/i,
	REGISTER: /^(contact|m|expires|authorization)\b/i,
	BYE: /^reason\b/i,
	CANCEL: /^reason\b/i,
	INFO: /^(signal=|content-type|c:)/i,
	REFER: /^(refer-to|r:|referred-by|b:)/i,
	NOTIFY: /^(event|o:|subscription-state|messages-waiting|voice-message)\b/i,
	SUBSCRIBE: /^(event|o:|expires)\b/i,
};
const OF_ANSWERS: readonly (readonly [RegExp, RegExp])[] = [
	[/^(401|407)$/, /^(www|proxy)-authenticate\b/i],
	[/^423$/, /^min-expires\b/i],
	[/^3..$/, /^(contact|m)\b/i],
	[/^[456]..$/, /^(reason|warning|retry-after|error-info)\b/i],
	[/^2..$/, /^(contact|m|expires|a=(sendonly|recvonly|inactive))\b/i],
];
const OF_HTTP = /^(authorization|www-authenticate|location)\b/i;

/** Numbers (from 0) of the lines of a message that one looks at first: those that hold one of these values, else the ones that decide what it means. */
export function matteringLines(text: string, values: readonly string[]): number[] {
	const lines = text.split('\n').map((line) => line.trim());
	const holding = numbers(lines, (line) => values.some((value) => line.includes(value)));
	if (holding.length > 0) return holding;
	const start = lines[0] ?? '';
	const status = /^SIP\/2\.0 (\d{3})/.exec(start)?.[1];
	if (status !== undefined) {
		const deciding = OF_ANSWERS.find(([statuses]) => statuses.test(status))?.[1];
		return deciding === undefined ? [] : numbers(lines, (line) => deciding.test(line));
	}
	if (/HTTP\/1\.[01]/.test(start)) return numbers(lines, (line) => OF_HTTP.test(line));
	const deciding = BY_METHOD[/^([A-Z]+) \S+ SIP\/2\.0$/.exec(start)?.[1] ?? ''];
	return deciding === undefined ? [] : numbers(lines, (line) => deciding.test(line));
}

const numbers = (lines: readonly string[], fits: (line: string) => boolean) => lines.flatMap((line, i) => (i > 0 && fits(line) ? [i] : []));

/** Values that a failure speaks of: what stands in quotes, and telephone numbers. */
export function valuesIn(reasons: readonly string[]): string[] {
	const found = reasons.flatMap((reason) => [...reason.matchAll(/\+\d{7,15}|["'“]([^"'”\n]{5,80})["'”]/g)].map(([whole, quoted]) => quoted ?? whole));
	return [...new Set(found)];
}
