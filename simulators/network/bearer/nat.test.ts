import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Nat, natProfiles } from '.';

const phone = { address: '10.64.0.7', port: 50_000 };
const sbc = { address: '203.0.113.10', port: 5060 };
const pbx = { address: '10.0.0.10', port: 80 };

test('NAT, home router: one mapping for all destinations; only who was sent to may answer; 180 s without a packet and it is gone', () => {
	const nat = new Nat('192.0.2.130', natProfiles['home-router']);
	const outer = nat.out('udp', phone, sbc, 0);
	assert.equal(outer.address, '192.0.2.130');
	assert.deepEqual(nat.out('udp', phone, pbx, 10), outer);
	assert.deepEqual(nat.in('udp', outer, sbc, 100_000), phone);
	assert.equal(nat.in('udp', outer, { ...sbc, port: 5070 }, 20), undefined);
	assert.equal(nat.in('udp', outer, sbc, 180_011), undefined);
	assert.notDeepEqual(nat.out('udp', phone, sbc, 180_011), outer);
});

test('NAT, carrier-grade: another outer port for each destination; a UDP mapping lives 30 s, refreshed from inside only', () => {
	const nat = new Nat('198.18.0.1', natProfiles['carrier-grade']);
	const toSbc = nat.out('udp', phone, sbc, 0);
	assert.notEqual(nat.out('udp', phone, pbx, 0).port, toSbc.port);
	assert.deepEqual(nat.in('udp', toSbc, sbc, 25_000), phone);
	assert.equal(nat.in('udp', toSbc, sbc, 31_000), undefined);
});

test('NAT, carrier-grade: a TCP mapping lives on by what comes in, 300 s each time', () => {
	const nat = new Nat('198.18.0.1', natProfiles['carrier-grade']);
	const outer = nat.out('tcp', phone, sbc, 0);
	assert.deepEqual(nat.in('tcp', outer, sbc, 299_000), phone);
	assert.deepEqual(nat.in('tcp', outer, sbc, 590_000), phone);
	assert.equal(nat.in('tcp', outer, sbc, 891_000), undefined);
});

test('NAT: nothing comes in to a port that nobody inside has opened', () => {
	const nat = new Nat('198.18.0.1', natProfiles['home-router']);
	assert.equal(nat.in('udp', { address: '198.18.0.1', port: 20_000 }, sbc, 0), undefined);
});

test('NAT: ports of mappings that are over serve again, and what was theirs comes in no more; with none left it says so', () => {
	const nat = new Nat('198.18.0.1', natProfiles['carrier-grade']);
	const from = (n: number) => ({ ...phone, port: n });
	const first = nat.out('udp', from(1), sbc, 0);
	for (let n = 2; n <= 64_512; n++) nat.out('udp', from(n), sbc, 0);
	assert.throws(() => nat.out('udp', from(64_513), sbc, 30_000), /198\.18\.0\.1 has no udp port left/);
	const another = nat.out('udp', from(64_513), sbc, 30_001);
	assert.deepEqual(nat.in('udp', another, sbc, 30_002), from(64_513));
	assert.deepEqual(another, first);
	nat.out('udp', from(1), sbc, 30_003);
	assert.deepEqual(nat.in('udp', another, sbc, 30_004), from(64_513));
});
