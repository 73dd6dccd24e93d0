import type { Endpoint } from '../../kernel';

/** Where numbers lead; `''` stands for all numbers. */
export interface Route {
	/** An E.164 number, or how it begins. */
	readonly prefix: string;
	readonly to: 'subscriber' | Endpoint;
}

/** The route of the longest prefix; undefined when no prefix fits. */
export function routeOf(routes: readonly Route[], number: string): Route | undefined {
	return routes
		.filter(({ prefix }) => number.startsWith(prefix))
		.reduce<Route | undefined>((best, route) => (best === undefined || route.prefix.length > best.prefix.length ? route : best), undefined);
}
