// Tells V8 that this process is short: code that is compiled at once, if badly, is worth more than code that is compiled well later.
const { setFlagsFromString } = require('node:v8');

setFlagsFromString('--always-sparkplug');
// How much code runs before the compiler that takes its time has a look at it: 15 times as much as V8 thinks. Its names differ.
const major = Number(process.versions.node.split('.')[0]);
if (major < 22) setFlagsFromString('--interrupt-budget=1000000');
