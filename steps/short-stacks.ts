/**
 * Cucumber makes an error for each definition, to learn its line from the stack: while the vocabulary is loaded, in one go, stacks are as
 * short as that allows. They are a tenth of a start otherwise.
 */
const usual = Error.stackTraceLimit;
Error.stackTraceLimit = 4;
queueMicrotask(() => {
	Error.stackTraceLimit = usual;
});
