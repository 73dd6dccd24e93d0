import type { DeskPhone } from '../desk-phone';
import type { ClientService, Handset } from '../handset';
import { isOneTruth, type ServicesSeen, type ServicesStanding } from '../invariants';
import { type Clock, type Millis, TimeExpired } from '../kernel';
import type { Pbx, ServiceName, Services } from '../pbx';

/** As long as news of a service may be under way on a bad network, with what is sent again. */
const NEWS_WITHIN_MS: Millis = 40_000;

/** The phones of a user that show services. */
export interface PhonesOfUser {
	readonly user: string;
	readonly desks: Readonly<Record<string, DeskPhone>>;
	readonly mobiles?: Readonly<Record<string, Handset>>;
}

/** What the pages that a user has opened say of services. */
export interface PagesOfUser {
	readonly user: string;
	readonly by: string;
	readonly services: ServicesStanding;
}

/** Loads them anew; drives the clock while it does. */
export type ReadPages = () => Promise<readonly PagesOfUser[]>;

/**
 * How the services of everybody stand, when the news of them have arrived. What the service API shows is asked for in memory: that it
 * writes this as XML and JSON is for its own tests.
 */
export async function servicesSeen(pbx: Pbx, phones: readonly PhonesOfUser[], clock: Clock, readPages?: ReadPages): Promise<ServicesSeen[]> {
	const seen = (pages: readonly PagesOfUser[] = []) =>
		pbx.provisioning.users().map(({ id }): ServicesSeen => {
			const { desks = {}, mobiles = {} } = phones.find(({ user }) => user === id) ?? {};
			const shown = [
				{ by: 'the service API', services: inTheApi(pbx, id) },
				...Object.entries(desks).map(([by, desk]) => ({ by, services: onDesk(desk) })),
				...Object.entries(mobiles).map(([by, mobile]) => ({ by, services: inClient(mobile) })),
				...pages.filter(({ user }) => user === id),
			];
			return { user: id, stored: inTheStore(pbx.provisioning.services(id)), shown };
		});
	const settle = async () => {
		try {
			await clock.until(() => isOneTruth(seen()), NEWS_WITHIN_MS);
		} catch (error) {
			// What differs still is for the invariant to tell.
			if (!(error instanceof TimeExpired)) throw error;
		}
	};
	await settle();
	if (readPages === undefined) return seen();
	// A page says how things are when it is loaded: what changes while it is says nothing against it.
	const standing = () => JSON.stringify(seen().map(({ stored }) => stored));
	for (;;) {
		const before = standing();
		const pages = await readPages();
		// Meanwhile a phone may have heard of what was before.
		await settle();
		if (standing() === before) return seen(pages);
	}
}

const stands = (active: unknown, number: unknown = ''): string => (active === true ? `on${number === '' ? '' : `, to ${number}`}` : 'off');

/** Mobility has more than a switch that several show. */
const mobilityStands = (active: unknown, devicesToRing: unknown, numbers: readonly unknown[]): string =>
	`${stands(active)}, ringing ${devicesToRing} of ${numbers.join(' and ') || 'no number'}`;

function inTheStore({ mobility, ...others }: Services): ServicesStanding {
	const one = ({ active, ...settings }: { active: boolean; forwardToPhoneNumber?: string }) => stands(active, settings.forwardToPhoneNumber);
	return {
		...Object.fromEntries(Object.entries(others).map(([name, service]) => [name, one(service)])),
		mobility: mobilityStands(mobility.active, mobility.devicesToRing, mobility.mobileNumbers),
	};
}

function inTheApi(pbx: Pbx, user: string): ServicesStanding {
	const standing = pbx.shownServices(user).map(({ service, content }) => {
		if (service !== 'mobility') return [service, stands(content.active, content.forwardToPhoneNumber)];
		const identities = (content.mobileIdentity ?? []) as readonly { readonly mobileNumber: string }[];
		return [
			service,
			mobilityStands(
				content.active,
				content.devicesToRing,
				identities.map(({ mobileNumber }) => mobileNumber),
			),
		];
	});
	return Object.fromEntries(standing);
}

/** What its keys for services show. */
function onDesk({ services: { doNotDisturb, forwarding = {} } }: DeskPhone): ServicesStanding {
	const { always, busy, noAnswer } = forwarding;
	return {
		...(doNotDisturb !== undefined && { doNotDisturb: stands(doNotDisturb) }),
		...(always && { callForwardingAlways: stands(always.active, always.to) }),
		...(busy && { callForwardingBusy: stands(busy.active, busy.to) }),
		...(noAnswer && { callForwardingNoAnswer: stands(noAnswer.active, noAnswer.to) }),
	};
}

const OF_CLIENT: Readonly<Record<ClientService, ServiceName>> = {
	'Do Not Disturb': 'doNotDisturb',
	'Call Forwarding Always': 'callForwardingAlways',
	'Call Forwarding Busy': 'callForwardingBusy',
	'Call Forwarding No Answer': 'callForwardingNoAnswer',
	'Call Forwarding Not Reachable': 'callForwardingNotReachable',
	'Call Waiting': 'callWaiting',
	'Caller ID Blocking': 'callerIdBlocking',
	'Voice Mail': 'voiceMail',
};

/** What its open screen of services shows. */
function inClient(mobile: Handset): ServicesStanding {
	const { foreground, lines } = mobile.screen();
	if (foreground !== 'worktime' || lines[0] !== 'Services') return {};
	const shown = lines.flatMap((line) => {
		const [, title = '', state = '', number = ''] = /^([^:]+): (On|Off)(?: \((.+)\))?$/.exec(line) ?? [];
		const service = OF_CLIENT[title as ClientService] as ServiceName | undefined;
		return service === undefined ? [] : [[service, stands(state === 'On', number)] as const];
	});
	return Object.fromEntries(shown);
}
