const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const SEMICOLON = 0x3b;
const EQUALS = 0x3d;

/** Where the quoted string that begins at `at` ends: the offset behind its closing quote, or the end of the text. */
export function endOfQuoted(text: string, at: number): number {
	for (let quote = text.indexOf('"', at + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
		let escapes = 0;
		while (quote - escapes > at + 1 && text.charCodeAt(quote - escapes - 1) === BACKSLASH) escapes++;
		if (escapes % 2 === 0) return quote + 1;
	}
	return text.length;
}

/** Whether a header value that lists option tags (RFC 3261 §19.2) has this one. */
export function listsOption(value: string, option: string): boolean {
	return splitList(value).some((one) => one.toLowerCase() === option);
}

/** How many seconds a value of Retry-After asks for (RFC 3261 §20.33); undefined when there is none, or it is no number. */
export function readRetryAfter(value: string | undefined): number | undefined {
	const seconds = Number.parseInt(value ?? '', 10);
	return Number.isNaN(seconds) ? undefined : seconds;
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

/** The value of parameter `name` (lower case) among those between two offsets: `''` for a flag, `undefined` when it is not there. */
export function parameter(text: string, name: string, from = 0, to = text.length): string | undefined {
	let at = text.indexOf(';', from);
	while (at >= 0 && at < to) {
		let start = at + 1;
		while (text.charCodeAt(start) <= SPACE) start++;
		const end = isNamed(text, start, name) ? start + name.length : -1;
		let value = end;
		while (end >= 0 && text.charCodeAt(value) <= SPACE) value++;
		const c = end < 0 ? 0 : text.charCodeAt(value);
		if (end >= 0 && (value >= to || c === SEMICOLON)) return '';
		at = endOfParameter(text, start, to);
		if (c === EQUALS) return unquoted(trimmed(text, value + 1, at));
	}
	return undefined;
}

/** What stands between two offsets, without the white space round it. */
function trimmed(text: string, from: number, to: number): string {
	let start = from;
	let end = to;
	while (start < end && text.charCodeAt(start) <= SPACE) start++;
	while (end > start && text.charCodeAt(end - 1) <= SPACE) end--;
	return text.slice(start, end);
}

/** Whether `name` (lower case) stands at an offset, in whatever case. */
function isNamed(text: string, at: number, name: string): boolean {
	for (let i = 0; i < name.length; i++) {
		const c = text.charCodeAt(at + i);
		if ((c >= 0x41 && c <= 0x5a ? c + 0x20 : c) !== name.charCodeAt(i)) return false;
	}
	return true;
}

/** Where the next `;` is that separates parameters, or the end. */
function endOfParameter(text: string, from: number, to: number): number {
	let at = from;
	while (at < to) {
		const c = text.charCodeAt(at);
		if (c === SEMICOLON) return at;
		at = c === QUOTE ? endOfQuoted(text, at) : at + 1;
	}
	return to;
}

/** All parameters from offset `from` on, by name in lower case. */
export function parameters(text: string, from = 0): Map<string, string> {
	const all = new Map<string, string>();
	let at = text.indexOf(';', from);
	while (at >= 0 && at < text.length) {
		const start = at + 1;
		at = endOfParameter(text, start, text.length);
		const equals = text.indexOf('=', start);
		const flag = equals < 0 || equals > at;
		const name = text
			.slice(start, flag ? at : equals)
			.trim()
			.toLowerCase();
		if (name !== '' && !all.has(name)) all.set(name, flag ? '' : unquoted(text.slice(equals + 1, at).trim()));
	}
	return all;
}
