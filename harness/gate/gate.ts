import { readFileSync } from 'node:fs';
import { ExitCode, formatJudgements, judge, type Policy, policy, readYaml, YamlFileError } from '../../reports';
import { requirementCatalogue } from '../catalogue';
import { wantedRun } from '../past-run';
import { misuse, orRefusal } from '../refusal';

/** What a release is judged by. */
export interface GateOptions {
	/** The policy (YAML). */
	readonly policy: string;
	/** Folder of the run that is judged. */
	readonly run: string;
	/** Folder of the run that was good enough last time. */
	readonly baseline?: string;
	readonly color: boolean;
}

/** Holds a run against a release policy and prints each rule. */
export function gate({ policy: file, run, baseline, color }: GateOptions): Promise<ExitCode> {
	return orRefusal(() => {
		const rules = readPolicy(file);
		const judgements = judge(rules, {
			run: wantedRun(run).run,
			catalogue: requirementCatalogue(),
			...(baseline !== undefined && { baseline: wantedRun(baseline).run }),
			today: new Date().toISOString().slice(0, 10),
		});
		process.stdout.write(formatJudgements(judgements, color));
		return judgements.every(({ met }) => met) ? ExitCode.Conforms : ExitCode.PolicyOrEvidence;
	});
}

function readPolicy(file: string): Policy {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		throw misuse({ code: 'policy', where: file, what: code === 'ENOENT' ? 'there is no such policy' : `the policy cannot be read: ${message}` });
	}
	try {
		return readYaml(text, file, policy).value;
	} catch (error) {
		if (!(error instanceof YamlFileError)) throw error;
		const { line, field, problem } = error;
		throw misuse({ code: 'policy', where: `${file}:${line}`, what: field === '' ? problem : `${field}: ${problem}` });
	}
}
