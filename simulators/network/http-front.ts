import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { scope } from '../kernel';
import type { Host, Listener } from './host';

/** An application on Node's HTTP server, as fastify makes them. */
interface Application {
	readonly server: Server;
	ready(): PromiseLike<unknown>;
}

/** A port of a system behind a front. */
export interface Served extends Listener {
	/** Open connections. */
	readonly connections: number;
}

/**
 * One application for all systems of a process, one after another or side by side: to make one costs far more than to answer a request.
 * It keeps nothing of any system; whose a request is says the connection that it came on.
 *
 * @typeParam S a system
 */
export class HttpFront<S> {
	readonly #systems = new WeakMap<Socket, S>();
	#made: Promise<Application> | undefined;

	/** @param make makes the application; `of` gives the system that a request is for. */
	constructor(private readonly make: (of: (request: { readonly raw: IncomingMessage }) => S) => Application) {}

	/** From now on whatever is asked at this port of `host` is asked of `system`. The first time that takes work outside the clock. */
	async serve(host: Host, port: number, system: S): Promise<Served> {
		this.#made ??= this.#make();
		const { server } = await this.#made;
		let connections = 0;
		const listener = await host.listen(port, (stream) => {
			connections++;
			stream.once('close', () => {
				connections--;
			});
			this.#systems.set(stream, system);
			server.emit('connection', stream);
		});
		return {
			local: listener.local,
			get connections() {
				return connections;
			},
			close: () => listener.close(),
		};
	}

	async #make(): Promise<Application> {
		// fastify draws random numbers while it starts: no world may notice that it was the first.
		const turn = scope.current();
		scope.enter('http front');
		const application = this.make(({ raw }) => {
			const system = this.#systems.get(raw.socket);
			if (system === undefined) throw new Error('a request came on a connection that no system has accepted');
			return system;
		});
		// Node would write the real time into Date.
		application.server.prependListener('request', (_request, response) => {
			response.sendDate = false;
		});
		await application.ready();
		scope.enter(turn);
		return application;
	}
}
