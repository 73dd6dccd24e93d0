// Searches every file of a run for a word that all its passwords contain: as it is, in base64 at each offset, in hexadecimal, and
// within what the report packs. `canary.js WORD FOLDER`.
const { readdirSync, readFileSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { deflateRawSync, inflateRawSync } = require('node:zlib');

/** Base64 of a word depends on where in a group of three bytes it begins; its ends depend on the neighbours. */
function encodings(word) {
	const base64 = [0, 1, 2].map((offset) => {
		const text = Buffer.from('\0'.repeat(offset) + word)
			.toString('base64')
			.replace(/=+$/, '');
		return text.slice(offset === 0 ? 0 : offset + 1, -2);
	});
	return [
		word,
		word.toUpperCase(),
		Buffer.from(word).toString('hex'),
		...base64,
		...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
	];
}

/** The content, and what is packed in it: the report packs with deflate and writes base64. */
function* layers(content) {
	yield content;
	for (const [packed] of content.matchAll(/[A-Za-z0-9+/]{200,}={0,2}/g)) {
		try {
			yield inflateRawSync(Buffer.from(packed, 'base64')).toString('latin1');
		} catch {}
	}
}

function finds(content, forms) {
	for (const layer of layers(content)) {
		const form = forms.find((text) => layer.includes(text));
		if (form !== undefined) return form;
	}
	return undefined;
}

const [word, folder] = process.argv.slice(2);
const forms = encodings(word);

// A search that finds nothing must be able to find.
const basic = Buffer.from(`alice@worktime.example:${word}77`).toString('base64');
const packed = deflateRawSync(`${'x'.repeat(3000)} ${Math.PI} ${word} ${'yz'.repeat(300)}${[...Array(400).keys()].join('')}`).toString('base64');
for (const planted of [`password=${word}`, `Authorization: Basic ${basic}`, Buffer.from(word).toString('hex'), `blob("a","${packed}")`]) {
	if (finds(planted, forms) === undefined) throw new Error(`the search does not find ${planted.slice(0, 60)}`);
}

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile());
const leaks = files.flatMap((name) => {
	const form = finds(readFileSync(join(folder, name), 'latin1'), forms);
	return form === undefined ? [] : [`${name} contains ${form}`];
});
for (const leak of leaks.slice(0, 20)) console.error(leak);
// Where passwords went over the wire, something stands in their place.
const concealed = files.filter((name) => name.endsWith('journal.ndjson') && /\*{20}/.test(readFileSync(join(folder, name), 'latin1'))).length;
console.log(`${files.length} files, ${leaks.length} with the word; ${concealed} journals with something concealed`);
process.exitCode = leaks.length === 0 && concealed > 0 && files.length > 0 ? 0 : 1;
