/** How many voice messages wait for the user. */
export interface MessagesWaiting {
	readonly fresh: number;
	readonly saved: number;
}

/** What a message summary says of voice messages (RFC 3842 §5.2); undefined for what is none. */
export function readSummary(body: string): MessagesWaiting | undefined {
	const [, waiting] = /^Messages-Waiting\s*:\s*(yes|no)\s*$/im.exec(body) ?? [];
	if (waiting === undefined) return undefined;
	const [, fresh = waiting.toLowerCase() === 'yes' ? '1' : '0', saved = '0'] = /^Voice-Message\s*:\s*(\d+)\s*\/\s*(\d+)/im.exec(body) ?? [];
	return { fresh: Number(fresh), saved: Number(saved) };
}

/** What a person reads of it: nothing when there is nothing new. */
export function messagesText({ fresh }: MessagesWaiting): string | undefined {
	if (fresh === 0) return undefined;
	return fresh === 1 ? '1 new voice message' : `${fresh} new voice messages`;
}
