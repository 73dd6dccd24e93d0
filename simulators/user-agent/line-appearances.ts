/** A call of the same user at another phone, as a phone with a shared line is told of it. */
export interface LineAppearance {
	readonly index: number;
	readonly state: 'seized' | 'alerting' | 'progressing' | 'active' | 'held';
	/** The other party's number, where it is told. */
	readonly party?: string;
}

const ENTRY = /<[^>]*>((?:\s*;\s*[\w-]+=(?:"[^"]*"|[^;,\s"]*))*)/g;
const STATES: readonly string[] = ['seized', 'alerting', 'progressing', 'active', 'held'] satisfies readonly LineAppearance['state'][];

/** What Call-Info says of the appearances of a line that are in use; undefined when it speaks of no appearance. */
export function readAppearances(callInfo: string): readonly LineAppearance[] | undefined {
	const entries = [...callInfo.matchAll(ENTRY)].map(
		([, parameters = '']) =>
			new Map([...parameters.matchAll(/;\s*([\w-]+)=("[^"]*"|[^;,\s"]*)/g)].map(([, name = '', value = '']) => [name.toLowerCase(), value] as const)),
	);
	if (!entries.some((entry) => entry.has('appearance-index'))) return undefined;
	return entries.flatMap((entry) => {
		const [index, state = ''] = [Number(entry.get('appearance-index')), entry.get('appearance-state')];
		if (!Number.isInteger(index) || !STATES.includes(state)) return [];
		const party = /sips?:([^@>"]+)@/.exec(entry.get('appearance-uri') ?? '')?.[1];
		return [{ index, state: state as LineAppearance['state'], ...(party !== undefined && { party }) }];
	});
}

/** What a person reads of them, a line for each; nothing of calls that nobody has answered. */
export function appearanceTexts(appearances: readonly LineAppearance[]): readonly string[] {
	return appearances.flatMap(({ state, party = '' }) => {
		if (state === 'active') return [`Line in use: ${party}`];
		return state === 'held' ? [`On hold at another phone: ${party}`] : [];
	});
}
