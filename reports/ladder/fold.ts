import { counted, duration, instant } from '../format';
import type { FoldRow, MessageRow, Periodic, Row } from './row';

type PeriodicRow = MessageRow & { readonly periodic: Periodic };

/** So many rounds stay as they are: a ladder says more than a count while it can be read. */
const LEAST_ROUNDS = 3;

/**
 * Puts long runs of things that come back again and again (registrations that refresh, pings) into one row each. What
 * did not go well, or violates an invariant, is never folded away.
 */
export function folded(rows: readonly Row[]): Row[] {
	const wellEnded = new Set(
		rows
			.filter(isPeriodic)
			.filter((row) => row.periodic.what === 'keep-alive' || endsWell(row))
			.map((row) => row.periodic.exchange),
	);
	const out: Row[] = [];
	let run: PeriodicRow[] = [];
	const close = () => {
		if (run.length === 0) return;
		if (roundsOf(run) >= LEAST_ROUNDS) out.push(foldOf(run));
		else out.push(...run);
		run = [];
	};
	for (const row of rows) {
		if (isPeriodic(row) && row.violates.length === 0 && wellEnded.has(row.periodic.exchange)) run.push(row);
		else {
			close();
			out.push(row);
		}
	}
	close();
	return out;
}

function isPeriodic(row: Row): row is PeriodicRow {
	return row.kind === 'message' && row.periodic !== undefined;
}

/** A challenge is a round's first half, and as good an end of its exchange as 200. */
const endsWell = (row: PeriodicRow) => row.periodic.completes || row.tone === 'challenge';

/** Rounds of each doer: those of the hop that has most. */
function roundsByDoer(run: readonly PeriodicRow[]): Map<string, { what: Periodic['what']; rounds: number }> {
	const series = new Map<string, Set<string>>();
	const doers = new Map<string, { what: Periodic['what']; rounds: number }>();
	for (const { periodic } of run) {
		if (!periodic.completes) continue;
		let done = series.get(periodic.series);
		if (done === undefined) {
			done = new Set();
			series.set(periodic.series, done);
		}
		done.add(periodic.exchange);
		doers.set(periodic.doer, { what: periodic.what, rounds: Math.max(doers.get(periodic.doer)?.rounds ?? 0, done.size) });
	}
	return doers;
}

function roundsOf(run: readonly PeriodicRow[]): number {
	let most = 0;
	for (const { rounds } of roundsByDoer(run).values()) most = Math.max(most, rounds);
	return most;
}

function foldOf(run: readonly PeriodicRow[]): FoldRow {
	const first = run[0] as PeriodicRow;
	const last = run[run.length - 1] as PeriodicRow;
	const totals = new Map<Periodic['what'], number>();
	for (const { what, rounds } of roundsByDoer(run).values()) totals.set(what, (totals.get(what) ?? 0) + rounds);
	const lost = run.filter((row) => row.fate !== 'delivered').length;
	const repeated = run.filter((row) => row.mark?.includes('retransmission')).length;
	const label = [
		...[...totals].map(([what, rounds]) => `${rounds.toLocaleString('en')} × ${what}`),
		duration(last.at - first.at),
		...(lost === 0 ? [] : [`${lost} lost`]),
		...(repeated === 0 ? [] : [counted(repeated, 'retransmission')]),
	].join(', ');
	return {
		kind: 'fold',
		n: first.n,
		events: run.flatMap((row) => row.events),
		at: first.at,
		violates: [],
		lanes: [...new Set(run.flatMap((row) => [row.from, row.to]))].sort((a, b) => a - b),
		label,
		title: label,
		detail: () => ({
			title: label,
			facts: [
				['from', instant(first.at)],
				['to', instant(last.at)],
				['messages', run.length.toLocaleString('en')],
				['who', [...roundsByDoer(run)].map(([doer, { rounds }]) => `${doer.replace(/^[\w-]+( ping)? /, '')} (${rounds})`).join(', ')],
			],
			text: `The first round:\n\n${firstRound(run)}\n\nAll rounds:\n${roundLines(run)}`,
		}),
	};
}

/** The messages of the first round, whole: of one that says more than a keep-alive, if there is one. */
function firstRound(run: readonly PeriodicRow[]): string {
	const { series } = (run.find(({ periodic }) => periodic.what !== 'keep-alive') ?? (run[0] as PeriodicRow)).periodic;
	const own = run.filter((row) => row.periodic.series === series);
	const end = own.findIndex((row) => row.periodic.completes);
	return own
		.slice(0, end + 1)
		.map((row) => `— ${instant(row.at)} ${row.label}\n${row.detail().text}`)
		.join('\n');
}

/** When each round of each series was completed; of each doer the first hop only. */
function roundLines(run: readonly PeriodicRow[]): string {
	const hop = new Map<string, string>();
	const lines: string[] = [];
	for (const { periodic, at, label } of run) {
		if (!hop.has(periodic.doer)) hop.set(periodic.doer, periodic.series);
		if (periodic.completes && hop.get(periodic.doer) === periodic.series) lines.push(`${instant(at)}  ${periodic.doer}: ${label}`);
	}
	return lines.join('\n');
}
