import type { Millis } from '../kernel';

/** Every decision of the dashboards that the admin guide speaks about. */
export interface DashboardBehaviour {
	/** What becomes of a Phone Assignment that is not complete (ADM-02); `completed`: with whatever is free. */
	readonly partialAssignments: 'refused' | 'completed';
	/** What becomes of sharing with a user without an assignment (ADM-04); `assigned`: they get one on the way. */
	readonly unassignedUsers: 'refused' | 'assigned';
	/** What Sharing offers as targets (ADM-06). */
	readonly sharingTargets: 'phones-and-clients' | 'clients';
	/** Where mobile clients can be assigned (ADM-07). */
	readonly clientsAssignableIn: 'sharing' | 'everywhere';
	/** The mail that tells a user of a shared client (ADM-09). */
	readonly welcomeMail: 'once' | 'never' | 'twice' | 'to-administrator';
	/** Whether the mail is the customised one (ADM-10). */
	readonly usesMailTemplate: boolean;
	/** Whether the switch of the mail is heeded (ADM-11). */
	readonly honoursMailSwitch: boolean;
	/** Whether a temporary password has to be replaced before anything else (ACD-01). */
	readonly forcesNewPassword: boolean;
	/** Whether adding Mobile App in My Features reaches the PBX (ACD-02). */
	readonly mobileAppSwitch: 'writes' | 'shows';
	/** Whether Do Not Disturb and Call Forwarding of My Phone reach the PBX (SYN-05). */
	readonly callHandlingForms: 'write' | 'show';
	/** What becomes of a mobile number that is none (ACD-03), and of one that calls cannot be forwarded to. */
	readonly wrongNumbers: 'refused' | 'ignored';
	/** Which user name the mail tells (ACD-06). */
	readonly mailedUserName: 'user-id' | 'number';
	/** Whether My Features has the download links (ACD-08). */
	readonly linksInMyFeatures: boolean;
	/** Where the download links lead (ACD-09, ACD-10, DSH-04). */
	readonly downloadLinks: 'right' | 'swapped';
	/** Whether the check of a user's configuration looks for the shared client (DSH-01). */
	readonly checksShare: boolean;
	/** Tabs of My Account (DSH-02), left menu of Site Services (DSH-03). */
	readonly tabs: 'all' | 'without-support';
	readonly siteMenu: 'all' | 'without-communicator';
	/** Columns of the table of clients (DSH-06), and the type that it says (DSH-07). */
	readonly clientColumns: 'all' | 'without-user-id';
	readonly clientType: 'SHARED' | 'PRIMARY';
	/** Whether the device tree heeds the MAC filter (DSH-11). */
	readonly filtersByMac: boolean;
	/** How many devices the heading of a model says (DSH-13). */
	readonly deviceCounts: 'right' | 'one-too-many';
	/** Whether a mobile client bears its FEBC… id (DSH-14). */
	readonly clientIds: 'their-own' | 'made-up';
	/** Whether an expanded client shows its shared line (DSH-15). */
	readonly showsSharedLines: boolean;
	/** Whether every client has a detail page (DSH-16). */
	readonly hasDetailPages: boolean;
	/** What Device Status tells (DSH-17): of the selected lines at this instant; as it was first; of every line. */
	readonly deviceStatus: 'live' | 'remembered' | 'all-lines';
	/** Whether Device Management repeats the download links (DSH-18). */
	readonly linksOnDevicePage: boolean;

	/** After so many wrong passwords an account is locked for so long. */
	readonly lockOutAfter: number;
	readonly lockOutMs: Millis;
	/** How long a session lives without a request. */
	readonly sessionMs: Millis;
}

/** Release 21, as the guide describes it. */
export const guideR21: DashboardBehaviour = {
	partialAssignments: 'refused',
	unassignedUsers: 'refused',
	sharingTargets: 'phones-and-clients',
	clientsAssignableIn: 'sharing',
	welcomeMail: 'once',
	usesMailTemplate: true,
	honoursMailSwitch: true,
	forcesNewPassword: true,
	mobileAppSwitch: 'writes',
	callHandlingForms: 'write',
	wrongNumbers: 'refused',
	mailedUserName: 'user-id',
	linksInMyFeatures: true,
	downloadLinks: 'right',
	checksShare: true,
	tabs: 'all',
	siteMenu: 'all',
	clientColumns: 'all',
	clientType: 'SHARED',
	filtersByMac: true,
	deviceCounts: 'right',
	clientIds: 'their-own',
	showsSharedLines: true,
	hasDetailPages: true,
	deviceStatus: 'live',
	linksOnDevicePage: true,
	lockOutAfter: 5,
	lockOutMs: 900_000,
	sessionMs: 1_800_000,
};
