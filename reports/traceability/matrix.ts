import type { Scenario } from '../run';
import { VERDICTS, type Verdict } from '../verdict';
import type { Catalogue, Requirement } from './catalogue';

/** A scenario as far as the matrix needs it. */
export type TracedScenario = Pick<Scenario, 'name' | 'uri' | 'line' | 'requirements' | 'example'> &
	Partial<Pick<Scenario, 'id' | 'verdict' | 'journal'>>;

/** One row: guide section → requirement → scenarios → verdict → evidence. */
export interface MatrixRow {
	readonly requirement: Requirement;
	readonly scenarios: readonly TracedScenario[];
	/** The worst of its scenarios; absent when none of them was run. */
	readonly verdict?: Verdict;
	/** `open`: neither a scenario nor a reason why there is none. */
	readonly coverage: 'scenarios' | 'reason' | 'open';
}

/** The matrix, what nothing covers first, then what is left out for a reason, then the rest, each in the guide's order. */
export interface Matrix {
	readonly rows: readonly MatrixRow[];
	/** Ids that scenarios name and the catalogue does not know, with the first scenario that does. */
	readonly unknown: ReadonlyMap<string, TracedScenario>;
	/** Ids with a scenario and yet a reason why there is none. */
	readonly needless: readonly string[];
}

/** Puts scenarios beside the requirements that they decide. */
export function matrixOf(catalogue: Catalogue, scenarios: readonly TracedScenario[]): Matrix {
	const byId = new Map<string, TracedScenario[]>();
	for (const scenario of scenarios) {
		for (const id of scenario.requirements) byId.set(id, [...(byId.get(id) ?? []), scenario]);
	}
	const rows = [...catalogue.values()].map((requirement): MatrixRow => {
		const own = byId.get(requirement.id) ?? [];
		const verdict = VERDICTS.find((candidate) => own.some((scenario) => scenario.verdict === candidate));
		const coverage = own.length > 0 ? 'scenarios' : requirement.notCovered === undefined ? 'open' : 'reason';
		return { requirement, scenarios: own, ...(verdict !== undefined && { verdict }), coverage };
	});
	const order = { open: 0, reason: 1, scenarios: 2 };
	return {
		rows: rows.sort((a, b) => order[a.coverage] - order[b.coverage] || inGuideOrder(a.requirement, b.requirement)),
		unknown: new Map([...byId].flatMap(([id, [first]]) => (catalogue.has(id) || first === undefined ? [] : [[id, first]]))),
		needless: rows
			.filter(({ requirement, scenarios: own }) => own.length > 0 && requirement.notCovered !== undefined)
			.map((row) => row.requirement.id),
	};
}

const NUMBERED = new Intl.Collator('en', { numeric: true });

/** Cover and figures after the numbered sections. */
function inGuideOrder(a: Requirement, b: Requirement): number {
	const numbered = (section: string) => (/^\d/.test(section) ? 0 : 1);
	return numbered(a.guide) - numbered(b.guide) || NUMBERED.compare(a.guide, b.guide) || NUMBERED.compare(a.id, b.id);
}
