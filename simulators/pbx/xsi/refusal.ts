import { pullRefusals } from '../calls';

/** A request that the service API refuses: the status and what its ErrorInfo body says. The numeric code is our own. */
export class Refusal extends Error {
	override readonly name = 'Refusal';

	constructor(
		readonly status: number,
		readonly errorCode: number,
		summary: string,
		readonly headers: Readonly<Record<string, string>> = {},
	) {
		super(summary);
	}
}

/** Every refusal of the service API, by what is wrong. */
export const refusals = {
	unauthenticated: () => new Refusal(401, 4010, 'Authentication is required', { 'www-authenticate': 'Basic realm="Xsi", charset="UTF-8"' }),
	notYours: () => new Refusal(403, 4030, 'The credentials are not those of this user'),
	unknownUser: () => new Refusal(404, 4040, 'There is no such user'),
	unknownResource: () => new Refusal(404, 4041, 'There is no such resource'),
	unknownCall: () => new Refusal(404, 4042, 'The user has no such call'),
	wrongMethod: (allowed: readonly string[]) => new Refusal(405, 4050, `The method must be ${allowed.join(' or ')}`, { allow: allowed.join(', ') }),
	badParameter: (what: string) => new Refusal(400, 4000, what),
	unreadableBody: () => new Refusal(400, 4001, 'The body cannot be read'),
	unreadablePath: () => new Refusal(400, 4003, 'The escapes of the path mean nothing'),
	badNumber: (number: string) => new Refusal(400, 4002, `${number} is no number that can be called`),
	notAllowed: (why: string) => new Refusal(403, 4031, why),
	cannotPull: (why: keyof typeof pullRefusals) => new Refusal(why === 'not allowed' ? 403 : 409, 4091, pullRefusals[why].text),
	notConnected: () => new Refusal(409, 4092, 'The call is not connected'),
	noRoutingNumber: () => new Refusal(503, 5030, 'No routing number is free', { 'retry-after': '30' }),
};
