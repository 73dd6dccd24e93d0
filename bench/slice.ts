/** The rows of the guide that the first conformance run decided: chapters 2.1 and 2.2. */
export const SLICE: readonly string[] = [
	...['OUT-01', 'OUT-02', 'OUT-03', 'OUT-04', 'OUT-06', 'OUT-07', 'OUT-14', 'OUT-15', 'OUT-17', 'OUT-18'],
	...['INB-01', 'INB-02', 'INB-03', 'INB-04', 'INB-05', 'INB-10', 'INB-11', 'INT-03', 'INT-06'],
];
