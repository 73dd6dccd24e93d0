/** Every decision of the stores that the admin guide speaks about. */
export interface StoreBehaviour {
	/** Where the short links lead (ACD-09, ACD-10, DSH-04): each to the entry of its own store, or to the other's. */
	readonly shortLinks: 'right' | 'swapped';
	/** Whether an application is handed to a phone whose system is too old for it (INS-01). */
	readonly checksCompatibility: boolean;
}

/** The stores of the guide, release 21. */
export const guideR21: StoreBehaviour = { shortLinks: 'right', checksCompatibility: true };
