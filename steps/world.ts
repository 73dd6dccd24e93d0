import { World } from '@cucumber/cucumber';
import { type CallMode, NotOnScreen } from '../simulators/handset';
import { type Clock, type Millis, TimeExpired } from '../simulators/kernel';
import type { Profile, Testbed } from '../simulators/testbed';
import { Browsers, type DashboardsBy } from './browsers';
import type { Picture } from './evidence';
import { expect } from './observe/conformity';
import type { Wire } from './observe/wire';
import { type Browser, NotOnPage } from './pages/browser';

/** What a run hands to its scenarios. Plain values, so that they can come from a command line. */
export interface RunSettings {
	/** Every scenario derives its own seed from it. */
	readonly seed?: string | number;
	/** Folder for the journals; none are written without it. */
	readonly evidence?: string;
	/** Journals are handed over with the messages: whoever runs the scenarios writes them, changed. */
	readonly attachJournals?: boolean;
	/** What the testbed file said, checked. */
	readonly testbed?: unknown;
	/** Where that is written, for whoever runs a scenario again. */
	readonly testbedFile?: string;
	/** Whether the known defects of the guide's system are there; the testbed's own word unless given. */
	readonly profile?: Profile;
	/** Voice goes packet by packet; the testbed's own word unless given. */
	readonly everyPacket?: boolean;
	/** How people get to the dashboards; by requests unless given. A real browser needs the wire. */
	readonly dashboards?: DashboardsBy;
}

const SETTINGS: Readonly<Record<keyof RunSettings, true>> = {
	seed: true,
	evidence: true,
	attachJournals: true,
	testbed: true,
	testbedFile: true,
	profile: true,
	everyPacket: true,
	dashboards: true,
};

/** What is wrong with settings that somebody wrote by hand (`cucumber-js --world-parameters`): one that is misspelt would change nothing. */
export function settingsFault(settings: object): string | undefined {
	const unknown = Object.keys(settings).filter((name) => !(name in SETTINGS));
	if (unknown.length === 0) return undefined;
	return `there is no world parameter ${unknown.join(', ')}; there are ${Object.keys(SETTINGS).join(', ')}`;
}

/** How long a person waits for what follows at once from an act of theirs. */
const AT_ONCE: Millis = 5_000;
/** A message that is lost on the way is sent again for so long (64·T1, RFC 3261 §17.1.1.2). */
const SENT_AGAIN: Millis = 32_000;
/** A real browser takes its time where many things run on one machine; how long says nothing of the dashboards. */
const BY_BROWSER: Millis = 60_000;

/** One scenario: its system, its time, and what was remembered from step to step. */
export class Scenario extends World<RunSettings> {
	testbed!: Testbed;
	clock!: Clock;
	wire!: Wire;
	/** This scenario's own seed. */
	seed!: string;
	/** Its servers' links lose packets: what was lost comes later. */
	losesPackets = false;
	/** Alice's phone is in a vehicle: between two cells nothing passes, and it comes later too. */
	ridesVehicle = false;
	/** Number of the journal event before which the call in question had not begun. */
	callBegan = 0;
	/** The same for the latest cellular call, or whatever else took the audio of Alice's phone. */
	cellularBegan = 0;
	/** The same for the latest change of Alice's network. */
	movedAt = 0;
	/** Evidence that a person must look at or listen to before the scenario says anything. */
	readonly forReview: string[] = [];
	/** What people with a real browser saw when a step failed. */
	readonly pictures: Picture[] = [];
	/** Why the scenario says nothing this time: what it is about is not there. */
	notApplicable: string | undefined;
	/** How Alice placed her last call, when she chose. */
	mode: CallMode | undefined;

	readonly browsers = new Browsers(this.parameters.dashboards ?? 'http');

	/** Number that the next event of the journal will have: what follows is about nothing before it. */
	get nextEvent(): number {
		return this.testbed.journal.all().length;
	}

	/** The browser of a person, who comes to the dashboards with it for the first time or goes on. */
	async browser(who: string): Promise<Browser> {
		const portals = await this.act(this.testbed.portals());
		return this.act(this.browsers.of(who, portals));
	}

	/** Lets a person do something, and the time pass that it takes. */
	async act<T>(deed: Promise<T> | T): Promise<T> {
		try {
			return await this.clock.settle(Promise.resolve(deed), this.parameters.dashboards === 'browser' ? BY_BROWSER : this.inAll(AT_ONCE));
		} catch (error) {
			if (error instanceof NotOnScreen || error instanceof NotOnPage) expect(false, error.message);
			throw error;
		}
	}

	/** Waits for `seen`; the scenario fails with `what` when it does not come true in time. */
	async see(seen: () => boolean, what: string | (() => string), within: Millis = AT_ONCE): Promise<void> {
		try {
			await this.clock.until(seen, this.inAll(within));
		} catch (error) {
			if (!(error instanceof TimeExpired)) throw error;
			expect(false, `${typeof what === 'string' ? what : what()} (waited ${this.inAll(within) / 1000} s)`);
		}
	}

	/** A time that something may take, with what has to be sent again. */
	inAll(within: Millis): Millis {
		return this.losesPackets || this.ridesVehicle ? within + SENT_AGAIN : within;
	}
}
