import { splitList } from './message/values';
import { parseNameAddr } from './name-addr';
import { parseUri } from './uri';

/**
 * Whether who registered by this Path is reached over the flow that he has registered over: the edge nearest to him, whose value is the last,
 * says so with `ob` (RFC 5626 §5.1, §6).
 */
export function holdsFlow(path: string): boolean {
	const edge = splitList(path).at(-1);
	return edge !== undefined && parseUri(parseNameAddr(edge).uri)?.parameters.has('ob') === true;
}
