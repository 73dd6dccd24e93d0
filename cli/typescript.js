// Lets this process read TypeScript: `node --require ./cli/typescript`. Types are erased, not checked: `tsc --noEmit` checks.
// What swc and V8 make of a module stays in node_modules/.cache, with the hash of the text it was made from: only the first start pays for it.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, unlink, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join, resolve } = require('node:path');
const { cachedDataVersionTag } = require('node:v8');
const { Script } = require('node:vm');
const sourceMaps = require('@cspotcode/source-map-support');

const SWC = {
	swcrc: false,
	sourceMaps: true,
	module: { type: 'commonjs', strictMode: true, ignoreDynamic: true },
	jsc: { target: 'es2022', keepClassNames: true, parser: { syntax: 'typescript' }, transform: { useDefineForClassFields: true } },
};
/**
 * What is read only when it is used: behind the fronts of rooms of which a process needs one or two things, testbed files, of which most runs have
 * none, and the system, of which the process that only hands scenarios out needs nothing.
 */
const LAZY = [
	{ of: /[\\/](harness|reports)[\\/]index\.ts$/, imports: /from '(\.\/[^']+)'/g },
	{ of: /[\\/]testbed[\\/]index\.ts$/, imports: /from '(\.\/testbed-file)'/g },
	{ of: /[\\/]steps[\\/].*\.ts$/, imports: /from '((?:\.\.\/)+simulators\/[^']+)'/g },
];
const HASH = 'sha256';
const HASH_BYTES = 32;

const folder = resolve(__dirname, '../node_modules/.cache/worktime-conformance');
const machine = `${process.version}-${process.arch}-${cachedDataVersionTag()}`;
const settings = `${JSON.stringify(SWC)} ${String(LAZY.flatMap(Object.values))} ${require('@swc/core/package.json').version}`;
const hashOf = (...texts) => texts.reduce((hash, text) => hash.update(text), createHash(HASH)).digest();
const place = (filename, kind) => join(folder, kind, createHash(HASH).update(filename).digest('hex'));

/** What was made of this file, if its text is still the one that it was made of. */
function kept(filename, kind, hash) {
	try {
		const file = readFileSync(place(filename, kind));
		return hash === undefined || file.subarray(0, HASH_BYTES).equals(hash) ? file.subarray(HASH_BYTES) : undefined;
	} catch {
		return undefined;
	}
}

/** Processes that start together write whole files, each in its turn. Where nothing can be written there is no cache. */
function keep(filename, kind, hash, made) {
	const file = place(filename, kind);
	const temporary = `${file}.${process.pid}`;
	try {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(temporary, Buffer.concat([hash, made]));
		renameSync(temporary, file);
	} catch {
		unlink(temporary, () => {});
	}
}

function translated(filename, text) {
	const lazy = LAZY.filter(({ of }) => of.test(filename)).flatMap(({ imports }) => Array.from(text.matchAll(imports), ([, specifier]) => specifier));
	return require('@swc/core').transformSync(text, { ...SWC, module: { ...SWC.module, lazy }, filename });
}

const maps = new Map();
Module._extensions['.ts'] = (module, filename) => {
	const text = readFileSync(filename, 'utf8');
	const hash = hashOf(settings, text);
	let code = kept(filename, 'javascript', hash)?.toString();
	if (code === undefined) {
		const made = translated(filename, text);
		code = made.code;
		maps.set(filename, made.map);
		keep(filename, 'javascript', hash, Buffer.from(code));
		keep(filename, 'map', hash, Buffer.from(made.map));
	}
	module._compile(code, filename);
};
sourceMaps.install({
	environment: 'node',
	redirectConflictingLibrary: false,
	retrieveSourceMap: (path) => {
		const map = path.endsWith('.ts') ? (maps.get(path) ?? kept(path, 'map')?.toString()) : undefined;
		return map === undefined ? null : { url: path, map };
	},
});

const compile = Module.prototype._compile;
const compiled = [];
Module.prototype._compile = function (text, filename, ...rest) {
	// V8 forgets where a cached script may import from.
	if (rest[0] === 'module' || /\bimport\s*\(/.test(text)) return compile.call(this, text, filename, ...rest);
	const hash = hashOf(text);
	const cachedData = kept(filename, machine, hash);
	let script;
	try {
		script = new Script(Module.wrap(text), { filename, cachedData });
	} catch {
		// Node says best what is wrong with it.
		return compile.call(this, text, filename, ...rest);
	}
	if (cachedData === undefined || script.cachedDataRejected) compiled.push({ filename, hash, script });
	const require = Object.assign((id) => this.require(id), {
		resolve: Object.assign((request, options) => Module._resolveFilename(request, this, false, options), {
			paths: (request) => Module._resolveLookupPaths(request, this),
		}),
		main: process.mainModule,
		extensions: Module._extensions,
		cache: Module._cache,
	});
	return script.runInThisContext().call(this.exports, this.exports, require, this, filename, dirname(filename));
};
// By now V8 has compiled the functions that were called, too.
process.once('exit', () => {
	for (const { filename, hash, script } of compiled) keep(filename, machine, hash, script.createCachedData());
});
