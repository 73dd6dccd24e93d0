import type { Millis } from '../../simulators/kernel';
import type { Testbed } from '../../simulators/testbed';

/** By how much the network has made answered calls late since then: from when a 200 to INVITE left first until one has come, all of them together. */
export function lateAnswersMs({ journal }: Testbed, since: number): Millis {
	const answers = new Map<string, { readonly sent: Millis; came?: Millis }>();
	for (const { n, at, sent = at, arrives, from, payload } of journal.ofKind('packet')) {
		if (n < since) continue;
		const text = payload.toString('latin1', 0, 1_500);
		if (!text.startsWith('SIP/2.0 200') || !/^CSeq: *\d+ INVITE/im.test(text)) continue;
		const id = `${from.address} ${/^(?:Call-ID|i): *(\S+)/im.exec(text)?.[1]} ${/^CSeq: *(\d+)/im.exec(text)?.[1]}`;
		const answer = answers.get(id) ?? { sent };
		if (arrives !== undefined && answer.came === undefined) answer.came = arrives;
		answers.set(id, answer);
	}
	return [...answers.values()].reduce((sum, { sent, came = sent }) => sum + came - sent, 0);
}
