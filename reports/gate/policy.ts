import { z } from 'zod';
import { KINDS_OF_REQUIREMENTS } from '../traceability/catalogue';
import { VERDICTS } from '../verdict';

const percent = z
	.union([z.number(), z.string().regex(/^\d{1,3}(?:\.\d+)?\s*%$/, 'must be a share, like 95%')])
	.transform((given) => (typeof given === 'number' ? given : Number.parseFloat(given)))
	.pipe(z.number().min(0, 'must be between 0 % and 100 %').max(100, 'must be between 0 % and 100 %'));
const sentence = z.string('must be filled in').trim().min(1, 'must be filled in');
const day = z.iso.date('must be filled in with a day, like 2027-03-31');

/** A share that must be reached among the requirements of one kind, of one chapter, or of both. */
const rule = z
	.strictObject({
		kind: z.enum(KINDS_OF_REQUIREMENTS).optional(),
		/** Section of the guide, with all below it: `4` means 4.1 and 4.1.2-3 too. */
		chapter: z
			.union([z.string(), z.number()])
			.transform(String)
			.pipe(z.string().regex(/^\S.*$/, 'must be a section of the guide, like "2.1"'))
			.optional(),
		/** Share of the requirements with executed scenarios that all conform. */
		conforming: percent.optional(),
		/** Share of the requirements that at least one executed scenario decides. */
		covered: percent.optional(),
	})
	.refine(({ conforming, covered }) => conforming !== undefined || covered !== undefined, 'says nothing: give conforming, covered or both');

const knownIssue = z.strictObject({
	requirement: z.string().regex(/^[A-Z]{2,4}-\d+$/, 'must be the id of a requirement, like IOS-05'),
	owner: sentence,
	/** The last day on which it is allowed. */
	expires: day,
	reason: sentence.optional(),
});

/** What a run must show before a release goes out. */
export const policy = z.strictObject({
	name: sentence.default('release'),
	/** What the run must have judged: the names of its testbed, profile and world. */
	judged: z.strictObject({ testbed: sentence.optional(), profile: sentence.optional(), world: sentence.optional() }).default({}),
	/** So many scenarios at least were executed. */
	minimumExecuted: z.int().min(1).optional(),
	/** So many scenarios at most with each verdict. */
	atMost: z.partialRecord(z.enum(VERDICTS as [string, ...string[]]), z.int().min(0)).default({}),
	rules: z.array(rule).default([]),
	/** Documented defects that may show. One that shows and is not named here, or is named and shows no more, is not allowed. */
	knownIssues: z.array(knownIssue).default([]),
	/** Nothing that conformed in the baseline does not conform now, and nothing that was executed there is missing. */
	noNewFailures: z.boolean().default(false),
});

/** A release policy, checked. */
export type Policy = z.infer<typeof policy>;
/** One rule of a policy: what it is about, and what it demands. */
export type Rule = Policy['rules'][number];
