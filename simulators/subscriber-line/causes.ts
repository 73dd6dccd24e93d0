/** Q.850 cause values by the names that Q.850 table 1 gives them: for the text of a Reason header, a display, a report. */
const CAUSES: Readonly<Record<number, string>> = {
	1: 'Unallocated number',
	2: 'No route to specified transit network',
	3: 'No route to destination',
	16: 'Normal call clearing',
	17: 'User busy',
	18: 'No user responding',
	19: 'No answer from user',
	20: 'Subscriber absent',
	21: 'Call rejected',
	22: 'Number changed',
	23: 'Redirection to new destination',
	25: 'Exchange routing error',
	26: 'Non-selected user clearing',
	27: 'Destination out of order',
	28: 'Invalid number format',
	29: 'Facility rejected',
	31: 'Normal, unspecified',
	34: 'No circuit available',
	38: 'Network out of order',
	41: 'Temporary failure',
	42: 'Switching equipment congestion',
	47: 'Resource unavailable, unspecified',
	55: 'Incoming calls barred within CUG',
	57: 'Bearer capability not authorized',
	58: 'Bearer capability not presently available',
	63: 'Service or option not available',
	65: 'Bearer capability not implemented',
	79: 'Service or option not implemented',
	81: 'Invalid call reference value',
	87: 'User not member of CUG',
	88: 'Incompatible destination',
	101: 'Message not compatible with call state',
	102: 'Recovery on timer expiry',
	111: 'Protocol error, unspecified',
	127: 'Interworking, unspecified',
};

/** The name of a Q.850 cause value. */
export function causeText(cause: number): string {
	return CAUSES[cause] ?? 'Unspecified';
}
