import { XMLValidator } from 'fast-xml-parser';
import fastify, { type FastifyReply, type FastifyRequest, type HTTPMethods } from 'fastify';
import { type Host, HttpFront, type Served } from '../../network';
import type { Activation } from '../activation';
import { type CallControl, callLog, type Imrns } from '../calls';
import type { User } from '../enterprise';
import { matching } from '../path';
import { ProvisioningRefused } from '../provisioning';
import { PROVISIONING_PREFIX, type ProvisioningApi } from '../provisioning-api';
import type { MobileDevices } from '../registrar';
import type { ServiceName } from '../service-settings';
import { allocateImrn, callPath, describeCall, listCalls, releaseCall, retrieveCall, startCall, transferCall, transferConsulted } from './calls';
import { userOf } from './credentials';
import { addPersonalContact, callLogs, enterpriseDirectory, personalDirectory } from './directories';
import type { EventChannels } from './events';
import { mobileIdentity, mobility, setMobility, setUpMobility } from './mobility';
import { changePassword, configuration, devices, featureAccessCodes, profile, registrations } from './profile';
import { Refusal, refusals } from './refusal';
import { type Content, represent } from './representation';
import { listServices, serviceResources, setService, showService } from './services';

/** Where clients open event channels, and subscribe. */
const CHANNELS = '/com.broadsoft.async/com.broadsoft.xsi-events/v2.0/channel';
const SUBSCRIPTIONS = /^\/com\.broadsoft\.xsi-events\/v2\.0\/(user\/([^/]+)|subscription\/([^/]+))$/;

/** What every path of the service interface begins with. */
export const PREFIX = '/com.broadsoft.xsi-actions';

/** An authenticated request for one of the user's own resources. */
interface Asked {
	readonly user: User;
	readonly query: unknown;
	/** Last part of the path, where it is variable. */
	readonly id: string;
	/** A second variable part. */
	readonly other: string;
	readonly body: unknown;
}

/** What the service API acts on beside calls. */
export interface Services {
	readonly activation: Activation;
	readonly mobileDevices: MobileDevices;
	readonly channels: EventChannels;
	/** The provisioning API, which is on the same port. */
	readonly api?: ProvisioningApi;
}

/** A service as the API shows it. */
export interface ServiceShown {
	readonly service: ServiceName;
	readonly content: { readonly [name: string]: Content };
}

/** What is answered: an element, or nothing. */
interface Answered {
	readonly status: number;
	readonly element?: { readonly name: string; readonly content: { readonly [name: string]: Content } };
	readonly location?: string;
}

type Methods = Partial<Record<'GET' | 'POST' | 'PUT' | 'DELETE', (asked: Asked) => Answered>>;

const USERS_OWN = new RegExp(`^${PREFIX}/v2\\.0/user/([^/]+)/(.+)$`);
const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The service API of the PBX, shaped as Xsi-Actions: HTTP Basic on every request, XML, or JSON with `format=json`. */
export class XsiServer {
	static readonly #front = new HttpFront<XsiServer>((of) => {
		const app = fastify({
			logger: false,
			exposeHeadRoutes: false,
			return503OnClosing: false,
			frameworkErrors: (_error, request, reply) => of(request).#unreadablePath(request, reply),
		});
		app.removeAllContentTypeParsers();
		app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => done(readable(request, String(body)), body));
		app.addHook('onRequest', async (request, reply) => of(request).#stamp(reply));
		app.setErrorHandler((error, request, reply) => of(request).#refuse(error, request, reply));
		// A method that no resource of this API has.
		app.setNotFoundHandler((request, reply) => of(request).#unknown(request, reply));
		// One route, whatever there is: what is there is a matter of each system.
		app.route({ method: [...METHODS], url: '/*', handler: (request, reply) => of(request).#answer(request, reply) });
		app.all(`${PROVISIONING_PREFIX}/*`, (request, reply) => of(request).#provision(request, reply));
		return app;
	});

	/** What each resource of a user's does, by the form of its path. */
	readonly #methods = new Map<string, Methods>();

	constructor(
		private readonly control: CallControl,
		private readonly imrns: Imrns,
		private readonly services: Services,
	) {
		this.#resources();
	}

	/** Answers at a port of `host`. It settles outside the clock. */
	listen(host: Host, port: number): Promise<Served> {
		return XsiServer.#front.serve(host, port, this);
	}

	/** What GET of each service of the user answers, before it is written as XML or JSON. */
	shown(user: User): ServiceShown[] {
		const resources = [...serviceResources, { name: 'broadworksmobility', service: 'mobility' as const }];
		return resources.flatMap(({ name, service }) => {
			if (!user.assignedServices.includes(service)) return [];
			const { element } = this.#methods.get(`services/${name}`)?.GET?.({ user, query: {}, id: '', other: '', body: undefined }) ?? {};
			return element === undefined ? [] : [{ service, content: element.content }];
		});
	}

	#resources(): void {
		const { control, imrns, services } = this;
		const ok = (name: string, content: { readonly [name: string]: Content }): Answered => ({ status: 200, element: { name, content } });
		this.#resource('profile', { GET: ({ user }) => ok('Profile', profile(user)) });
		this.#resource('profile/device', { GET: ({ user }) => ok('AccessDevices', devices(user, control.provisioning)) });
		this.#resource('profile/Fac', { GET: () => ok('FAC', featureAccessCodes()) });
		this.#resource('profile/Registrations', {
			GET: ({ user }) => ok('Registrations', registrations(user, control.bindings, control.clock.now())),
		});
		this.#resource('profile/Password/Portal', {
			PUT: ({ user, body }) => {
				changePassword(control.provisioning, user, body);
				return { status: 200 };
			},
		});
		this.#resource('profile/device/Configuration', {
			GET: ({ user, query }) =>
				ok(
					'Configuration',
					configuration(user, query, { mobileDevices: services.mobileDevices, provisioning: control.provisioning, behaviour: control.behaviour }),
				),
		});
		this.#resource('services/broadworksmobility', {
			GET: ({ user }) => ok('BroadWorksMobility', mobility(user)),
			PUT: ({ user, body }) => {
				setMobility(services.activation, user, body);
				return { status: 200 };
			},
			// Our own extension, for the client's set-up: `active` is read-only in Xsi (decision A4).
			POST: ({ user, body }) => {
				setUpMobility(services.activation, user, body);
				return { status: 201 };
			},
		});
		this.#resource('services/broadworksmobility/MobileIdentity/:id', {
			GET: ({ user, id }) => ok('MobileIdentity', mobileIdentity(user, id)),
		});
		this.#resource('services', { GET: ({ user }) => ok('Services', listServices(user)) });
		for (const resource of serviceResources) {
			const { read } = resource;
			this.#resource(`services/${resource.name}`, {
				GET: ({ user }) => ok(resource.name, showService(user, resource)),
				...(read && {
					PUT: ({ user, body }) => {
						setService(services.activation, user, { ...resource, read }, body);
						return { status: 200 };
					},
				}),
			});
		}
		const { provisioning, clock } = control;
		this.#resource('directories/enterprise', { GET: ({ query }) => ok('Enterprise', enterpriseDirectory(provisioning, query)) });
		this.#resource('directories/Personal', {
			GET: ({ user }) => ok('Personal', personalDirectory(provisioning, user)),
			POST: ({ user, body }) => ({ status: 201, element: { name: 'entry', content: { ...addPersonalContact(provisioning, user, body) } } }),
		});
		this.#resource('directories/Personal/:id', {
			DELETE: ({ user, id }) => {
				provisioning.contacts.remove(user.id, id);
				return { status: 200 };
			},
		});
		this.#resource('directories/CallLogs', {
			GET: ({ user }) => ok('CallLogs', callLogs(provisioning, callLog(control.calls.records(), user.id), clock)),
		});
		this.#resource('calls', { GET: ({ user }) => ok('Calls', listCalls(control, user)) });
		this.#resource('calls/imrn', {
			POST: ({ user, query }) => ({ status: 201, element: { name: 'IMRNInfo', content: allocateImrn(control, imrns, user, query) } }),
		});
		const begun = (user: User, { callId }: { readonly callId: string }): Answered => ({
			status: 201,
			element: { name: 'CallStartInfo', content: { callId } },
			location: `${PREFIX}${callPath(user, callId)}`,
		});
		this.#resource('calls/new', { POST: ({ user, query }) => begun(user, startCall(control, user, query)) });
		this.#resource('calls/CallRetrieve', { POST: ({ user, query }) => begun(user, retrieveCall(control, user, query)) });
		this.#resource('calls/:id/BlindTransfer', {
			PUT: ({ user, id, query }) => {
				transferCall(control, user, id, query);
				return { status: 200 };
			},
		});
		this.#resource('calls/:id/ConsultTransfer/:other', {
			PUT: ({ user, id, other }) => {
				transferConsulted(control, user, id, other);
				return { status: 200 };
			},
		});
		this.#resource('calls/:id', {
			GET: ({ user, id }) => ok('Call', describeCall(control, user, id)),
			DELETE: ({ user, id }) => {
				releaseCall(control, user, id);
				return { status: 200 };
			},
		});
	}

	#resource(path: string, methods: Methods): void {
		this.#methods.set(path, methods);
	}

	/** Whoever asks proves first to be a user, and the user whose resource it is. A method that the resource does not know is answered 405. */
	#answer(request: FastifyRequest, reply: FastifyReply): FastifyReply {
		const { pathname } = new URL(request.url, 'http://pbx');
		const user = this.#authenticated(request);
		if (pathname === CHANNELS) return this.#channel(user, request, reply);
		const [events, , subscriber, subscription] = SUBSCRIPTIONS.exec(pathname) ?? [];
		if (events !== undefined) return this.#subscription(user, request, reply, subscriber, subscription);
		const [, userId, path] = USERS_OWN.exec(pathname) ?? [];
		if (userId === undefined || path === undefined) throw refusals.unknownResource();
		for (const [form, methods] of this.#methods) {
			const named = matching(form, path);
			if (named === undefined) continue;
			this.#authorise(user, decodeURIComponent(userId));
			const act = methods[request.method as keyof Methods];
			if (act === undefined) throw refusals.wrongMethod(Object.keys(methods));
			const { status, element, location } = act({ user, query: request.query, id: named.id ?? '', other: named.other ?? '', body: request.body });
			if (location !== undefined) reply.header('location', location);
			return element === undefined ? reply.code(status).send() : this.#send(request, reply.code(status), element.name, element.content);
		}
		throw refusals.unknownResource();
	}

	/** The answer goes on as long as the channel lasts. */
	#channel(user: User, request: FastifyRequest, reply: FastifyReply): FastifyReply {
		if (request.method !== 'POST') throw refusals.wrongMethod(['POST']);
		const { raw } = reply;
		const gone = this.services.channels.channel(user, request.body, () => {
			reply.hijack();
			for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
			raw.writeHead(200, { 'content-type': 'application/xml; charset=utf-8' });
			return { write: (document) => void raw.write(document), end: () => void raw.end() };
		});
		raw.once('close', gone);
		return reply;
	}

	#subscription(user: User, request: FastifyRequest, reply: FastifyReply, subscriber?: string, id?: string): FastifyReply {
		if (id !== undefined) {
			if (request.method !== 'DELETE') throw refusals.wrongMethod(['DELETE']);
			this.services.channels.unsubscribe(user, id);
			return reply.code(200).send();
		}
		this.#authorise(user, decodeURIComponent(subscriber ?? ''));
		if (request.method !== 'POST') throw refusals.wrongMethod(['POST']);
		return this.#send(request, reply.code(201), 'Subscription', this.services.channels.subscribe(user, request.body));
	}

	/** Everything under the prefix of the provisioning API is one route: it finds its own way. */
	#provision(request: FastifyRequest, reply: FastifyReply): FastifyReply {
		const { api } = this.services;
		if (api === undefined) return this.#answer(request, reply);
		const { method, url, headers, body } = request;
		const { status, content } = api.answer({ method, url, authorization: headers.authorization, body: typeof body === 'string' ? body : '' });
		return content === undefined
			? reply.code(status).send()
			: reply.code(status).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(content));
	}

	#unknown(request: FastifyRequest, reply: FastifyReply): FastifyReply {
		this.#authenticated(request);
		return this.#refuse(refusals.unknownResource(), request, reply);
	}

	#authenticated(request: FastifyRequest): User {
		return userOf(request.headers.authorization, this.control.provisioning, this.control.behaviour);
	}

	#authorise(user: User, userId: string): void {
		if (userId === user.id) return;
		throw this.control.provisioning.find(userId) === undefined ? refusals.unknownUser() : refusals.notYours();
	}

	/** A path whose escapes mean nothing: the router gives it to no route, and runs no hook. */
	#unreadablePath(request: FastifyRequest, reply: FastifyReply): void {
		this.#stamp(reply);
		try {
			this.#authenticated(request);
			this.#refuse(refusals.unreadablePath(), request, reply);
		} catch (error) {
			this.#refuse(error, request, reply);
		}
	}

	#refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
		const refusal = asRefusal(error) ?? new Refusal(statusOf(error), 5000, error instanceof Error ? error.message : 'Server failure');
		const { errorCode, message } = refusal;
		reply.code(refusal.status).headers(refusal.headers);
		return this.#send(request, reply, 'ErrorInfo', { summary: message, summaryEnglish: message, errorCode });
	}

	#send(request: FastifyRequest, reply: FastifyReply, name: string, content: { readonly [name: string]: Content }): FastifyReply {
		const { format } = (request.query ?? {}) as { format?: string };
		const { contentType, body } = represent(name, content, format === 'json' ? 'json' : 'xml');
		return reply.header('content-type', contentType).send(body);
	}

	/** Node would take the time for Date from the machine, and keep the connection and its timers for later. */
	#stamp(reply: FastifyReply): void {
		reply.raw.sendDate = false;
		reply.header('date', this.control.clock.date().toUTCString());
		reply.header('connection', 'close');
	}
}

function readable(request: FastifyRequest, body: string): Error | null {
	const type = request.headers['content-type'] ?? '';
	if (body === '') return null;
	if (/\bjson\b/.test(type)) {
		try {
			JSON.parse(body);
			return null;
		} catch {
			return refusals.unreadableBody();
		}
	}
	return !/\bxml\b/.test(type) || XMLValidator.validate(body) === true ? null : refusals.unreadableBody();
}

function asRefusal(error: unknown): Refusal | undefined {
	if (error instanceof Refusal) return error;
	return error instanceof ProvisioningRefused ? new Refusal(error.status, 4090, error.message) : undefined;
}

const statusOf = (error: unknown) => (error as { statusCode?: number }).statusCode ?? 500;
