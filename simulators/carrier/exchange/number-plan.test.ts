import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dialled } from './numbering';
import { type Route, routeOf } from './routing';

test('dialled: the ways of dialling a number of the North American plan, and an international one', () => {
	for (const digits of ['3035550177', '13035550177', '+13035550177', '(303) 555-0177', '1-303-555-0177']) {
		assert.equal(dialled(digits), '+13035550177', digits);
	}
	assert.equal(dialled('011442079460123'), '+442079460123');
	for (const digits of ['', '555', '911', '5550177', '0035550177', '1035550177', '+0123456789', '*11', 'alice', '+1303555017712345']) {
		assert.equal(dialled(digits), undefined, digits);
	}
});

test('routing: the longest prefix wins, in any order of the table', () => {
	const gateway = { address: '198.51.100.20', port: 5060 };
	const sbc = { address: '203.0.113.10', port: 5060 };
	const table: Route[] = [
		{ prefix: '', to: sbc },
		{ prefix: '+1303', to: gateway },
		{ prefix: '+13035550100', to: 'subscriber' },
	];
	for (const routes of [table, table.toReversed()]) {
		assert.equal(routeOf(routes, '+13035550100')?.to, 'subscriber');
		assert.equal(routeOf(routes, '+13035550177')?.to, gateway);
		assert.equal(routeOf(routes, '+12125550101')?.to, sbc);
	}
	assert.equal(routeOf(table.slice(1), '+12125550101'), undefined);
});
