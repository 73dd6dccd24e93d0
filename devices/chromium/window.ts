import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

type Session = WebdriverIO.Browser;

/** In CSS pixels. */
export interface WindowSize {
	readonly width: number;
	readonly height: number;
}

/** An element of the page that is shown, as WebDriver refers to it. */
export type ElementReference = string & { readonly brand: 'element' };

/** What a person could not click on. */
export class OutOfReach extends Error {
	override readonly name = 'OutOfReach';
}

/** What came of an act that leads to another page. */
type Arrival = { readonly kind: 'page' } | { readonly kind: 'file'; readonly path: string };

const SELECT_ALL_AND_POINT = readFileSync(join(__dirname, 'point.mjs'), 'utf8').replace('export default ', '');
/** Longer texts nobody types: the browser lays a page out anew for each letter. */
const MOST_TYPED = 200;
const DELETE = '\uE017';
const ENTER = '\uE007';

/** A window with one page at a time, and cookies of its own (a user context of WebDriver BiDi). */
export class Window {
	readonly #session: Session;
	readonly #userContext: string;
	readonly #context: string;
	readonly #files: string;
	/** Whoever waits for the next page or file. */
	#arrived: ((arrival: Arrival) => void) | undefined;
	#file = '';

	private constructor(session: Session, userContext: string, context: string, files: string) {
		this.#session = session;
		this.#userContext = userContext;
		this.#context = context;
		this.#files = files;
		session.on('browsingContext.load', this.#loaded);
		session.on('browsingContext.downloadEnd', this.#downloaded);
	}

	/** Opens one; what it downloads goes into that folder. */
	static async open(session: Session, files: string, size: WindowSize): Promise<Window> {
		const { userContext } = await session.browserCreateUserContext({});
		await session.browserSetDownloadBehavior({ downloadBehavior: { type: 'allowed', destinationFolder: files }, userContexts: [userContext] });
		const { context } = await session.browsingContextCreate({ type: 'tab', userContext });
		const window = new Window(session, userContext, context, files);
		await window.resize(size);
		return window;
	}

	async resize(viewport: WindowSize): Promise<void> {
		await this.#session.browsingContextSetViewport({ context: this.#context, viewport: { ...viewport } });
	}

	/** Goes to an address; a file that comes in place of a page leaves the page as it is. */
	async visit(url: string): Promise<void> {
		await this.#until(async () => {
			await this.#session.browsingContextNavigate({ context: this.#context, url, wait: 'none' });
		});
	}

	/** Calls a function in the page with plain values; what it gives must be one that JSON can say. */
	async ask<T>(declaration: string, ...values: readonly (string | number | boolean | null)[]): Promise<T> {
		const result = await this.#call(`async (...given) => JSON.stringify(await (${declaration})(...given)) ?? 'null'`, values.map(plain));
		return JSON.parse(result.type === 'string' ? result.value : 'null') as T;
	}

	/** The element that a function in the page finds. */
	async find(declaration: string, ...values: readonly (string | null)[]): Promise<ElementReference | undefined> {
		const result = await this.#call(declaration, values.map(plain));
		return result.type === 'node' ? (result.sharedId as ElementReference) : undefined;
	}

	/**
	 * Clicks with the mouse where the element is.
	 * @throws {OutOfReach} when it is not to be seen or something lies over it.
	 */
	async click(element: ElementReference): Promise<void> {
		const { x, y, obstacle } = await this.#point(element, false);
		if (obstacle !== undefined) throw new OutOfReach(obstacle);
		await this.#session.inputPerformActions({
			context: this.#context,
			actions: [
				{
					type: 'pointer',
					id: 'mouse',
					parameters: { pointerType: 'mouse' },
					actions: [
						{ type: 'pointerMove', x, y },
						{ type: 'pointerDown', button: 0 },
						{ type: 'pointerUp', button: 0 },
					],
				},
			],
		});
	}

	/** Clicks on what leads to another page, or to a file, and waits for that. */
	async clickThrough(element: ElementReference): Promise<void> {
		await this.#until(() => this.click(element));
	}

	/** Clicks into a field and types, or pastes a long text, in place of what it holds. */
	async fill(element: ElementReference, text: string): Promise<void> {
		await this.click(element);
		await this.#point(element, true);
		if (text.length > MOST_TYPED) await this.ask("(text) => document.execCommand('insertText', false, text)", text);
		else await this.press(...(text === '' ? [DELETE] : [...text.replaceAll(/\r?\n/g, ENTER)]));
	}

	/** Presses keys, one after another; special ones as WebDriver numbers them (§17.4.2). */
	async press(...keys: readonly string[]): Promise<void> {
		const strokes = keys.flatMap((value) => [
			{ type: 'keyDown' as const, value },
			{ type: 'keyUp' as const, value },
		]);
		await this.#session.inputPerformActions({ context: this.#context, actions: [{ type: 'key', id: 'keyboard', actions: strokes }] });
	}

	/** Presses a key that leads to another page, and waits for that. */
	async pressThrough(key: string): Promise<void> {
		await this.#until(() => this.press(key));
	}

	/** Chooses an entry of a list. */
	async choose(entry: ElementReference): Promise<void> {
		await this.#session.switchToWindow(this.#context);
		await this.#session.elementClick(entry);
	}

	/** The file that came last, as text. */
	download(): string {
		return this.#file;
	}

	/** A PNG of what is to be seen, or of the whole page. */
	async picture(extent: 'viewport' | 'document' = 'viewport'): Promise<Buffer> {
		const { data } = await this.#session.browsingContextCaptureScreenshot({ context: this.#context, origin: extent });
		return Buffer.from(data, 'base64');
	}

	async close(): Promise<void> {
		this.#session.off('browsingContext.load', this.#loaded);
		this.#session.off('browsingContext.downloadEnd', this.#downloaded);
		await this.#session.browserRemoveUserContext({ userContext: this.#userContext });
		rmSync(this.#files, { recursive: true, force: true });
	}

	/** Acts, and waits for the page or the file that comes of it. Only one of them comes, and only when it is complete. */
	async #until(act: () => Promise<void>): Promise<void> {
		const arrival = new Promise<Arrival>((arrived) => {
			this.#arrived = arrived;
		});
		try {
			await act();
			const came = await arrival;
			if (came.kind === 'file') this.#file = readFileSync(came.path, 'utf8');
		} finally {
			this.#arrived = undefined;
		}
	}

	readonly #loaded = ({ context, url }: { readonly context: string; readonly url: string }) => {
		if (context === this.#context && url !== 'about:blank') this.#arrived?.({ kind: 'page' });
	};

	readonly #downloaded = ({
		context,
		status,
		filepath,
	}: {
		readonly context: string;
		readonly status: string;
		readonly filepath?: string | null;
	}) => {
		if (context === this.#context && status === 'complete' && filepath) this.#arrived?.({ kind: 'file', path: filepath });
	};

	async #point(element: ElementReference, selects: boolean): Promise<{ x: number; y: number; obstacle?: string }> {
		const result = await this.#call(`(...given) => JSON.stringify((${SELECT_ALL_AND_POINT})(...given))`, [{ sharedId: element }, plain(selects)]);
		return JSON.parse(result.type === 'string' ? result.value : 'null') as { x: number; y: number; obstacle?: string };
	}

	async #call(functionDeclaration: string, given: object[]) {
		const called = await this.#session.scriptCallFunction({
			functionDeclaration,
			target: { context: this.#context },
			awaitPromise: true,
			arguments: given as never,
		});
		if (called.type === 'exception') throw new Error(`in the page: ${called.exceptionDetails.text}`);
		return called.result;
	}
}

const plain = (value: string | number | boolean | null): object =>
	value === null ? { type: 'null' } : { type: typeof value as 'string' | 'number' | 'boolean', value };
