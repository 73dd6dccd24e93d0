import { parameter } from '../sip';

/** How a dialog is named to the one who is to replace it (RFC 3891 §6.1): `to` is the end that the name is said to, `from` the other. */
export interface DialogName {
	readonly callId: string;
	readonly toTag: string;
	readonly fromTag: string;
	readonly earlyOnly: boolean;
}

/** Reads a Replaces header; undefined when it names no dialog. */
export function readReplaces(value: string): DialogName | undefined {
	const callId = /^\s*([^;\s]+)/.exec(value)?.[1];
	const [toTag, fromTag] = [parameter(value, 'to-tag'), parameter(value, 'from-tag')];
	if (callId === undefined || toTag === undefined || fromTag === undefined) return undefined;
	return { callId, toTag, fromTag, earlyOnly: parameter(value, 'early-only') !== undefined };
}

/** As the value of Replaces (RFC 3891 §6.1). */
export function writeReplaces({ callId, toTag, fromTag, earlyOnly }: DialogName): string {
	return `${callId};to-tag=${toTag};from-tag=${fromTag}${earlyOnly ? ';early-only' : ''}`;
}

const REPLACES_IN_URI = /([?&])Replaces=([^&>\s]*)/i;

/** The Replaces in the URI of a Refer-To header (RFC 3891 §4); undefined when there is none. */
export function replacesIn(referTo: string): DialogName | undefined {
	const escaped = REPLACES_IN_URI.exec(referTo)?.[2];
	if (escaped === undefined) return undefined;
	try {
		return readReplaces(decodeURIComponent(escaped));
	} catch {
		return undefined;
	}
}

/** The same Refer-To with another dialog in it. */
export function withReplaces(referTo: string, dialog: DialogName): string {
	return referTo.replace(REPLACES_IN_URI, (_, before: string) => `${before}Replaces=${encodeURIComponent(writeReplaces(dialog))}`);
}
