import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { createColors } from 'picocolors';
import {
	BegunReport,
	type Envelope,
	ExitCode,
	formatSummary,
	type Redactable,
	RedactedEvidence,
	type Run,
	readRun,
	worstExitCode,
	writeReport,
	writeReportOf,
} from '../../reports';
import { requirementCatalogue } from '../catalogue';
import { rememberRun } from '../history/history';
import { brokenEnvironment, formatRefusal, misuse, orRefusal } from '../refusal';
import { type Dashboards, prepareCucumber, type World } from './cucumber';
import { refuseEmpty, syntaxErrors, unclearSteps } from './feature-errors';
import { type Interruption, InterruptionWatch } from './interruption';
import { knownPeople } from './known-people';
import { MessageLog } from './message-log';
import { Progress } from './progress';
import { cannotWrite, ReportFolder } from './report-folder';
import { checkSelection, nothingSelected, type Selection } from './selection';
import { checkTestbed, readTestbed } from './testbed';

/** What a person can ask of a run. Paths are relative to the working directory. */
export interface RunOptions extends Selection {
	/** Where the scenarios live: on the virtual clock and network, or in real time on loopback sockets. */
	readonly world: World;
	/** Every scenario's own seed is derived from it. */
	readonly seed: string;
	/** A testbed file: which systems stand for which roles. */
	readonly testbed?: string;
	/** `guide-r21`, with the known defects of the guide's system, or `fixed`; the testbed file's unless given. */
	readonly profile?: string;
	/** Each packet of a voice stream by itself, in the virtual world too: slower, and the journal shows them all. */
	readonly everyPacket?: boolean;
	/** Folder of the report. */
	readonly out: string;
	readonly color: boolean;
	/** The file that remembers runs; without one, this run is not remembered. */
	readonly history?: string;
	/** How people get to the dashboards: by requests, or in a real Chromium, which needs the world `wire`. */
	readonly dashboards: Dashboards;
	/** What is replaced by tokens in everything that the run leaves. Secrets are concealed anyway. */
	readonly redact?: readonly Redactable[];
	/** Tells no progress. */
	readonly quiet: boolean;
	/** Globs of step definitions, relative to the package, in place of the harness's own. */
	readonly steps?: readonly string[];
}

/** That of real time: the steps bring virtual time into this process. */
const later = setImmediate;

/** How many unclear sentences are told before the summary; the report has all. */
const SENTENCES_TOLD = 10;

/** Runs scenarios in this process, writes the report and tells what it says. Gives the exit code; whatever went wrong has been told then. */
export function run(options: RunOptions): Promise<ExitCode> {
	return orRefusal(() => conduct(options));
}

async function conduct(options: RunOptions): Promise<ExitCode> {
	const startedAt = new Date();
	const began = performance.now();
	const features = checkSelection(options);
	checkSeed(options.seed);
	checkDashboards(options);
	const testbed = options.testbed === undefined ? undefined : readTestbed(options.testbed);
	const folder = new ReportFolder(resolve(options.out));
	const watch = new InterruptionWatch();
	try {
		folder.open((left) => {
			reportOnKilled(left);
			tellOfKilled(folder);
		});
		const redacted = options.redact === undefined ? undefined : new RedactedEvidence(folder.incoming, options.redact);
		const log = folder.keep(() => new MessageLog(folder.incoming, { seed: options.seed, startedAt }, redacted));
		const cucumber = await prepareCucumber({ ...options, features });
		redacted?.know(knownPeople());
		// The report will need it: that takes no scenario's time, and what is wrong with it is said before they are run.
		if (!cucumber.elsewhere) requirementCatalogue();
		const { profile, dashboards, everyPacket } = options;
		const parameters = {
			dashboards,
			seed: options.seed,
			evidence: folder.incoming,
			...(redacted !== undefined && { attachJournals: true }),
			...(profile !== undefined && { profile }),
			...(everyPacket === true && { everyPacket }),
			...(testbed !== undefined && { testbed: checkTestbed(testbed), testbedFile: testbed.file }),
		};
		// What is redacted gets its last tokens when all has been seen.
		const begun = redacted !== undefined ? undefined : folder.keep(() => new BegunReport(folder.incoming, options.seed));
		const progress = new Progress(process.stderr, createColors(options.color));
		const { envelopes } = log;
		let cutOff = false;
		const running = cucumber.run(parameters, (envelope) => {
			if (cutOff) return;
			folder.keep(() => log.see(envelope));
			const seeBegun = () => cutOff || folder.keep(() => begun?.see(envelope));
			// To write what there is of a scenario takes a while: first the process that ran it gets its next.
			if (envelope.testCaseFinished === undefined) seeBegun();
			else later(seeBegun);
			// By now others run the scenarios, if others do.
			if (envelope.testCaseStarted !== undefined) requirementCatalogue();
			if (envelope.testCase !== undefined) refuseEmpty(envelope.testCase, envelopes);
			if (!options.quiet) progress.see(envelope);
		});
		const interruption = await Promise.race([watch.interrupted, running.then(() => undefined)]);
		cutOff = true;
		log.end();
		progress.clear();

		const unreadable = syntaxErrors(envelopes);
		if (unreadable !== undefined) throw unreadable;
		if (interruption === undefined && !envelopes.some(({ testCase }) => testCase !== undefined)) {
			throw nothingSelected(options, new Set(envelopes.flatMap(({ pickle }) => pickle?.tags.map(({ name }) => name) ?? [])));
		}
		const report = written(folder, begun, { envelopes, redacted, seed: options.seed, startedAt, wallMs: performance.now() - began });
		if (options.history !== undefined && report.scenarios.length > 0) rememberRun(options.history, report);
		tellUnclearSteps(envelopes);
		return interruption === undefined ? tellReport(report, folder, options) : tellInterruption(interruption, report, folder, options);
	} finally {
		watch.end();
		folder.discard();
	}
}

type Course = Omit<Parameters<typeof writeReport>[0], 'evidenceDir' | 'catalogue'>;

function written(
	folder: ReportFolder,
	begun: BegunReport | undefined,
	{ redacted, ...course }: Course & { readonly redacted: RedactedEvidence | undefined },
): Run {
	const catalogue = requirementCatalogue();
	try {
		const envelopes = redacted?.end(course.envelopes) ?? course.envelopes;
		return writeReport({ evidenceDir: folder.incoming, catalogue, ...course, envelopes }, begun);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
		throw cannotWrite(folder.path, error);
	}
}

/** A run that was killed left its messages and journals: they become the report of an interrupted run. */
function reportOnKilled(evidenceDir: string): void {
	const left = readRun({ evidenceDir });
	writeReportOf({ ...left, gaps: ['the run was killed', ...left.gaps] }, evidenceDir, requirementCatalogue());
}

function tellOfKilled({ interrupted }: ReportFolder): void {
	process.stderr.write(`warning[killed]: a run before this one was killed\n  help: what there is of it: ${named(join(interrupted, 'index.html'))}\n`);
}

function tellReport(report: Run, folder: ReportFolder, { color }: RunOptions): ExitCode {
	folder.publish();
	tellSummary(report, color);
	process.stdout.write(`report ${named(join(folder.path, 'index.html'))}\n`);
	return report.exitCode;
}

function tellInterruption(interruption: Interruption, report: Run, folder: ReportFolder, { color }: RunOptions): ExitCode {
	const before = existsSync(folder.path);
	folder.publishInterrupted();
	tellSummary(report, color);
	const kept = before ? `\n${named(folder.path)} still holds the report of the run before` : '';
	const remedy = `what there is: ${named(join(folder.interrupted, 'index.html'))}${kept}`;
	process.stderr.write(
		interruption.by === 'signal'
			? formatRefusal({ code: 'interrupted', what: `the run was interrupted (${interruption.signal})`, remedy })
			: formatRefusal({ code: 'exception', what: `the run was cut off by an exception outside any step: ${interruption.error.message}`, remedy }),
	);
	return worstExitCode([report.exitCode, ExitCode.EnvironmentError]);
}

function tellUnclearSteps(envelopes: readonly Envelope[]): void {
	const unclear = unclearSteps(envelopes);
	for (const detail of unclear.slice(0, SENTENCES_TOLD)) process.stderr.write(formatRefusal(detail));
	if (unclear.length > SENTENCES_TOLD) process.stderr.write(`and ${unclear.length - SENTENCES_TOLD} more sentences\n`);
}

function checkSeed(seed: string): void {
	if (/^[\w.-]{1,64}$/.test(seed)) return;
	throw misuse({
		code: 'seed',
		what: `'${seed}' cannot be a seed`,
		remedy: 'a seed is 1 to 64 letters, digits, dots, dashes and underscores: --seed 7',
	});
}

/** A real browser is asked for: it needs real sockets, and has to be there. */
function checkDashboards({ dashboards, world }: RunOptions): void {
	if (dashboards === 'http') return;
	if (world !== 'wire') {
		throw misuse({
			code: 'dashboards',
			what: `--dashboards ${dashboards} needs real sockets: in the world '${world}' there are none`,
			remedy: `add --world wire`,
		});
	}
	const { findChromium, DeviceMissing }: typeof import('../../devices') = require('../../devices');
	try {
		findChromium();
	} catch (error) {
		if (!(error instanceof DeviceMissing)) throw error;
		throw brokenEnvironment({ code: 'chromium', what: error.message, remedy: error.remedy });
	}
}

function tellSummary(report: Run, color: boolean): void {
	process.stdout.write(formatSummary(report, { color, width: process.stdout.columns ?? 120 }));
}

/** A path as short as it can be said from here. */
function named(path: string): string {
	const from = relative(process.cwd(), path);
	return from.startsWith('..') ? path : from;
}
