// Fuzzing at length: every fuzz test with a million messages, and calls on ten thousand random networks, divided into shards with seeds of
// their own that run on all cores. The tests say what they have tried; too little of anything is a failure.
const os = require('node:os');
const { join } = require('node:path');

require('../cli/typescript');
const { runNode } = require('./node-program');

const FILES = [
	...['simulators/sip/message', 'simulators/sip/transaction', 'simulators/drachtio'].map((room) => join(room, 'fuzz.test.ts')),
	'simulators/drachtio/fast-reader.test.ts',
];
const MILLION = 1_000_000;
/** What must be tried, as the tests call it. */
const MUST_TRY = {
	'mutated messages read': MILLION,
	'mutated messages in streams': MILLION,
	'mutated messages sent to a node': MILLION,
	'mutated messages sent twice': MILLION,
	'random messages in calls': MILLION,
	'random messages read as drachtio-srf does': MILLION,
	networks: 10_000,
};
const SHARDS = 40;

function fuzz(shard) {
	const args = ['--require', './cli/typescript', '--test', '--test-concurrency=1', '--test-reporter=tap', ...FILES];
	return runNode(args, { FUZZ_RUNS: String(MILLION / SHARDS), FUZZ_SHARD: String(shard) });
}

async function main() {
	const tried = Object.fromEntries(Object.keys(MUST_TRY).map((what) => [what, 0]));
	const began = Date.now();
	let next = 1;
	let over = 0;
	let failed = 0;
	const worker = async () => {
		while (next <= SHARDS) {
			const shard = next++;
			const { exitCode, said } = await fuzz(shard);
			over++;
			for (const [, count, what] of said.matchAll(/^ *# tried (\d+) (.+)$/gm)) tried[what] = (tried[what] ?? 0) + Number(count);
			console.log(`shard ${shard} ${exitCode === 0 ? 'passed' : 'FAILED'}: ${over} of ${SHARDS} after ${Math.round((Date.now() - began) / 1000)} s`);
			if (exitCode === 0) continue;
			failed++;
			console.log(said.replace(/^/gm, '    '));
		}
	};
	await Promise.all(Array.from({ length: os.availableParallelism() }, worker));
	for (const [what, count] of Object.entries(tried)) {
		const enough = count >= (MUST_TRY[what] ?? 0);
		console.log(`${enough ? '' : 'TOO FEW: '}${count.toLocaleString('en')} ${what}`);
		if (!enough) failed++;
	}
	process.exitCode = failed === 0 ? 0 : 1;
}

main();
