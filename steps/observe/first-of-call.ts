import type { Scenario } from '../world';

/** What can begin a call on a phone: an INVITE, a request to the service API, or a call over the cellular network. */
export type FirstOfCall = 'INVITE' | 'imrn' | 'new' | 'SETUP';

/** The first thing that left Alice's phone for the call in question; undefined when nothing has. */
export function firstOfCall({ testbed, wire, callBegan }: Scenario): FirstOfCall | undefined {
	const found: { n: number; what: FirstOfCall }[] = [];
	const [invite] = wire.messages({ from: 'alice-mobile', request: 'INVITE', since: callBegan });
	if (invite !== undefined) found.push({ n: invite.n, what: 'INVITE' });

	const addresses = testbed.journal.ofKind('host').findLast(({ host }) => host === 'alice-mobile')?.addresses ?? [];
	for (const { n, from, payload } of testbed.journal.ofKind('packet')) {
		if (n < callBegan || !addresses.includes(from.address)) continue;
		const api = /^POST \S+\/calls\/(imrn|new)\b/.exec(payload.toString('latin1', 0, 300))?.[1];
		if (api === 'imrn' || api === 'new') found.push({ n, what: api });
	}

	const setup = testbed.journal
		.ofKind('cellular')
		.find(
			({ n, telephone, message, direction }) => n >= callBegan && telephone === 'alice-mobile' && message === 'SETUP' && direction === 'to-network',
		);
	if (setup !== undefined) found.push({ n: setup.n, what: 'SETUP' });
	return found.sort((a, b) => a.n - b.n)[0]?.what;
}
