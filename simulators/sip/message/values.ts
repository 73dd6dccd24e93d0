const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where the quoted string that begins at `at` ends: the offset behind its closing quote, or the end of the text. */
export function endOfQuoted(text: string, at: number): number {
	for (let i = at + 1; i < text.length; i++) {
		const c = text.charCodeAt(i);
		if (c === BACKSLASH) i++;
		else if (c === QUOTE) return i + 1;
	}
	return text.length;
}

/** The elements of a comma-separated header value; commas in quoted strings and angle brackets do not separate. */
export function splitList(value: string): string[] {
	if (value.indexOf(',') < 0) return value.trim() === '' ? [] : [value.trim()];
	const elements: string[] = [];
	let start = 0;
	let bracketed = false;
	const take = (end: number) => {
		const element = value.slice(start, end).trim();
		if (element !== '') elements.push(element);
		start = end + 1;
	};
	for (let i = 0; i < value.length; i++) {
		const c = value[i];
		if (c === '"') i = endOfQuoted(value, i) - 1;
		else if (c === '<') bracketed = true;
		else if (c === '>') bracketed = false;
		else if (c === ',' && !bracketed) take(i);
	}
	take(value.length);
	return elements;
}

/** A quoted string without its quotes and escapes; anything else as it is. */
export function unquoted(text: string): string {
	if (text.charCodeAt(0) !== QUOTE) return text;
	const inner = text.slice(1, text.endsWith('"') && text.length > 1 ? -1 : undefined);
	return inner.indexOf('\\') < 0 ? inner : inner.replace(/\\(.)/g, '$1');
}

/** Calls `each` with every `;name=value` from offset `from` on, until it says `true`. A flag has the value `''`. */
function eachParameter(text: string, from: number, each: (name: string, value: string) => boolean): void {
	let at = text.indexOf(';', from);
	while (at >= 0 && at < text.length) {
		let end = at + 1;
		let equals = -1;
		while (end < text.length && text[end] !== ';') {
			if (text[end] === '"') end = endOfQuoted(text, end);
			else {
				if (text[end] === '=' && equals < 0) equals = end;
				end++;
			}
		}
		const name = text
			.slice(at + 1, equals < 0 ? end : equals)
			.trim()
			.toLowerCase();
		if (name !== '' && each(name, equals < 0 ? '' : unquoted(text.slice(equals + 1, end).trim()))) return;
		at = end;
	}
}

/** The value of parameter `name` (lower case) among those from offset `from` on: `''` for a flag, `undefined` when it is not there. */
export function parameter(text: string, name: string, from = 0): string | undefined {
	let found: string | undefined;
	eachParameter(text, from, (each, value) => {
		if (each !== name) return false;
		found = value;
		return true;
	});
	return found;
}

/** All parameters from offset `from` on, by name in lower case. */
export function parameters(text: string, from = 0): Map<string, string> {
	const all = new Map<string, string>();
	eachParameter(text, from, (name, value) => {
		if (!all.has(name)) all.set(name, value);
		return false;
	});
	return all;
}
