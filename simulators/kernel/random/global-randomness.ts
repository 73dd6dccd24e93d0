import crypto from 'node:crypto';
import { scope } from '../scope';
import { type Random, seeded } from './random';

/** What uuid-random offers beside its one function. */
interface UuidRandom {
	randomBytes: (length: number) => Buffer;
	clearBuffer(): void;
}

/** Libraries draw while they are loaded, too. */
let random: Random = seeded('before the first world');

const stream = () => random.stream(`${scope.current()}/library`);

/**
 * Makes every source of randomness that libraries use draw from the seed of the current world: `Math.random`, Node's
 * crypto and uuid-random (drachtio-srf's message ids). Once per process, before those libraries are loaded.
 */
export function installSeededGlobals(): void {
	Math.random = () => stream().next();
	const uuid = () => {
		const bytes = stream().bytes(16);
		bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
		bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
		const hex = bytes.toString('hex');
		return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
	};
	const randomBytes = (length: number, done?: (error: Error | null, bytes: Buffer) => void) => {
		const bytes = stream().bytes(length);
		if (done === undefined) return bytes;
		setImmediate(done, null, bytes);
		return undefined;
	};
	Object.assign(crypto, { randomUUID: uuid, randomBytes });
	uuidRandom().randomBytes = (length) => stream().bytes(length);
}

/** Gives the globals the streams of a new world. */
export function seedGlobals(of: Random): void {
	random = of;
	uuidRandom().clearBuffer();
}

function uuidRandom(): UuidRandom {
	return require('uuid-random');
}
