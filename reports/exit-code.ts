import type { Verdict } from './verdict';

/** What the process says to its caller at the end of a run. */
export enum ExitCode {
	Conforms = 0,
	/** The system under test is wrong. */
	ProductFailure = 1,
	/** Something passed only on a second attempt. */
	Unstable = 2,
	/** A known issue no longer shows. */
	StaleIssue = 3,
	/** The harness or its environment is wrong: nothing can be said about the product. */
	EnvironmentError = 4,
	Usage = 5,
	/** A release policy is not met, or there is no evidence to judge by. */
	PolicyOrEvidence = 6,
}

const PRECEDENCE = [
	ExitCode.Usage,
	ExitCode.ProductFailure,
	ExitCode.EnvironmentError,
	ExitCode.StaleIssue,
	ExitCode.Unstable,
	ExitCode.PolicyOrEvidence,
	ExitCode.Conforms,
];

/** The one that counts where several apply. */
export function worstExitCode(codes: Iterable<ExitCode>): ExitCode {
	const all = new Set(codes);
	return PRECEDENCE.find((code) => all.has(code)) ?? ExitCode.Conforms;
}

/** What one scenario's verdict says about the whole run. */
export function exitCodeOf(verdict: Verdict): ExitCode {
	switch (verdict) {
		case 'passed':
		case 'knownIssue':
		case 'notApplicable':
		case 'notExecutable':
			return ExitCode.Conforms;
		case 'failed':
			return ExitCode.ProductFailure;
		case 'unstable':
			return ExitCode.Unstable;
		case 'staleIssue':
			return ExitCode.StaleIssue;
		case 'needsReview':
			return ExitCode.PolicyOrEvidence;
		case 'error':
			return ExitCode.EnvironmentError;
	}
}
