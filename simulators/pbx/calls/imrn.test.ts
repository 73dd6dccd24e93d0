import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guideR21, type PbxBehaviour } from '../behaviour';
import { Imrns } from './imrn';

const MOBILE = '+19175550101';

function table(behaviour: Partial<PbxBehaviour> = {}, pool = ['+16465550150', '+16465550151']) {
	let now = 0;
	const imrns = new Imrns(pool, { now: () => now } as never, { ...guideR21, ...behaviour });
	return { imrns, pass: (ms: number) => (now += ms) };
}

test('an IMRN connects the mobile that it was given to, once', () => {
	const { imrns } = table();
	const { imrn = '' } = imrns.allocate('alice', MOBILE, '3035550177') ?? {};
	assert.equal(imrns.waiting, 1);
	assert.equal(imrns.claim(imrn, '+13035550188'), undefined, 'a stranger');
	assert.equal(imrns.claim(imrn, undefined), undefined, 'a caller without a number');
	assert.equal(imrns.claim(imrn, MOBILE)?.dialled, '3035550177', 'the tries of others did not use it up');
	assert.equal(imrns.claim(imrn, MOBILE), undefined, 'a second time');
	assert.equal(imrns.waiting, 0);
});

test('an IMRN waits 30 s and no longer', () => {
	const { imrns, pass } = table();
	const first = imrns.allocate('alice', MOBILE, '1')?.imrn ?? '';
	pass(29_999);
	assert.notEqual(imrns.claim(first, MOBILE), undefined);
	const second = imrns.allocate('alice', MOBILE, '1')?.imrn ?? '';
	pass(30_000);
	assert.equal(imrns.claim(second, MOBILE), undefined);
	assert.equal(imrns.waiting, 0);
});

test('numbers are given out in turn, and none twice while it waits', () => {
	const { imrns, pass } = table();
	const take = () => imrns.allocate('alice', MOBILE, '1')?.imrn;
	assert.deepEqual([take(), take(), take()], ['+16465550150', '+16465550151', undefined]);
	pass(30_000);
	assert.notEqual(take(), undefined);
});

test('behaviour: IMRN good for more than one call, for anybody', () => {
	const { imrns } = table({ imrnSingleUse: false, imrnChecksCaller: false });
	const { imrn = '' } = imrns.allocate('alice', MOBILE, '1') ?? {};
	assert.notEqual(imrns.claim(imrn, '+13035550188'), undefined);
	assert.notEqual(imrns.claim(imrn, MOBILE), undefined);
});
