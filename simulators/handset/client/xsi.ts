import type { Endpoint, Millis, Secret } from '../../kernel';
import { type Host, httpRequest, httpStream } from '../../network';
import { parseXml, textOf, type XmlElement } from './xml';

/** What became of a request to the platform. */
export type XsiAnswer =
	| { readonly ok: true; readonly body: XmlElement }
	/** `notice` is for the person: the summary of the ErrorInfo body, or what the client says of its own. */
	| { readonly ok: false; readonly why: 'unauthorised' | 'unknown' | 'refused' | 'unreachable'; readonly notice: string };

/** What the client says of its own. */
export const notices = {
	unauthorised: 'Wrong user name or password',
	unreachable: 'No network connection',
	unexpected: 'The service gave an unexpected answer',
} as const;

export interface XsiOptions {
	readonly host: Host;
	readonly server: Endpoint;
	readonly userId: string;
	readonly password: Secret;
	/** When nothing comes for this long, there is no connection. */
	readonly requestTimeoutMs: Millis;
	/** How often a request is repeated whose password is not right. */
	readonly retriesWhenUnauthorised: number;
}

/** The platform's Xsi-style interface for one user: HTTP Basic on every request, XML answers, and no request is repeated. */
export class Xsi {
	readonly #options: XsiOptions;
	readonly #credentials: Secret;
	/** Subscriptions that the platform has not said to be over: they outlive their channel. */
	readonly #subscriptions = new Set<string>();
	#pending = 0;
	#unauthorised: () => void = () => {};

	constructor(options: XsiOptions) {
		this.#options = options;
		this.#credentials = options.password.basic(options.userId);
	}

	/** Requests without an answer so far. */
	get pending(): number {
		return this.#pending;
	}

	/** Calls `see` whenever the platform no longer takes the password. */
	onUnauthorised(see: () => void): void {
		this.#unauthorised = see;
	}

	get(path: string): Promise<XsiAnswer> {
		return this.#request('GET', path);
	}

	post(path: string, parameters: Readonly<Record<string, string>>): Promise<XsiAnswer> {
		const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
		return this.#request('POST', `${path}?${query.join('&')}`);
	}

	/** With an XML document. */
	send(method: 'POST' | 'PUT', path: string, document: string): Promise<XsiAnswer> {
		return this.#request(method, path, document);
	}

	/**
	 * Opens an event channel and subscribes to changes of the user's services. `changed` is called for each, and once the subscription
	 * stands; `lost` when the channel is over, or nothing could be subscribed. Gives what closes it, after which neither is called.
	 */
	listen(channelSet: string, { changed, lost }: { changed: () => void; lost: () => void }): () => void {
		const { host, server, userId, requestTimeoutMs } = this.#options;
		const headers = { Authorization: `Basic ${this.#credentials.reveal()}`, Accept: 'application/xml', 'Content-Type': 'application/xml' };
		const events = '/com.broadsoft.xsi-events/v2.0';
		const ask = (method: string, target: string, body: string) =>
			httpRequest(host, { method, to: server, target, headers, body, timeoutMs: requestTimeoutMs }).catch(() => undefined);
		const unsubscribe = async (id: string) => {
			if ((await ask('DELETE', `${events}/subscription/${id}`, '')) !== undefined) this.#subscriptions.delete(id);
		};
		let isOpen = true;
		let subscription: string | undefined;
		let heard = '';
		const subscribe = async () => {
			// Of a channel that broke: over this one each change would come for both.
			for (const former of this.#subscriptions) void unsubscribe(former);
			const document = `<Subscription><event>Call Feature</event><channelSetId>${channelSet}</channelSetId></Subscription>`;
			const answer = await ask('POST', `${events}/user/${userId}`, document);
			const id = /<subscriptionId>(\w+)</.exec(answer?.body ?? '')?.[1];
			if (id !== undefined) this.#subscriptions.add(id);
			if (!isOpen) {
				if (id !== undefined) void unsubscribe(id);
				return;
			}
			if (id === undefined) {
				close();
				over();
				return;
			}
			subscription = id;
			changed();
		};
		const over = () => {
			isOpen = false;
			lost();
		};
		const close = httpStream(
			host,
			{
				method: 'POST',
				to: server,
				target: '/com.broadsoft.async/com.broadsoft.xsi-events/v2.0/channel',
				headers,
				body: `<Channel><channelSetId>${channelSet}</channelSetId></Channel>`,
			},
			{
				begun: (status) => void (status === 200 ? subscribe() : undefined),
				receive: (text) => {
					heard += text;
					const whole = heard.lastIndexOf('</Event>');
					if (whole < 0) return;
					heard = heard.slice(whole + '</Event>'.length);
					changed();
				},
				over,
			},
		);
		return () => {
			isOpen = false;
			close();
			if (subscription !== undefined) void unsubscribe(subscription);
		};
	}

	async #request(method: 'GET' | 'POST' | 'PUT', path: string, document?: string): Promise<XsiAnswer> {
		let answer = await this.#once(method, path, document);
		for (let tries = 0; !answer.ok && answer.why === 'unauthorised' && tries < this.#options.retriesWhenUnauthorised; tries++) {
			answer = await this.#once(method, path, document);
		}
		if (!answer.ok && answer.why === 'unauthorised') this.#unauthorised();
		return answer;
	}

	async #once(method: 'GET' | 'POST' | 'PUT', path: string, document?: string): Promise<XsiAnswer> {
		const { host, server, userId, requestTimeoutMs } = this.#options;
		this.#pending++;
		try {
			const answer = await httpRequest(host, {
				method,
				to: server,
				target: `/com.broadsoft.xsi-actions/v2.0/user/${encodeURIComponent(userId).replaceAll('%40', '@')}/${path}`,
				headers: {
					Authorization: `Basic ${this.#credentials.reveal()}`,
					Accept: 'application/xml',
					...(document && { 'Content-Type': 'application/xml' }),
				},
				...(method !== 'GET' && { body: document ?? '' }),
				timeoutMs: requestTimeoutMs,
			});
			return judged(answer.status, answer.body);
		} catch {
			// Whatever broke the connection, the person reads the same; what the network did is in the journal.
			return { ok: false, why: 'unreachable', notice: notices.unreachable };
		} finally {
			this.#pending--;
		}
	}
}

function judged(status: number, text: string): XsiAnswer {
	const body = text.trim() === '' ? '' : parseXml(text);
	if (status === 401) return { ok: false, why: 'unauthorised', notice: notices.unauthorised };
	const summary = body === undefined ? undefined : textOf(body, 'summary');
	if (status < 200 || status > 299)
		return { ok: false, why: status === 404 ? 'unknown' : 'refused', notice: summary ?? `The service refused (${status})` };
	if (body === undefined) return { ok: false, why: 'refused', notice: notices.unexpected };
	return { ok: true, body };
}
