import type { DeploymentProfile, MessagingAccount } from './deployment';
import type { CallServices, Mobility, ServiceName } from './service-settings';

/** A customer of the hosted PBX: what an administrator and the users have entered. */
export interface Enterprise {
	/** People with an assignment. What they are assigned need not stand in the lists below. */
	readonly users: readonly NewUser[];
	/** E.164 numbers that are routed to the PBX and that it gives out for one Call Through each. */
	readonly imrnPool: readonly string[];
	/** The number under which users reach their voice mail, E.164. */
	readonly voicePortal?: string;
	/** People without an assignment; their passwords are temporary ones. */
	readonly newcomers?: readonly Newcomer[];
	readonly administrators?: readonly Administrator[];
	/** What is free to be assigned. */
	readonly numbers?: readonly { readonly number: string; readonly extension: string }[];
	readonly stations?: readonly string[];
	readonly devices?: readonly Device[];
	/** How many licences for mobile clients the customer has; as many as are in use unless given. */
	readonly licences?: number;
	readonly mailTemplate?: MailTemplate;
	/** What the configuration files of the clients allow; `soft-client-audio` unless given. */
	readonly deployment?: DeploymentProfile;
	/** Accounts at the messaging server, by user id. */
	readonly messagingAccounts?: Readonly<Record<string, MessagingAccount>>;
}

/** Somebody without number, station and phone; the password is a temporary one (guide §3.2). */
export interface Newcomer {
	readonly id: string;
	readonly firstName: string;
	readonly lastName: string;
	readonly email: string;
	readonly password: string;
}

/** Who may sign in to My Account. */
export interface Administrator {
	readonly id: string;
	readonly name: string;
	readonly password: string;
}

/** A phone, or a mobile client: that has a pseudo MAC address, `FEBC00000027` (figure 5). */
export interface Device {
	/** 12 hexadecimal digits, upper case. */
	readonly mac: string;
	readonly model: string;
}

/** The mail that tells a user that the client was shared with them. */
export interface MailTemplate {
	readonly enabled: boolean;
	readonly subject: string;
	/** `{firstName}`, `{userName}`, `{appleLink}` … stand for what they say. */
	readonly body: string;
}

/** Somebody with an assignment: number, station and phone (guide §3.1). */
export interface User {
	/** Xsi user id, `alice@worktime.example`. */
	readonly id: string;
	readonly firstName: string;
	readonly lastName: string;
	/** The business identity: the My Phone number, E.164. */
	readonly number: string;
	readonly extension: string;
	/** Given by an administrator; the user has to choose another in My Phone first (guide §3.2). */
	readonly passwordTemporary?: boolean;
	readonly email?: string;
	/** `client` is the first mobile client that was shared with the user. */
	readonly lines: { readonly desk?: Line; readonly client?: Line };
	/** Further shared lines; a user may own several (DSH-08). */
	readonly moreClients?: readonly Line[];
	readonly mobility: Mobility;
	/** The services beside Mobility. */
	readonly services: CallServices;
	/** Whoever lacks one cannot switch it on. */
	readonly assignedServices: readonly ServiceName[];
}

/** A user as an enterprise comes with one: what is not said of the services is as in {@link newServices}. */
export type NewUser = Omit<User, 'services' | 'assignedServices' | 'lines' | 'moreClients'> & {
	/** Password of My Phone, which is that of Xsi too. SIP devices have their own. */
	readonly password: string;
	readonly lines: { readonly desk?: NewLine; readonly client?: NewLine };
	readonly moreClients?: readonly NewLine[];
	readonly services?: Partial<CallServices>;
};

/** A line as an enterprise comes with one. */
export type NewLine = Omit<Line, 'accountHashes'> & { readonly password: string };

/** A line port: what a SIP device registers, with the device's own credentials. */
export interface Line {
	/** `2125550101_m@worktime.example` */
	readonly linePort: string;
	readonly authUser: string;
	/** What its device's credentials are checked with (RFC 8760); the password itself is not to be had from here. */
	readonly accountHashes: Readonly<Record<'MD5' | 'SHA-256', string>>;
	/** `SHARED`: a further appearance of the user's line, as every mobile client is (figures 4 and 5). */
	readonly type: 'PRIMARY' | 'SHARED';
	/** `Business Communicator - Mobile`, or the model of a desk phone. */
	readonly deviceType: string;
	/** MAC address; one is made from the extension unless given. */
	readonly device?: string;
}

/** Which of a user's lines, and so which device. */
export type LineKind = keyof User['lines'];

/** The name that phones show. */
export const displayName = (user: User): string => `${user.firstName} ${user.lastName}`.trim();
