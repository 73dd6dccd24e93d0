/** What dialled digits mean. */
export type Dialled =
	| { readonly kind: 'number'; readonly number: string }
	| { readonly kind: 'extension'; readonly extension: string }
	| { readonly kind: 'feature-code'; readonly code: string }
	/** 484: digits are missing. 404: no number can look like this. */
	| { readonly kind: 'ill-formed'; readonly status: 404 | 484 };

/** Lengths of the extensions of an enterprise are what its users' extensions have. */
export interface NumberingPlan {
	readonly extensionLengths: ReadonlySet<number>;
}

const ill = (status: 404 | 484): Dialled => ({ kind: 'ill-formed', status });

/** Reads what was dialled, in the North American plan: digits, with visual separators if any (RFC 3966 §5.1.1). */
export function read(dialled: string, plan: NumberingPlan): Dialled {
	const digits = dialled.replace(/[-.() ]/g, '');
	if (digits === '') return ill(484);
	if (/^[*#][\d*#]*$/.test(digits)) return { kind: 'feature-code', code: digits };
	if (!/^\+?\d*$/.test(digits)) return ill(404);
	if (digits.startsWith('+')) return international(digits.slice(1));
	if (digits.startsWith('011')) return international(digits.slice(3));
	if (plan.extensionLengths.has(digits.length)) return { kind: 'extension', extension: digits };
	if (/^[2-9]11$/.test(digits)) return ill(404);
	return national(digits.startsWith('1') ? digits.slice(1) : digits);
}

/** The user part of a URI with its escapes resolved (RFC 3261 §19.1.2); as it stands when they cannot be. */
export function unescaped(userPart: string): string {
	try {
		return decodeURIComponent(userPart);
	} catch {
		return userPart;
	}
}

/** A number as another network presents it, in E.164; undefined when it is none. */
export function e164(presented: string): string | undefined {
	const dialled = read(presented, { extensionLengths: new Set() });
	return dialled.kind === 'number' ? dialled.number : undefined;
}

function international(digits: string): Dialled {
	if (digits.startsWith('1')) return national(digits.slice(1));
	if (digits.length < 8) return ill(484);
	if (digits.length > 15 || digits.startsWith('0')) return ill(404);
	return { kind: 'number', number: `+${digits}` };
}

/** Ten digits, of which neither area nor exchange begins with 0 or 1. */
function national(digits: string): Dialled {
	if (digits.length < 10) return ill(484);
	return /^[2-9]\d{2}[2-9]\d{6}$/.test(digits) ? { kind: 'number', number: `+1${digits}` } : ill(404);
}
