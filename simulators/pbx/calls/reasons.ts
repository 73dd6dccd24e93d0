/** Why a leg ends, or a call is refused: a final status of SIP or a cause of Q.850, in words too where they say more. */
type Why = { readonly status: number; readonly text?: string } | { readonly cause: number; readonly text?: string };

/** The value of a Reason header that says so (RFC 3326 §2). */
export function reasonOf(why: Why): string {
	const value = 'status' in why ? `SIP;cause=${why.status}` : `Q.850;cause=${why.cause}`;
	return why.text === undefined ? value : `${value};text="${why.text}"`;
}

/** What the PBX says again and again in Reason (RFC 3326). */
export const reasons = {
	/** The call is over, or goes on elsewhere than on this leg. */
	clearing: reasonOf({ cause: 16, text: 'Normal call clearing' }),
	busy: reasonOf({ cause: 17, text: 'User busy' }),
	noAnswer: reasonOf({ cause: 19, text: 'No answer from the user' }),
	absent: reasonOf({ cause: 20, text: 'Subscriber absent' }),
	rejected: reasonOf({ cause: 21, text: 'Call rejected' }),
	/** Another has answered: whoever is told so has missed no call (RFC 3326 §3.1). */
	elsewhere: reasonOf({ status: 200, text: 'Call completed elsewhere' }),
	/** The calling side could not be connected with what has answered: mostly it has gone by then (Request Terminated, RFC 3261 §21.4.25). */
	givenUp: reasonOf({ status: 487 }),
} as const;
