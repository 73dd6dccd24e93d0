import assert from 'node:assert/strict';
import { Given } from '@cucumber/cucumber';

// Steps of features that test the runner itself.
Given('all is well', () => {});
Given('the world is {word}', (_how: string) => {});
Given('the world is round', () => {});
Given('the system is wrong', () => {
	assert.equal('486 Busy Here', '200 OK');
});
Given('the harness is wrong', () => {
	throw new TypeError('of undefined');
});
Given('this takes for ever', { timeout: -1 }, () => new Promise(() => setInterval(() => {}, 1000)));
Given('a part breaks in a turn of its own', () => new Promise(() => setImmediate(() => breakDown())));
Given('a part breaks when nobody looks', () => {
	setImmediate(() => setImmediate(breakDown));
});
function breakDown(): never {
	throw new Error('the part is broken');
}
