import { createCipheriv, createDecipheriv, scryptSync, timingSafeEqual } from 'node:crypto';
import { Secret, type Stream } from '../../kernel';
import { accountHash } from '../../sip';

export interface VaultOptions {
	/** Realm of the devices' digests. */
	readonly realm: string;
	/** Where salts and the sealing key come from. */
	readonly random: Stream;
	/** What scrypt costs (N, a power of two): 2 where thousands of systems are built, 2¹⁰ and more where somebody might steal the database. */
	readonly cost?: number;
}

/** What of a device's password is kept. */
export interface KeptDevicePassword {
	/** Digest account hashes, all that a registrar needs to check credentials (RFC 7616 §3.4.2, RFC 8760 §2.4). */
	readonly md5: string;
	readonly sha256: string;
	/** The password itself, for the configuration that its device downloads; the key is not in the database. */
	readonly sealed: string;
}

const CHEAPEST = 2;
const HASH_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * How passwords are kept: those of people as salted hashes, which nobody turns back; those of devices as digest hashes, and sealed, because
 * devices have to be told them. Everything is synchronous: work on the thread pool would be done outside of virtual time.
 */
export class Vault {
	readonly #realm: string;
	readonly #random: Stream;
	readonly #cost: number;
	readonly #key: Buffer;

	constructor({ realm, random, cost = CHEAPEST }: VaultOptions) {
		this.#realm = realm;
		this.#random = random;
		this.#cost = cost;
		this.#key = this.#bytes(HASH_BYTES);
	}

	/** `scrypt:N:salt:hash` */
	hashed(password: string): string {
		const salt = this.#bytes(TAG_BYTES);
		return `scrypt:${this.#cost}:${salt.toString('hex')}:${scryptSync(password, salt, HASH_BYTES, { N: this.#cost, r: 8, p: 1 }).toString('hex')}`;
	}

	/** Whether it is the password that was hashed. */
	matches(password: string, kept: string): boolean {
		const [, cost, salt = '', hash = ''] = kept.split(':');
		const expected = Buffer.from(hash, 'hex');
		return timingSafeEqual(scryptSync(password, Buffer.from(salt, 'hex'), HASH_BYTES, { N: Number(cost), r: 8, p: 1 }), expected);
	}

	ofDevice(authUser: string, password: string): KeptDevicePassword {
		const secret = new Secret(password);
		return {
			md5: accountHash('MD5', authUser, this.#realm, secret),
			sha256: accountHash('SHA-256', authUser, this.#realm, secret),
			sealed: this.#sealed(password),
		};
	}

	/** The password of a device, to be handed to it. */
	opened(sealed: string): string {
		const bytes = Buffer.from(sealed, 'base64');
		const [nonce, tag] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)];
		const cipher = createDecipheriv('aes-256-gcm', this.#key, nonce).setAuthTag(tag);
		return cipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + cipher.final('utf8');
	}

	#sealed(password: string): string {
		const nonce = this.#bytes(NONCE_BYTES);
		const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
		const text = Buffer.concat([cipher.update(password, 'utf8'), cipher.final()]);
		return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
	}

	#bytes(count: number): Buffer {
		return Buffer.from(this.#random.bytes(count));
	}
}
