import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTwoCores } from './two-cores';

const CUCUMBER = resolve(__dirname, '../node_modules/@cucumber/cucumber/bin/cucumber.js');

/** Wall time in milliseconds of a run of Cucumber with one scenario of one step: what any suite pays on this machine, now. */
export function plainCucumber(): number {
	const folder = mkdtempSync(join(tmpdir(), 'worktime-bench-'));
	try {
		writeFileSync(join(folder, 'a.feature'), 'Feature: a\n  Scenario: b\n    Given c\n');
		writeFileSync(join(folder, 'steps.js'), `require(${JSON.stringify(resolve(CUCUMBER, '../..'))}).Given('c', () => {});\n`);
		return onTwoCores([CUCUMBER, '--require', 'steps.js', 'a.feature'], folder).wallMs;
	} finally {
		rmSync(folder, { recursive: true });
	}
}
