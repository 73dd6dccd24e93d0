#!/usr/bin/env node
// Lets this process read the TypeScript of the package, wherever it was started, and hands over to it.
const { setFlagsFromString } = require('node:v8');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
	console.error(`error[node-version]: worktime needs Node.js 20.19 or newer, this is ${process.versions.node}`);
	process.exit(4);
}
// A run is short: code that is compiled at once, if badly, is worth more than code that is compiled well later.
setFlagsFromString('--always-sparkplug');
// Twice as much of a function runs before it is compiled well; the V8 of later versions has another name for it.
if (major < 22) setFlagsFromString('--interrupt-budget=150000');
require('./typescript');
require('./main.ts').main(process.argv);
