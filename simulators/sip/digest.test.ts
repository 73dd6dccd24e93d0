import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../kernel';
import { answerChallenge, credentialsMatch, type DigestCredentials, formatChallenge, parseChallenge, parseCredentials } from './digest';

const MUFASA = {
	method: 'GET',
	uri: '/dir/index.html',
	cnonce: '0a4f113b',
	nonceCount: 1,
	username: 'Mufasa',
	password: new Secret('Circle Of Life'),
};

test('digest: the example of RFC 2617 §3.5, MD5 with qop auth', () => {
	const challenge = parseChallenge(
		'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
	);
	assert.ok(challenge);
	assert.deepEqual(challenge.qop, ['auth', 'auth-int']);
	const credentials = parseCredentials(answerChallenge(challenge, MUFASA));
	assert.equal(credentials?.response, '6629fae49393a05397450978507c4ef1');
	assert.equal(credentials.opaque, '5ccc069c403ebaf9f0171e9517f40e41');
});

test('digest: the examples of RFC 7616 §3.9.1, MD5 and SHA-256', () => {
	const nonce = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
	const act = { ...MUFASA, password: new Secret('Circle of Life'), cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' };
	const response = (algorithm: 'MD5' | 'SHA-256') =>
		parseCredentials(answerChallenge({ realm: 'http-auth@example.org', nonce, algorithm, qop: ['auth'] }, act))?.response;
	assert.equal(response('MD5'), '8ca523f5e9506fed4657c9700eebdbec');
	assert.equal(response('SHA-256'), '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1');
});

test('digest: no qop is RFC 2069; a session algorithm and the body change the response; a wrong password, method or body does not match', () => {
	const account = { username: 'bob', password: new Secret('zanzibar'), method: 'REGISTER', uri: 'sip:biloxi.com', cnonce: 'c', nonceCount: 10 };
	const seen = new Set<string>();
	for (const algorithm of ['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'] as const) {
		for (const qop of [[], ['auth'], ['auth-int']] as const) {
			const value = answerChallenge({ realm: 'biloxi.com', nonce: 'n', algorithm, qop }, { ...account, body: 'v=0' });
			const credentials = parseCredentials(value) as DigestCredentials;
			seen.add(credentials.response);
			if (qop.length > 0) assert.match(value, /nc=0000000a/);
			assert.ok(credentialsMatch(credentials, new Secret('zanzibar'), { method: 'REGISTER', body: 'v=0' }), `${algorithm} ${qop}`);
			assert.ok(!credentialsMatch(credentials, new Secret('Zanzibar'), { method: 'REGISTER', body: 'v=0' }));
			assert.ok(!credentialsMatch(credentials, new Secret('zanzibar'), { method: 'INVITE', body: 'v=0' }));
			assert.equal(credentialsMatch(credentials, new Secret('zanzibar'), { method: 'REGISTER', body: 'v=1' }), qop[0] !== 'auth-int');
		}
	}
	// RFC 2069 knows no cnonce, so MD5-sess and SHA-256-sess differ there too.
	assert.equal(seen.size, 12);
});

test('digest: what is incomplete, foreign or odd is refused, not thrown at', () => {
	for (const value of ['', 'Basic abc', 'Digest', 'Digest realm="x"', 'Digest realm="a", nonce="b", algorithm=AKAv1-MD5'])
		assert.equal(parseChallenge(value), undefined, value);
	const good = 'Digest username="a", realm="b", nonce="c", uri="sip:d", response="e", qop=auth, cnonce="f", nc=00000001';
	assert.equal(parseCredentials(good)?.nonceCount, 1);
	for (const [part, instead] of [
		['nc=00000001', 'nc=1'],
		['cnonce="f", ', ''],
		['qop=auth', 'qop=never'],
		['username="a", ', ''],
	] as const) {
		assert.equal(parseCredentials(good.replace(part, instead)), undefined, instead);
	}
	const odd = { realm: 'say "hi", \\o/', nonce: 'n', algorithm: 'MD5', qop: ['auth'], stale: true } as const;
	assert.deepEqual(parseChallenge(formatChallenge(odd)), odd);
	assert.equal(parseChallenge('DIGEST realm="r",nonce="n",STALE=TRUE')?.stale, true);
});
