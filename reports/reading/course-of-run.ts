import type { Scenario } from '../run';
import type { Envelope, Message } from './envelope';
import { scenariosOf } from './scenarios';

/** Follows the messages of a run that goes on. */
export class CourseOfRun {
	readonly #hooks: Envelope[] = [];
	readonly #documents = new Map<string | undefined, Envelope>();
	readonly #pickles = new Map<string, Message<'pickle'>>();
	readonly #testCases = new Map<string, Message<'testCase'>>();
	/** What was said of the attempts that have not ended. */
	readonly #attempts = new Map<string, Envelope[]>();

	/** Gives the scenario that has ended with this message. */
	see(envelope: Envelope): Scenario | undefined {
		const { hook, gherkinDocument, pickle, testCase, testCaseStarted, testCaseFinished } = envelope;
		if (hook !== undefined) this.#hooks.push(envelope);
		else if (gherkinDocument !== undefined) this.#documents.set(gherkinDocument.uri, envelope);
		else if (pickle !== undefined) this.#pickles.set(pickle.id, pickle);
		else if (testCase !== undefined) this.#testCases.set(testCase.id, testCase);
		else if (testCaseStarted !== undefined) this.#attempts.set(testCaseStarted.id, [envelope]);
		else {
			const id = (testCaseFinished ?? envelope.testStepStarted ?? envelope.testStepFinished ?? envelope.attachment)?.testCaseStartedId ?? '';
			this.#attempts.get(id)?.push(envelope);
			if (testCaseFinished !== undefined) return this.#ended(id, testCaseFinished.willBeRetried);
		}
		return undefined;
	}

	#ended(id: string, willBeRetried: boolean): Scenario | undefined {
		const attempt = this.#attempts.get(id) ?? [];
		this.#attempts.delete(id);
		const testCase = this.#testCases.get(attempt[0]?.testCaseStarted?.testCaseId ?? '');
		const pickle = this.#pickles.get(testCase?.pickleId ?? '');
		const document = this.#documents.get(pickle?.uri);
		if (willBeRetried || testCase === undefined || pickle === undefined || document === undefined) return undefined;
		return scenariosOf([...this.#hooks, document, { pickle }, { testCase }, ...attempt]).scenarios[0];
	}
}
