import type { HandsetBehaviour } from '../behaviour';
import { type CallMode, callModes } from './call-mode';

/** What the client can do, as its configuration file names it (guide §2). */
export type ClientFunction = 'audio' | 'video' | 'messaging' | 'call-through' | 'call-back';

/** All of them, in the order of the guide. */
export const clientFunctions: readonly ClientFunction[] = ['audio', 'video', 'messaging', 'call-through', 'call-back'];

/** What a client does to which no configuration file says anything. */
const builtIn: readonly ClientFunction[] = ['audio', 'call-through', 'call-back'];

/** The functions that this client has, by what its configuration file allows. */
export function functionsOf(allowed: readonly ClientFunction[] | undefined, behaviour: HandsetBehaviour): ReadonlySet<ClientFunction> {
	const given = behaviour.functionsFrom === 'configuration' ? (allowed ?? builtIn) : builtIn;
	return new Set([...given, ...behaviour.addedFunctions].filter((each) => !behaviour.missingFunctions.includes(each)));
}

/** The ways to place a call that these functions are, in the order of the screens. */
export function modesOf(functions: ReadonlySet<ClientFunction>): readonly CallMode[] {
	return callModes.filter((mode) => functions.has(mode === 'voip' ? 'audio' : mode));
}
