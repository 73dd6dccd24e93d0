import assert from 'node:assert/strict';
import { test } from 'node:test';
import { provesPassword, readCredentials } from './digest';

/** The example of RFC 2617 §3.5. */
const mufasa =
	'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41"';

test('RFC 2617 §3.5: credentials that prove the password', () => {
	const credentials = readCredentials(mufasa);
	assert.ok(credentials);
	assert.ok(provesPassword(credentials, 'GET', 'Circle Of Life'));
	assert.ok(!provesPassword(credentials, 'GET', 'Circle of Life'));
	assert.ok(!provesPassword(credentials, 'POST', 'Circle Of Life'));
	assert.ok(!provesPassword({ ...credentials, nc: '00000002' }, 'GET', 'Circle Of Life'));
});

test('what is no Digest, or lacks a part, is no credentials', () => {
	assert.equal(readCredentials('Basic YWxpY2U6c2VjcmV0'), undefined);
	assert.equal(readCredentials(mufasa.replace(/response="\w+", /, '')), undefined);
	assert.equal(readCredentials('Digest'), undefined);
});

test('a quoted string with escapes', () => {
	assert.equal(readCredentials(mufasa.replace('"Mufasa"', '"Muf\\"asa"'))?.username, 'Muf"asa');
});
