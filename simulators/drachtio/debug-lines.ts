import { addHook } from 'pirates';

const LINE = /^(\s*)(debug\w*)\(/gm;

/** Puts every debug line under the condition that somebody reads it; `DEBUG=drachtio:*` prints what it always does. */
export function onlyWhenRead(code: string): string {
	return code.replace(LINE, '$1$2.enabled && $2(');
}

/**
 * Loads drachtio-srf so that it writes no debug line that nobody reads: it puts some fifty together for a call that it connects, with
 * messages and options as JSON, a sixth of its time. Only the first to load it in a process has a say in that.
 */
export function withoutUnreadDebugLines<T>(load: () => T): T {
	const revert = addHook(onlyWhenRead, { matcher: isOfDrachtioSrf, ignoreNodeModules: false });
	try {
		return load();
	} finally {
		revert();
	}
}

const isOfDrachtioSrf = (file: string): boolean => /[\\/]node_modules[\\/]drachtio-srf[\\/]lib[\\/]/.test(file);
