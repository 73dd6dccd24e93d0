import { statfsSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Recorded } from '../simulators/kernel';
import { captureOf } from './capture/capture';
import { devicesOf } from './devices';
import { ladderOf } from './ladder/ladder';
import { Output } from './output';
import type { Shown } from './page/index-data';
import { packedScenario } from './page/scenario';
import { CourseOfRun } from './reading/course-of-run';
import type { Envelope } from './reading/envelope';
import { readJournal } from './reading/journal';
import type { Scenario } from './run';

/** While the run goes on, its journals have the room that is left. */
const ROOM_BYTES = 256 * 1024 * 1024;

/** What a report has for one scenario. */
export interface ScenarioPart {
	/** With what its journal tells of it. */
	readonly complete: Scenario;
	readonly shown: Shown;
}

/** The scenarios of a report, one by one: each can be written as soon as it has ended, while the run goes on. */
export class BegunReport {
	readonly output: Output;
	readonly #folder: string;
	readonly #seed: string;
	readonly #course = new CourseOfRun();
	readonly #parts = new Map<string, { readonly of: string; readonly part: ScenarioPart }>();

	/** `seed` is the run's. */
	constructor(evidenceDir: string, seed: string) {
		this.#folder = evidenceDir;
		this.#seed = seed;
		this.output = new Output(evidenceDir);
	}

	/** Follows the run, and writes what there is of each scenario that has ended. */
	see(envelope: Envelope): void {
		const ended = this.#course.see(envelope);
		if (ended !== undefined && this.#hasRoom()) this.#parts.set(ended.id, { of: JSON.stringify(ended), part: this.#write(ended) });
	}

	/** Written before, unless the scenario looks different in the end. */
	partOf(scenario: Scenario): ScenarioPart {
		const begun = this.#parts.get(scenario.id);
		return begun?.of === JSON.stringify(scenario) ? begun.part : this.#write(scenario);
	}

	#write(scenario: Scenario): ScenarioPart {
		const { events, gaps } = this.#evidenceOf(scenario);
		const devices = scenario.devices.length > 0 ? scenario.devices : devicesOf(events);
		const complete: Scenario = { ...scenario, devices, gaps: [...scenario.gaps, ...gaps] };
		const ladder = ladderOf(complete, events);
		const blob = this.output.blob(packedScenario(complete, ladder, events, this.#seed));
		const { journal } = scenario;
		// What Wireshark reads goes beside the journal.
		if (journal !== undefined && events.length > 0)
			this.output.capture(posix.join(posix.dirname(journal), 'trace.pcapng'), () => captureOf(events, scenario.name));
		return { complete, shown: { messages: ladder.messages, blob } };
	}

	#hasRoom(): boolean {
		const { bavail, bsize } = statfsSync(this.#folder);
		return bavail * bsize > ROOM_BYTES;
	}

	/** What the journal of a scenario says, and what is missing of it. */
	#evidenceOf({ journal }: Scenario): { events: readonly Recorded[]; gaps: readonly string[] } {
		if (journal === undefined) return { events: [], gaps: [] };
		const { values: events, gap } = readJournal(join(this.#folder, journal), journal);
		return { events, gaps: gap === undefined ? [] : [gap] };
	}
}
