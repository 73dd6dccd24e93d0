import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** The programs of this machine. */
export interface ChromiumPaths {
	readonly browser: string;
	readonly driver: string;
}

/** A device that was asked for is not on this machine, or does not start. */
export class DeviceMissing extends Error {
	override readonly name = 'DeviceMissing';

	constructor(
		what: string,
		/** What to do about it. */
		readonly remedy: string,
	) {
		super(what);
	}
}

const INSTALL =
	'Debian: apt-get install chromium chromium-driver; elsewhere install Chromium or Chrome and the chromedriver of the same version,\nor name them: WORKTIME_CHROMIUM=/path/to/chromium WORKTIME_CHROMEDRIVER=/path/to/chromedriver';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const BUNDLES = ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
const DRIVERS = ['chromedriver', '/usr/lib/chromium/chromedriver', '/usr/lib/chromium-browser/chromedriver'];

/**
 * Chromium (or Chrome) and its driver: those that the environment names, else those of the search path.
 * @throws {DeviceMissing} when one of them is not there.
 */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): ChromiumPaths {
	return {
		browser: found('Chromium', 'WORKTIME_CHROMIUM', [...BROWSERS, ...BUNDLES], environment),
		driver: found('chromedriver', 'WORKTIME_CHROMEDRIVER', DRIVERS, environment),
	};
}

function found(what: string, variable: string, names: readonly string[], environment: NodeJS.ProcessEnv): string {
	const named = environment[variable];
	if (named) {
		if (isProgram(named)) return named;
		throw new DeviceMissing(`${variable} names ${named}, which is no program`, INSTALL);
	}
	const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
	const program = names.flatMap((name) => (isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name)))).find(isProgram);
	if (program === undefined) throw new DeviceMissing(`there is no ${what} on this machine`, INSTALL);
	return program;
}

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
