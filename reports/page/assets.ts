import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Html } from '../html';

/** The look of all pages. */
export const styleSheet = (): Html => asset('style.css');
/** The behaviour of the report in the browser. */
export const browserScript = (): Html => asset('browser.mjs');

function asset(name: string): Html {
	return new Html(readFileSync(join(__dirname, name), 'utf8'));
}
