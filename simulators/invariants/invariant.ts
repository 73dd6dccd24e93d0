import type { Journal, Millis } from '../kernel';
import type { Traffic } from './traffic';

/** Something that must hold in every scenario did not. */
export interface Violation {
	/** Name of the invariant. */
	readonly invariant: string;
	readonly message: string;
	/** Numbers of the journal events that show it. */
	readonly events: readonly number[];
}

/** A call detail record, as far as it can be compared with what was seen. */
export interface CallDetailRecord {
	readonly id: string;
	readonly user: string;
	readonly party: string;
	readonly answeredAt?: Millis;
	readonly releasedAt?: Millis;
	/** A service of the user's sent the caller elsewhere. */
	readonly redirection?: object;
}

/** Services by name, each as it stands: `off`, `on`, `on, to +13035550177`. */
export type ServicesStanding = Readonly<Record<string, string>>;

/** A user's services: in the store of the PBX, and as somebody shows them who shows some of them. */
export interface ServicesSeen {
	readonly user: string;
	readonly stored: ServicesStanding;
	readonly shown: readonly { readonly by: string; readonly services: ServicesStanding }[];
}

/** What an invariant may look at. */
export interface Evidence {
	readonly journal: Pick<Journal, 'ofKind' | 'all'>;
	readonly traffic: Traffic;
	/** Numbers of private mobiles, E.164, that must not show at the far end of a business call. */
	readonly privateNumbers: readonly string[];
	/** Addresses from which business calls leave towards other networks, and to which they go. */
	readonly businessTrunks: readonly { readonly from: string; readonly to: string }[];
	/** What the PBX has recorded of its calls, and where it is; not known of a capture. */
	readonly books?: { readonly pbx: string; readonly records: readonly CallDetailRecord[] };
	/** The services of users before everybody left, when what was under way had arrived; not known of a capture. */
	readonly services?: readonly ServicesSeen[];
	/** What is still alive in the system, by part and kind, after everybody has left and the settle time has passed. */
	readonly remains: Readonly<Record<string, number>>;
}

/** Finds what is wrong in the evidence of a scenario; nothing, in that of a system that is right. */
export type Invariant = (evidence: Evidence) => Violation[];
