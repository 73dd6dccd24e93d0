/** The Mobility of a user for whom nobody has set it up. */
export const mobilityNotSetUp = {
	active: false,
	mobileApp: false,
	mobileNumbers: [],
	devicesToRing: 'Both',
	alertClickToDialCalls: true,
	answerConfirmationRequired: false,
} as const;
