import { resolve } from 'node:path';

/** Where the features, the steps and `cucumber.js` are, wherever the process was started. */
export const PACKAGE_ROOT = resolve(__dirname, '..');
