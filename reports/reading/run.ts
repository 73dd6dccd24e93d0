import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ExitCode, exitCodeOf, worstExitCode } from '../exit-code';
import type { Run, Scenario } from '../run';
import { leftOut } from '../verdict';
import type { Envelope } from './envelope';
import { readFacts } from './facts';
import { readNdjson } from './ndjson';
import { scenariosOf } from './scenarios';

/** What a run is put together from. */
export interface RunSource {
	readonly envelopes: readonly Envelope[];
	/** Seed of the whole run, from which those of the scenarios come. */
	readonly seed?: string;
	readonly startedAt?: Date;
	readonly wallMs?: number;
	/** What is already known to be missing. */
	readonly gaps?: readonly string[];
}

/** Puts a run together from its message stream. What the caller does not know is taken from the stream. */
export function runOf(source: RunSource): Run {
	const stream = scenariosOf(source.envelopes);
	const { scenarios } = stream;
	const gaps = [...(source.gaps ?? []), ...stream.gaps];
	return {
		seed: source.seed ?? scenarios.find((scenario) => scenario.seed !== undefined)?.seed ?? 'unknown',
		startedAt: source.startedAt ?? new Date(stream.startedAt ?? 0),
		wallMs: source.wallMs ?? (stream.finishedAt ?? stream.startedAt ?? 0) - (stream.startedAt ?? 0),
		virtualMs: scenarios.reduce((sum, scenario) => sum + scenario.virtualMs, 0),
		hash: runHash(scenarios),
		scenarios,
		gaps,
		exitCode: exitCode(scenarios, gaps),
	};
}

/** Reads the messages that a run left in its evidence directory, also those of a run that was cut off. */
export function readRun(source: { readonly evidenceDir: string } & Omit<RunSource, 'envelopes' | 'gaps'>): Run {
	const messages = readNdjson(join(source.evidenceDir, 'messages.ndjson'), 'messages.ndjson', (value) =>
		typeof value === 'object' && value !== null ? (value as Envelope) : undefined,
	);
	return runOf({ ...readFacts(source.evidenceDir), ...source, envelopes: messages.values, gaps: messages.gap === undefined ? [] : [messages.gap] });
}

function runHash(scenarios: readonly Scenario[]): string {
	const lines = scenarios.filter((scenario) => scenario.hash !== undefined).map((scenario) => `${scenario.id} ${scenario.hash}\n`);
	if (lines.length === 0) return '';
	const sha256 = createHash('sha256');
	for (const line of lines.sort()) sha256.update(line);
	return sha256.digest('hex');
}

function exitCode(scenarios: readonly Scenario[], gaps: readonly string[]): ExitCode {
	const codes = scenarios.map((scenario) => exitCodeOf(scenario.verdict));
	if (gaps.length > 0) codes.push(ExitCode.EnvironmentError);
	if (scenarios.every((scenario) => leftOut(scenario.verdict))) codes.push(ExitCode.PolicyOrEvidence);
	return worstExitCode(codes);
}
