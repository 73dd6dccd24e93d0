export { ExitCode, worstExitCode } from './exit-code';
export type { Envelope } from './reading/envelope';
export { readRun } from './reading/run';
export { type Run, SCENARIO_MEDIA_TYPE, type Scenario, type ScenarioAttachment, type Step, type Violation } from './run';
export { formatSummary } from './summary/summary';
export { type Verdict, verdictOf } from './verdict';
export { writeReport } from './write';
