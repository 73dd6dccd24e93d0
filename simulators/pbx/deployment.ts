/** What a client can be allowed to do by its configuration file (guide §2). */
export const clientFunctions = ['audio', 'video', 'messaging', 'call-through', 'call-back'] as const;

/** What a client can do, or not, by its deployment profile. */
export type ClientFunction = (typeof clientFunctions)[number];

const nativeCalls = ['call-through', 'call-back'] as const;

/** The six profiles of the guide (§2), and what the configuration file of each allows. */
export const deploymentProfiles = {
	'im-and-presence': ['messaging'],
	'soft-client-audio': ['audio', ...nativeCalls],
	'soft-client-audio-video': ['audio', 'video', ...nativeCalls],
	'uc-audio': ['audio', 'messaging', ...nativeCalls],
	'uc-full': ['audio', 'video', 'messaging', ...nativeCalls],
	'click-to-dial': nativeCalls,
} as const satisfies Readonly<Record<string, readonly ClientFunction[]>>;

/** Name of a deployment profile (guide §2). */
export type DeploymentProfile = keyof typeof deploymentProfiles;

/** What is written into the configuration files of the clients. */
export interface Deployment {
	readonly profile: DeploymentProfile;
	/** The functions of the profile, unless an administrator has edited the file. */
	readonly functions: readonly ClientFunction[];
}

/** A user's account at the messaging server. */
export interface MessagingAccount {
	readonly userName: string;
	readonly password: string;
}
