import Database from 'libsql';
import type { Run } from '../run';
import { unusually } from '../tally';
import { conforms, leftOut, type Verdict } from '../verdict';
import { type Remembered, rememberedRun } from './conditions';

/** A run as the history has it. */
export interface PastRunRow {
	/** Counts up from 1. */
	readonly number: number;
	readonly startedAt: Date;
	readonly seed: string;
	readonly hash: string;
	readonly wallMs: number;
	/** Whether it came to its end. */
	readonly complete: boolean;
	/** What it judged, in words; empty for the system of the guide as usual. */
	readonly judged: string;
	readonly counts: Readonly<Partial<Record<Verdict, number>>>;
}

/** How one scenario fared, run by run, the oldest first; runs that did not have it are left out. */
export interface Course {
	readonly id: string;
	readonly name: string;
	readonly uri: string;
	readonly verdicts: readonly { readonly run: number; readonly verdict: Verdict }[];
}

/** A scenario that does not conform now: since which run, and when it last did. */
export interface FirstBad {
	readonly course: Course;
	readonly since: number;
	readonly lastGood?: number;
}

const VERSION = 2;
const SCHEMA = `
	CREATE TABLE run (number INTEGER PRIMARY KEY, started TEXT NOT NULL, seed TEXT NOT NULL, hash TEXT NOT NULL, wall_ms REAL NOT NULL, complete INTEGER NOT NULL, judged TEXT NOT NULL);
	CREATE TABLE scenario (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, uri TEXT NOT NULL);
	CREATE TABLE outcome (run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE, scenario INTEGER NOT NULL REFERENCES scenario, verdict TEXT NOT NULL, hash TEXT, conditions INTEGER NOT NULL REFERENCES conditions, PRIMARY KEY (run, scenario)) WITHOUT ROWID;
	CREATE TABLE conditions (key INTEGER PRIMARY KEY, list TEXT NOT NULL UNIQUE);
`;
/** Runs of version 1 did not say what they judged: most judged the system of the guide. */
const FROM_VERSION_1 = "ALTER TABLE run ADD COLUMN judged TEXT NOT NULL DEFAULT '';";

/** The runs of the past, in an SQLite file. */
export class History {
	readonly #database: Database.Database;

	/**
	 * Opens the file, or makes it.
	 * @throws when the file is something else, or was written by a later version.
	 */
	constructor(file: string) {
		this.#database = new Database(file);
		this.#database.exec('PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;');
		const { user_version: version } = this.#database.prepare('PRAGMA user_version').get() as { user_version: number };
		if (version > VERSION) throw new Error(`it was written by a later version of worktime (${version})`);
		if (version < VERSION)
			this.#transaction(() => this.#database.exec(`${version === 0 ? SCHEMA : FROM_VERSION_1}PRAGMA user_version = ${VERSION};`));
	}

	/** Remembers a run; gives its number. */
	add(run: Run): number {
		return this.#transaction(() => {
			const { number } = this.#database.prepare('SELECT COALESCE(MAX(number), 0) + 1 AS number FROM run').get() as { number: number };
			this.#database
				.prepare('INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?)')
				.run(number, run.startedAt.toISOString(), run.seed, run.hash, run.wallMs, run.gaps.length === 0 ? 1 : 0, unusually(run));
			const scenario = this.#database.prepare(
				'INSERT INTO scenario (id, name, uri) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, uri = excluded.uri RETURNING key',
			);
			const conditions = this.#database.prepare(
				'INSERT INTO conditions (list) VALUES (?) ON CONFLICT (list) DO UPDATE SET list = excluded.list RETURNING key',
			);
			const outcome = this.#database.prepare('INSERT INTO outcome VALUES (?, ?, ?, ?, ?)');
			for (const one of rememberedRun(run)) {
				const { key } = scenario.get(one.id, one.name, one.uri) as { key: number };
				const list = conditions.get(JSON.stringify(one.conditions.map(({ text, status }) => [text, status]))) as { key: number };
				outcome.run(number, key, one.verdict, one.hash ?? null, list.key);
			}
			return number;
		});
	}

	/** The last runs, the newest first. */
	runs(most: number): PastRunRow[] {
		const rows = this.#database.prepare('SELECT * FROM run ORDER BY number DESC LIMIT ?').all(most) as {
			number: number;
			started: string;
			seed: string;
			hash: string;
			wall_ms: number;
			complete: number;
			judged: string;
		}[];
		const counts = this.#database.prepare('SELECT verdict, COUNT(*) AS count FROM outcome WHERE run = ? GROUP BY verdict');
		return rows.map(({ number, started, seed, hash, wall_ms, complete, judged }) => ({
			number,
			startedAt: new Date(started),
			seed,
			hash,
			wallMs: wall_ms,
			complete: complete === 1,
			judged,
			counts: Object.fromEntries((counts.all(number) as { verdict: Verdict; count: number }[]).map(({ verdict, count }) => [verdict, count])),
		}));
	}

	/** What a run is remembered by; undefined when there is no such run. */
	scenariosOf(run: number): Remembered[] | undefined {
		if (this.#database.prepare('SELECT 1 FROM run WHERE number = ?').get(run) === undefined) return undefined;
		const rows = this.#database
			.prepare(
				'SELECT id, name, uri, verdict, hash, list FROM outcome JOIN scenario ON scenario.key = scenario JOIN conditions ON conditions.key = conditions WHERE run = ? ORDER BY uri, id',
			)
			.all(run) as { id: string; name: string; uri: string; verdict: Verdict; hash: string | null; list: string }[];
		return rows.map(({ list, hash, ...row }) => ({
			...row,
			...(hash !== null && { hash }),
			conditions: (JSON.parse(list) as [string, string][]).map(([text, status]) => ({ text, status })),
		}));
	}

	/** How each scenario fared in those of the last runs that judged what the newest did: another system fares otherwise. */
	courses(most: number): Course[] {
		const rows = this.#database
			.prepare(
				'SELECT id, name, uri, run, verdict FROM outcome JOIN scenario ON key = scenario JOIN run ON number = run WHERE run > (SELECT COALESCE(MAX(number), 0) FROM run) - ? AND judged = (SELECT judged FROM run ORDER BY number DESC LIMIT 1) ORDER BY uri, id, run',
			)
			.all(most) as { id: string; name: string; uri: string; run: number; verdict: Verdict }[];
		const courses = new Map<string, { id: string; name: string; uri: string; verdicts: { run: number; verdict: Verdict }[] }>();
		for (const { id, name, uri, run, verdict } of rows) {
			const course = courses.get(id) ?? { id, name, uri, verdicts: [] };
			course.verdicts.push({ run, verdict });
			courses.set(id, course);
		}
		return [...courses.values()];
	}

	close(): void {
		this.#database.close();
	}

	#transaction<T>(act: () => T): T {
		this.#database.exec('BEGIN IMMEDIATE');
		try {
			const result = act();
			this.#database.exec('COMMIT');
			return result;
		} catch (error) {
			this.#database.exec('ROLLBACK');
			throw error;
		}
	}
}

const isGood = ({ verdict }: { verdict: Verdict }) => conforms(verdict);
const wasTried = ({ verdict }: { verdict: Verdict }) => !leftOut(verdict);

/** How often a scenario changed between conforming and not: runs in which it was left out say nothing. */
export function flipsOf({ verdicts }: Course): number {
	const tried = verdicts.filter(wasTried);
	return tried.filter((one, i) => i > 0 && isGood(one) !== isGood(tried[i - 1] as (typeof tried)[number])).length;
}

/** Since when a scenario has not conformed; undefined when it conforms. */
export function firstBadOf(course: Course): FirstBad | undefined {
	const tried = course.verdicts.filter(wasTried);
	const last = tried.at(-1);
	if (last === undefined || isGood(last)) return undefined;
	const lastGood = tried.findLastIndex(isGood);
	return { course, since: (tried[lastGood + 1] as (typeof tried)[number]).run, ...(lastGood >= 0 && { lastGood: tried[lastGood]?.run as number }) };
}
