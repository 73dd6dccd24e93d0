import type { Clock, Endpoint, Stream } from '../../kernel';
import type { Host } from '../../network';
import type { DashboardBehaviour } from '../behaviour';
import { type MailTemplate, nameOf, type User } from '../pbx';
import type { DownloadLinks } from '../visit';
import { delivered, type Message } from './delivery';

export interface WelcomeMailOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly random: Stream;
	readonly server: Endpoint;
	/** `worktime.example` */
	readonly domain: string;
	readonly links: DownloadLinks;
	readonly behaviour: DashboardBehaviour;
	/** Address of the administrator on duty, for dashboards that write to the wrong person. */
	readonly administrator: string;
}

/** What a mail says when nobody has customised it, for dashboards that ignore the customised one. */
const uncustomised: Omit<MailTemplate, 'enabled'> = {
	subject: 'Your WorkTime Mobile account is active',
	body: 'Hello {firstName}, your WorkTime Mobile account is active. Install the client ({appleLink} or {androidLink}) and sign in as {userName}.',
};

/** The mail that tells a user that a client was shared with them (guide §3.1): one per sharing, unless it is switched off. */
export class WelcomeMail {
	#sent = 0;

	constructor(private readonly options: WelcomeMailOptions) {}

	/** Gives how many were sent. Rejects when the mail server takes none. */
	async send(user: User, template: MailTemplate): Promise<number> {
		const { behaviour } = this.options;
		if (!template.enabled && behaviour.honoursMailSwitch) return 0;
		const times = { once: 1, never: 0, twice: 2, 'to-administrator': 1 }[behaviour.welcomeMail];
		for (let i = 0; i < times; i++) await delivered(this.#written(user, template), this.options);
		return times;
	}

	#written(user: User, template: MailTemplate): Message {
		const { clock, random, domain, behaviour, administrator } = this.options;
		const { subject, body } = behaviour.usesMailTemplate ? template : uncustomised;
		const values = this.#values(user);
		const fill = (text: string) => text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
		return {
			from: `WorkTime <no-reply@${domain}>`,
			to: behaviour.welcomeMail === 'to-administrator' ? administrator : user.email,
			subject: fill(subject),
			text: fill(body),
			messageId: `<${++this.#sent}.${random.hex(16)}@${domain}>`,
			date: clock.date(),
			boundary: random.hex(24),
		};
	}

	#values(user: User): Readonly<Record<string, string>> {
		const { links, behaviour } = this.options;
		const number = user.assignment?.number ?? '';
		const [appleLink, androidLink] = behaviour.downloadLinks === 'right' ? [links.apple, links.android] : [links.android, links.apple];
		return {
			firstName: user.firstName,
			lastName: user.lastName,
			name: nameOf(user),
			number,
			userName: behaviour.mailedUserName === 'user-id' ? user.id : number,
			appleLink,
			androidLink,
			myPhone: links.myPhone,
		};
	}
}
