import { run } from '../run';

// One run in a process of its own, as the command line does it: `run-once.ts <options as JSON>`.
run({
	names: [],
	world: 'virtual',
	dashboards: 'http',
	seed: '1',
	color: false,
	quiet: false,
	steps: ['harness/run/test-support/steps.ts'],
	...JSON.parse(process.argv[2] ?? ''),
}).then((exitCode) => process.exit(exitCode));
