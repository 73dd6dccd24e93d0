import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journal, seeded } from '../kernel';
import { Links } from './links';
import { Ways } from './ways';

test('ways: each direction has its own, and all are forgotten at once', () => {
	const ways = new Ways<number>();
	assert.equal(ways.keep('a', 'b', 1), 1);
	ways.keep('b', 'a', 2);
	assert.deepEqual([ways.get('a', 'b'), ways.get('b', 'a'), ways.get('a', 'a')], [1, 2, undefined]);
	ways.clear();
	assert.deepEqual([ways.get('a', 'b'), ways.size], [undefined, 0]);
});

test('ways: a hundred thousand strangers, from many ends and to many: never more than ten thousand are kept', () => {
	const ways = new Ways<number>();
	let most = 0;
	for (let stranger = 0; stranger < 50_000; stranger++) {
		ways.keep('server', `stranger-${stranger}`, stranger);
		ways.keep(`stranger-${stranger}`, 'server', stranger);
		most = Math.max(most, ways.size);
		assert.equal(ways.get(`stranger-${stranger}`, 'server'), stranger);
	}
	assert.equal(most, 10_000);
});

test('links: a flow keeps its order over a change of latency; after datagrams to ten thousand strangers nothing is known of it any more', () => {
	const links = new Links(seeded(1), journal({ now: () => 0 }), 100);
	assert.equal(links.passage('a', 'b').arrival(0), 100);
	links.setLatency('a', 1);
	assert.equal(links.passage('a', 'b').arrival(10), 100);
	for (let i = 0; i < 10_000; i++) links.passage('a', `stranger-${i}`).arrival(11);
	links.setLatency('a', 1);
	assert.equal(links.passage('a', 'b').arrival(12), 13);
});
