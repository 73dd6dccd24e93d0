/** A place in a menu that is steered by keys. */
export interface Place<Name extends string, Says extends string, Does extends string> {
	/** What is said on arrival, and again after silence; any key cuts it off. */
	readonly says: Says | 'message';
	/** Where a key leads; one that is not here is no choice. */
	readonly keys?: Readonly<Record<string, Choice<Name, Does>>>;
	/** Several keys, ended by # or by a pause, and what is done with them. */
	readonly entry?: Does;
	/** Once it is said: where it goes on without a key. */
	readonly next?: Choice<Name, Does>;
}

/** To a place, or to what has to be done first. */
export type Choice<Name extends string, Does extends string> = { readonly to: Name } | { readonly does: Does };

/** A menu as data: places, and where the outcome of each act leads; `end` hangs up. */
export interface Menu<Name extends string, Says extends string, Does extends string> {
	readonly begins: Name;
	readonly places: Readonly<Record<Name, Place<Name, Says, Does>>>;
	readonly outcomes: Readonly<Record<Does, Readonly<Record<string, Name | 'end'>>>>;
	/** Said when a key is no choice. */
	readonly noChoice: Says;
	/** Silences in a row after which it ends. */
	readonly patience: number;
}

/** Where somebody is in a menu. */
export interface Position<Name extends string> {
	readonly at: Name;
	readonly entered: string;
	readonly silences: number;
}

/** What comes of the visitor, or of what was done and said. */
export type MenuInput<Does extends string> =
	| { readonly kind: 'key'; readonly digit: string }
	/** All has been said, and then there was no key for a while. */
	| { readonly kind: 'silence' }
	/** All has been said. */
	| { readonly kind: 'said' }
	| { readonly kind: 'done'; readonly act: Does; readonly outcome: string };

/** What is to be done next. */
export type MenuOutput<Says extends string, Does extends string> =
	| { readonly kind: 'say'; readonly what: readonly (Says | 'message')[] }
	/** Nothing is said any more: somebody is entering digits. */
	| { readonly kind: 'hush' }
	| { readonly kind: 'do'; readonly act: Does; readonly entered: string }
	| { readonly kind: 'end' };

/** Where the visitor is now, and what is to be done. */
export interface Stepped<Name extends string, Says extends string, Does extends string> {
	readonly position: Position<Name>;
	readonly output?: MenuOutput<Says, Does>;
}

/** The beginning of a menu. */
export function enter<N extends string, S extends string, D extends string>(menu: Menu<N, S, D>, at: N = menu.begins): Stepped<N, S, D> {
	return arrive(menu, at);
}

/** What a key, a silence or the outcome of an act comes to. */
export function step<N extends string, S extends string, D extends string>(
	menu: Menu<N, S, D>,
	position: Position<N>,
	input: MenuInput<D>,
): Stepped<N, S, D> {
	const place = menu.places[position.at];
	switch (input.kind) {
		case 'key':
			return place.entry === undefined ? chosen(menu, position, place.keys?.[input.digit]) : typed(position, place.entry, input.digit);
		case 'said':
			return place.next === undefined ? { position } : follow(menu, position, place.next);
		case 'silence':
			return silent(menu, position, place);
		case 'done': {
			const to = menu.outcomes[input.act][input.outcome];
			return to === undefined || to === 'end' ? { position, output: { kind: 'end' } } : arrive(menu, to);
		}
	}
}

function arrive<N extends string, S extends string, D extends string>(menu: Menu<N, S, D>, at: N, first: readonly S[] = []): Stepped<N, S, D> {
	return { position: { at, entered: '', silences: 0 }, output: { kind: 'say', what: [...first, menu.places[at].says] } };
}

function follow<N extends string, S extends string, D extends string>(
	menu: Menu<N, S, D>,
	position: Position<N>,
	choice: Choice<N, D>,
): Stepped<N, S, D> {
	return 'to' in choice ? arrive(menu, choice.to) : { position, output: { kind: 'do', act: choice.does, entered: '' } };
}

function chosen<N extends string, S extends string, D extends string>(
	menu: Menu<N, S, D>,
	position: Position<N>,
	choice: Choice<N, D> | undefined,
): Stepped<N, S, D> {
	return choice === undefined ? arrive(menu, position.at, [menu.noChoice]) : follow(menu, position, choice);
}

function typed<N extends string, S extends string, D extends string>(position: Position<N>, act: D, digit: string): Stepped<N, S, D> {
	if (digit === '#') return { position: { ...position, entered: '' }, output: { kind: 'do', act, entered: position.entered } };
	return { position: { ...position, entered: digit === '*' ? '' : position.entered + digit, silences: 0 }, output: { kind: 'hush' } };
}

function silent<N extends string, S extends string, D extends string>(
	menu: Menu<N, S, D>,
	position: Position<N>,
	{ entry, says }: Place<N, S, D>,
): Stepped<N, S, D> {
	if (entry !== undefined && position.entered !== '') return typed(position, entry, '#');
	const silences = position.silences + 1;
	if (silences >= menu.patience) return { position, output: { kind: 'end' } };
	return { position: { ...position, silences }, output: { kind: 'say', what: [says] } };
}
