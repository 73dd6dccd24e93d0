/** Where a run leaves its report, and where runs are remembered, unless told otherwise; relative to the working directory. */
export const LATEST = 'reports/latest';
export const HISTORY = 'reports/history.db';
