import { accountTabs, myAccount } from './my-account';
import { FIRST_PASSWORD, myPhone, phoneTabs } from './my-phone';
import type { Frame, Link } from './page/layout';
import { type Account, Refused } from './pbx';
import type { Administrator, Answer, Desk, PhoneUser, Route, Visit } from './visit';

/** The page that somebody sees first. */
export const homeOf = (account: Account): string => (account.role === 'administrator' ? '/account/assignment' : '/phone/number');

/** A page that somebody who is signed in asked for, or a form that they sent. */
export async function answered(method: 'GET' | 'POST', path: string, visit: Visit, desk: Desk): Promise<Answer> {
	const { account } = visit;
	switch (account.role) {
		case 'administrator':
			return carriedOut(routeOf(myAccount, path), method, { ...visit, account } satisfies Visit<Administrator>, path, desk);
		case 'user': {
			const mustChange = account.passwordTemporary && desk.behaviour.forcesNewPassword;
			if (mustChange && path !== FIRST_PASSWORD) return { redirect: FIRST_PASSWORD };
			if (!mustChange && path === FIRST_PASSWORD) return { redirect: homeOf(account) };
			return carriedOut(routeOf(myPhone, path), method, { ...visit, account } satisfies Visit<PhoneUser>, path, desk);
		}
	}
}

/** The frame round a page. */
export function frameOf(account: Account | undefined, tab: string | undefined, desk: Pick<Desk, 'behaviour'>): Pick<Frame, 'product' | 'tabs'> {
	if (account === undefined) return { product: 'My Phone', tabs: [] };
	if (account.role === 'administrator') return { product: 'My Account', tabs: accountTabs(tab, desk.behaviour) };
	const hidden: readonly Link[] = [];
	return { product: 'My Phone', tabs: account.passwordTemporary && desk.behaviour.forcesNewPassword ? hidden : phoneTabs };
}

async function carriedOut<A extends Account>(
	route: Route<A> | undefined,
	method: 'GET' | 'POST',
	visit: Visit<A>,
	path: string,
	desk: Desk,
): Promise<Answer> {
	if (route === undefined) {
		const theirs = visit.account.role === 'administrator' ? path.startsWith('/phone/') : path.startsWith('/account/') || path.startsWith('/guides/');
		throw theirs ? new Refused(403, 'This page is not for you') : new Refused(404, 'There is no such page');
	}
	const named = decoded(route.path.endsWith('*') ? path.slice(route.path.length - 1) : '');
	const here = { ...visit, named };
	if (method === 'GET') return route.show(here, desk);
	const act = route.forms?.[visit.form.get('form') ?? ''];
	if (act === undefined) throw new Refused(404, 'There is no such form');
	return act(here, desk);
}

/** An exact path wins over one with a variable part. */
function routeOf<A extends Account>(routes: readonly Route<A>[], path: string): Route<A> | undefined {
	return routes.find((route) => route.path === path) ?? routes.find((route) => route.path.endsWith('*') && path.startsWith(route.path.slice(0, -1)));
}

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		throw new Refused(404, 'There is no such page');
	}
}
