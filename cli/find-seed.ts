import { Command, InvalidArgumentError } from 'commander';

const EXAMPLES = `
Examples:
  worktime find-seed --name 'One call of a Motorola RAZR'      tries seeds until the trouble of LIM-21 shows
  worktime find-seed --tags @LIM-21 --from 100 --tries 20

Exit codes:
  0 a seed was found   3 none of them shows it   5 nothing can be run`;

interface Flags {
	readonly tags?: string;
	readonly name: readonly string[];
	readonly from: number;
	readonly tries: number;
}

/** `worktime find-seed`. */
export function findSeedCommand(end: (exitCode: number) => void): Command {
	return new Command('find-seed')
		.description('try seeds until a sporadic known issue shows, and print how to see it again')
		.option('-t, --tags <expression>', 'only scenarios whose tags fit')
		.option('-n, --name <pattern>', 'only scenarios whose name matches; may be repeated', (given, before: string[]) => [...before, given], [])
		.option('--from <seed>', 'the first seed that is tried', whole, 1)
		.option('--tries <count>', 'how many are tried at most', whole, 60)
		.addHelpText('after', EXAMPLES)
		.action(async ({ tags, name, from, tries }: Flags) => {
			const harness: typeof import('../harness') = require('../harness');
			end(await harness.findSeed({ ...(tags !== undefined && { tags }), names: name, from, tries }));
		});
}

function whole(given: string): number {
	if (!/^[1-9]\d{0,8}$/.test(given)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
	return Number(given);
}
