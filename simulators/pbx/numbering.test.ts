import assert from 'node:assert/strict';
import { test } from 'node:test';
import { e164, read } from './numbering';

const plan = { extensionLengths: new Set([4]) };

for (const [dialled, means] of [
	['3035550177', 'number +13035550177'],
	['13035550177', 'number +13035550177'],
	['+1 (303) 555-0177', 'number +13035550177'],
	['+13035550177', 'number +13035550177'],
	['011442079460123', 'number +442079460123'],
	['+442079460123', 'number +442079460123'],
	['4101', 'extension 4101'],
	['*11', 'feature-code *11'],
	['*53*', 'feature-code *53*'],
	['', 'ill-formed 484'],
	['303555', 'ill-formed 484'],
	['+1303555', 'ill-formed 484'],
	['+4420', 'ill-formed 484'],
	['1', 'ill-formed 484'],
	['911', 'ill-formed 404'],
	['30355501777', 'ill-formed 404'],
	['0035550177', 'ill-formed 404'],
	['3031550177', 'ill-formed 404'],
	['+12345678901234567', 'ill-formed 404'],
	['bob', 'ill-formed 404'],
	['303555017x', 'ill-formed 404'],
] as const) {
	test(`dialled ${dialled || 'nothing'}: ${means}`, () => {
		const { kind, ...rest } = read(dialled, plan);
		assert.equal(`${kind} ${Object.values(rest)[0]}`, means);
	});
}

test('E.164 of what another network presents', () => {
	assert.equal(e164('9175550101'), '+19175550101');
	assert.equal(e164('4101'), undefined);
	assert.equal(e164('anonymous'), undefined);
});
