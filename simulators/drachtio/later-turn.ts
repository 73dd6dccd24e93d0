/** Runs `act` in a later turn of the event loop: virtual time has a global of its own for that, and on the wall clock a timer would cost a millisecond. */
export function inLaterTurn(act: () => void): void {
	// biome-ignore lint/style/noRestrictedGlobals: a later turn is all that is wanted, on either clock.
	setImmediate(act);
}
