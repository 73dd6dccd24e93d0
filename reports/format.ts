import type { Millis } from '../simulators/kernel';

const two = (value: number) => String(value).padStart(2, '0');

/** An instant of a world, to the millisecond: `0:12.345`, `2:59:59.000`. */
export function instant(at: Millis): string {
	const millis = Math.round(at);
	const seconds = Math.floor(millis / 1000);
	const hours = Math.floor(seconds / 3600);
	const minutes = Math.floor(seconds / 60) % 60;
	const rest = `${two(seconds % 60)}.${String(millis % 1000).padStart(3, '0')}`;
	return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** A length of time as a person says it: `340 ms`, `12.4 s`, `54 min`, `3 h 1 min`. */
export function duration(ms: Millis): string {
	if (ms < 1000) return `${Math.round(ms)} ms`;
	if (ms < 59_950) return `${trimmed(ms / 1000)} s`;
	const minutes = Math.round(ms / 60_000);
	if (minutes < 60) return `${minutes} min`;
	const hours = Math.floor(minutes / 60);
	return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** How many times faster than the real thing: `2,450 ×`. */
export function speedUp(virtualMs: Millis, wallMs: number): string {
	if (wallMs <= 0 || virtualMs <= 0) return '–';
	const factor = virtualMs / wallMs;
	return `${factor < 10 ? factor.toFixed(1) : Math.round(factor).toLocaleString('en')} ×`;
}

/** `1 call`, `2 calls`. */
export function counted(count: number, noun: string): string {
	return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** A feature folder as the title that the guide gives the chapter: `2.1-placing-outbound-calls` → `2.1 Placing outbound calls`. */
export function chapterTitle(folder: string): string {
	const [, number, words = folder] = /^(\d+(?:\.\d+)*)[-_ ](.+)$/.exec(folder) ?? [];
	const title = words.replace(/[-_]+/g, ' ');
	const capital = title.charAt(0).toUpperCase() + title.slice(1);
	return number === undefined ? capital : `${number} ${capital}`;
}

/** At most `length` characters, the last of them an ellipsis when something was left out. */
export function shortened(text: string, length: number): string {
	return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1))}…`;
}

/** A reason in one line: an assertion's explanation of its own notation is left out. */
export function oneLine(reason: string): string {
	return shortened(reason.replace('+ actual - expected', '').replace(/\s+/g, ' ').trim(), 240);
}

const trimmed = (value: number) => (value < 10 ? value.toFixed(1) : String(Math.round(value))).replace(/\.0$/, '');
