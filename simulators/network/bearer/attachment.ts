import type { Address, Millis } from '../../kernel';
import type { Host } from '../host';
import type { AccessProfile } from './access-profile';
import type { Nat } from './nat';

/** A host's place on an access network. */
export interface Attachment {
	/** As the journal calls it: `wifi home`, `lte`. */
	readonly bearer: string;
	/** The host's own address there. */
	readonly address: Address;
	/** What stands between that address and everybody else. */
	readonly nat?: Nat;
	/** How the access treats packets; a perfect one unless given. */
	readonly access?: AccessProfile;
}

/**
 * A machine that goes from one access network to another. When its address goes, streams bound to it end with ECONNABORTED and
 * datagram ports are closed; the other sides are told nothing, and find out by their own timers.
 */
export interface MobileHost extends Host {
	readonly attachment: Attachment | undefined;
	/** Takes the host to another access network, or off all of them. */
	attach(to: Attachment | undefined): void;
	/** The same address over another radio from now on. */
	useAccess(bearer: string, access: AccessProfile | undefined): void;
	/** The radio carries nothing for a while; the address stays. */
	suspend(): void;
	resume(): void;
	/** Whether packets have passed the radio within so long. */
	hasCarried(withinMs: Millis): boolean;
}
