import {
	appearanceTexts,
	CONFERENCE,
	CONFERENCE_NAME,
	type LineAppearance,
	type LineServices,
	type MessagesWaiting,
	messagesText,
	type SipCall,
	servicesText,
} from '../user-agent';

/** What a screen is drawn from. */
export interface Seen {
	readonly power: boolean;
	readonly registered: boolean;
	/** Whose phone it is. */
	readonly label: string;
	readonly calls: readonly SipCall[];
	/** The call that ended last, while the screen still says so. */
	readonly ended?: SipCall;
	/** Voice messages, as the phone was told last. */
	readonly waiting?: MessagesWaiting;
	/** Calls at other phones of the same user. */
	readonly appearances: readonly LineAppearance[];
	/** The services of the line, as far as the phone knows. */
	readonly services: LineServices;
	/** A key for a service was pressed, and the PBX has refused; while the screen still says so. */
	readonly refused: boolean;
}

/** What a person is told about an outgoing call that failed (RFC 3261 §21). */
const FAILURES: Readonly<Record<number, string>> = {
	403: 'Not allowed',
	404: 'Number not in service',
	408: 'No answer',
	410: 'Number not in service',
	480: 'Not available',
	484: 'Number incomplete',
	486: 'Busy',
	487: 'Cancelled',
	488: 'Call failed',
	503: 'No service',
	600: 'Busy',
	603: 'Declined',
	604: 'Number not in service',
};

/** The lines a person reads, top to bottom. */
export function draw({ power, registered, label, calls, ended, waiting, appearances, services, refused }: Seen): readonly string[] {
	if (!power) return [];
	if (calls.length > 0) return calls.flatMap((call) => [doing(call), ...party(call)]);
	if (ended !== undefined) return ['Call ended', ...why(ended), ...party(ended)];
	const messages = waiting && messagesText(waiting);
	return [
		label,
		registered ? 'Ready' : 'No service',
		...(registered ? appearanceTexts(appearances) : []),
		...servicesText(services),
		...(refused ? ['Not possible'] : []),
		...(messages === undefined ? [] : [messages]),
	];
}

function doing({ direction, state, held }: SipCall): string {
	if (state === 'calling') return 'Calling';
	if (state === 'ringing') return direction === 'incoming' ? 'Incoming call' : 'Ringing';
	switch (held) {
		case 'no':
			return 'Connected';
		case 'local':
			return 'On hold';
		case 'remote':
			return 'Held by the other party';
		case 'both':
			return 'Held by both';
	}
}

function party({ party: { name, number } }: SipCall): string[] {
	if (number === CONFERENCE) return [CONFERENCE_NAME];
	return name === undefined ? [number] : [name, number];
}

function why({ direction, ended }: SipCall): string[] {
	if (ended === undefined || ended.by === 'local') return [];
	const { status, reason } = ended;
	if (direction === 'outgoing' && status !== undefined && status >= 300) return [FAILURES[status] ?? reason ?? `Error ${status}`];
	return status === 200 && reason !== undefined ? [reason] : [];
}
