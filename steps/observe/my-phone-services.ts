import { alice } from '../../simulators/cast';
import type { PagesOfUser } from '../../simulators/testbed';
import type { PageView } from '../pages/page-view';
import { servicesShown } from '../pages/service-card';
import type { Scenario } from '../world';

/** The services that My Phone shows by a title and a state of their own. */
const TITLES: Readonly<Record<string, string>> = {
	'Do Not Disturb': 'doNotDisturb',
	'Call Forwarding Always': 'callForwardingAlways',
	'Call Forwarding Busy': 'callForwardingBusy',
	'Call Forwarding No Answer': 'callForwardingNoAnswer',
	'Call Forwarding Not Reachable': 'callForwardingNotReachable',
	'Office Anywhere': 'officeAnywhere',
	'Sim Ring': 'simultaneousRing',
};
const PATHS = ['/phone/do-not-disturb', '/phone/forwarding', '/phone/features'];

/**
 * Reads what the pages of My Phone say of Alice's services to the browser that she has used. One that is signed out, or that no page comes to, says
 * nothing; undefined where she has used none.
 */
export function myPhoneServices({ browsers, clock }: Scenario): (() => Promise<PagesOfUser[]>) | undefined {
	const browser = browsers.used('Alice');
	return (
		browser &&
		(async () => {
			const services: Record<string, string> = {};
			for (const path of PATHS) {
				try {
					await clock.settle(browser.visit(path), LOOKS_MS);
				} catch {
					return [];
				}
				Object.assign(services, shownOn(await browser.page()));
			}
			return [{ user: alice.userId, by: 'My Phone', services }];
		})
	);
}

/** How long she waits for a page. */
const LOOKS_MS = 60_000;

function shownOn(page: PageView): Record<string, string> {
	const shown = servicesShown(page).flatMap(({ title, active, number: written }) => {
		const service = TITLES[title];
		if (service === undefined) return [];
		const number = title.startsWith('Call Forwarding') ? dialled(written) : '';
		return [[service, active ? `on${number === '' ? '' : `, to ${number}`}` : 'off'] as const];
	});
	return Object.fromEntries(shown);
}

/** A number as pages write it, in E.164; what is none of them is an extension. */
function dialled(written: string): string {
	const digits = /^\((\d{3})\) (\d{3})-(\d{4})$/.exec(written);
	return digits === null ? written : `+1${digits.slice(1).join('')}`;
}
