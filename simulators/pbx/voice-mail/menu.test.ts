import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter, type Menu, type MenuInput, type MenuOutput, type Position, step } from './menu';
import { portalMenu } from './portal-menu';

type Does = 'log in' | 'open';
const menu: Menu<'door' | 'hall' | 'cellar', 'knock' | 'welcome' | 'dark' | 'what?', Does> = {
	begins: 'door',
	noChoice: 'what?',
	patience: 2,
	places: {
		door: { says: 'knock', entry: 'log in' },
		hall: { says: 'welcome', keys: { 1: { to: 'cellar' }, 2: { does: 'open' } } },
		cellar: { says: 'dark', next: { to: 'hall' } },
	},
	outcomes: { 'log in': { right: 'hall', wrong: 'door' }, open: { done: 'end' } },
};

/** What comes of inputs, one after the other. */
function course(...inputs: MenuInput<Does>[]): (MenuOutput<string, Does> | undefined)[] {
	let { position, output }: { position: Position<'door' | 'hall' | 'cellar'>; output?: MenuOutput<string, Does> } = enter(menu);
	const outputs = [output];
	for (const input of inputs) {
		({ position, output } = { output: undefined, ...step(menu, position, input) });
		outputs.push(output);
	}
	return outputs;
}

const keys = (digits: string): MenuInput<Does>[] => [...digits].map((digit) => ({ kind: 'key', digit }));
const say = (...what: string[]) => ({ kind: 'say', what });
const hush = { kind: 'hush' };

test('menu: digits are collected until #, a star begins anew, and the outcome leads on', () => {
	assert.deepEqual(course(...keys('12*34#'), { kind: 'done', act: 'log in', outcome: 'right' }), [
		say('knock'),
		...Array(5).fill(hush),
		{ kind: 'do', act: 'log in', entered: '34' },
		say('welcome'),
	]);
});

test('menu: a pause ends an entry; after a wrong one nothing of it is left', () => {
	assert.deepEqual(course(...keys('12'), { kind: 'silence' }, { kind: 'done', act: 'log in', outcome: 'wrong' }, ...keys('3#')).slice(3), [
		{ kind: 'do', act: 'log in', entered: '12' },
		say('knock'),
		hush,
		{ kind: 'do', act: 'log in', entered: '3' },
	]);
});

test('menu: a key that leads nowhere is told so, and the place is said again', () => {
	const hall = step(menu, { at: 'door', entered: '', silences: 0 }, { kind: 'done', act: 'log in', outcome: 'right' }).position;
	assert.deepEqual(step(menu, hall, { kind: 'key', digit: '9' }).output, say('what?', 'welcome'));
	assert.deepEqual(step(menu, hall, { kind: 'key', digit: '1' }).output, say('dark'));
	assert.deepEqual(step(menu, { at: 'cellar', entered: '', silences: 0 }, { kind: 'said' }).output, say('welcome'));
	assert.equal(step(menu, hall, { kind: 'said' }).output, undefined);
	assert.deepEqual(step(menu, hall, { kind: 'done', act: 'open', outcome: 'done' }).output, { kind: 'end' });
});

test('menu: patience ends; a key in between renews it', () => {
	assert.deepEqual(course({ kind: 'silence' }, { kind: 'silence' }).slice(1), [say('knock'), { kind: 'end' }]);
	assert.deepEqual(course({ kind: 'silence' }, ...keys('1*'), { kind: 'silence' }).at(-1), say('knock'));
});

test('menu of the Voice Portal: every place that is named is there, and every act has outcomes', () => {
	const places = new Set(Object.keys(portalMenu.places));
	const named = [
		...Object.values(portalMenu.places).flatMap((place) => [...Object.values(place.keys ?? {}), ...(place.next ? [place.next] : [])]),
		...Object.values(portalMenu.places).flatMap(({ entry }) => (entry === undefined ? [] : [{ does: entry }])),
	];
	for (const choice of named) {
		if ('to' in choice) assert.ok(places.has(choice.to), choice.to);
		else assert.ok(Object.keys(portalMenu.outcomes[choice.does]).length > 0, choice.does);
	}
	for (const to of Object.values(portalMenu.outcomes).flatMap((outcomes) => Object.values(outcomes))) assert.ok(to === 'end' || places.has(to), to);
});
