import type { DashboardBehaviour } from './behaviour';
import type { WelcomeMail } from './mail/welcome-mail';
import type { Sent } from './page/form';
import type { Page } from './page/layout';
import type { Account, Pbx } from './pbx';
import type { Session } from './sessions';

/** What every page can ask. */
export interface Desk {
	readonly pbx: Pbx;
	readonly behaviour: DashboardBehaviour;
	readonly welcomeMail: WelcomeMail;
	readonly links: DownloadLinks;
	/** Whoever is signed in with a password that was replaced is out. */
	readonly passwordReplaced: (session: Session) => void;
}

/** Where the client is downloaded from. */
export interface DownloadLinks {
	readonly apple: string;
	readonly android: string;
	/** My Phone, as a mail names it. */
	readonly myPhone: string;
}

/** One request of somebody who is signed in. */
export interface Visit<A extends Account = Account> {
	readonly account: A;
	readonly session: Session;
	/** The variable part of the path. */
	readonly named: string;
	readonly query: URLSearchParams;
	/** What the form was sent with; the token has been checked. */
	readonly form: URLSearchParams;
}

/** What is answered. */
export type Answer =
	| { readonly page: Page; readonly status?: number }
	| { readonly redirect: string; readonly notice?: string }
	| { readonly download: string; readonly type: string; readonly fileName: string };

/** Who works in My Account. */
export type Administrator = Extract<Account, { role: 'administrator' }>;
/** Who works in My Phone. */
export type PhoneUser = Extract<Account, { role: 'user' }>;

/** A page: what it shows, and what its forms do. */
export interface Route<A extends Account> {
	/** `*` at the end stands for one variable part. */
	readonly path: string;
	readonly show: (visit: Visit<A>, desk: Desk, sent?: Sent) => Promise<Answer>;
	/** By the form's id. */
	readonly forms?: Readonly<Record<string, (visit: Visit<A>, desk: Desk) => Promise<Answer>>>;
}
