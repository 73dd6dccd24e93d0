import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import type { Clock, Endpoint, Journal, Random, Secret } from '../kernel';
import { type Host, HttpFront } from '../network';
import { type DashboardBehaviour, guideR21 } from './behaviour';
import { LockOut } from './lock-out';
import { WelcomeMail } from './mail/welcome-mail';
import { layout, type Page } from './page/layout';
import { style } from './page/style';
import { type Account, Pbx, Refused, Unreachable } from './pbx';
import { answered, frameOf, homeOf } from './router';
import { type Session, Sessions } from './sessions';
import { messagePage, signInPage } from './sign-in';
import type { Answer, Desk, DownloadLinks } from './visit';

export interface DashboardOptions {
	readonly host: Host;
	readonly clock: Clock;
	readonly random: Random;
	readonly journal: Journal;
	readonly port?: number;
	/** The PBX's provisioning API. */
	readonly pbx: Endpoint;
	readonly serviceCredentials: { readonly name: string; readonly password: Secret };
	/** The mail server that takes what the dashboards send. */
	readonly mail: Endpoint;
	readonly domain: string;
	readonly links: DownloadLinks;
	/** Mail address of the administrator. */
	readonly administrator: string;
	readonly behaviour?: Partial<DashboardBehaviour>;
}

/** Dashboards that run, as whoever set them up sees them. */
export interface Dashboard {
	/** What is alive; all zero when nobody is asking. */
	remains(): Record<string, number>;
	close(): Promise<void>;
}

const POLICY = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** What the front asks of dashboards. */
interface Asked {
	serve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
	/** With the time of their world. */
	stamped(reply: FastifyReply): FastifyReply;
}

const front = new HttpFront<Asked>((of) => {
	const app = fastify({ logger: false, exposeHeadRoutes: false, return503OnClosing: false, bodyLimit: 64 * 1024 });
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, body));
	app.route({ method: ['GET', 'POST'], url: '/*', handler: (request, reply) => of(request).serve(request, reply) });
	app.setErrorHandler((error, request, reply) => {
		const status = (error as { statusCode?: number }).statusCode ?? 500;
		return of(request)
			.stamped(reply)
			.code(status)
			.type('text/plain; charset=utf-8')
			.send(status < 500 ? 'The request cannot be understood' : 'Something went wrong');
	});
	return app;
});

/** Starts My Account and My Phone: pages made by the server, which need no script. */
export async function startDashboard(options: DashboardOptions): Promise<Dashboard> {
	const { host, clock, random, journal, links, domain } = options;
	const behaviour: DashboardBehaviour = { ...guideR21, ...options.behaviour };
	const secrets = random.stream(`${host.name}/sessions`);
	const sessions = new Sessions(clock, secrets, behaviour.sessionMs);
	const lockOut = new LockOut(clock, behaviour.lockOutAfter, behaviour.lockOutMs);
	const mails = random.stream(`${host.name}/mails`);
	const desk: Desk = {
		pbx: new Pbx(host, options.pbx, options.serviceCredentials),
		behaviour,
		links,
		welcomeMail: new WelcomeMail({
			host,
			clock,
			random: mails,
			server: options.mail,
			domain,
			links,
			behaviour,
			administrator: options.administrator,
		}),
		passwordReplaced: (session) => sessions.passwordReplaced(session),
	};
	// What opens a session must not stand in any record of one.
	for (const secret of [/session=([0-9a-f]{40})/g, /name="csrf" value="([0-9a-f]{40})"/g, /csrf=([0-9a-f]{40})/g]) journal.conceal(secret);

	const served = await clock.hold(front.serve(host, options.port ?? 80, { serve, stamped }));

	async function serve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
		const { pathname: path, searchParams: query } = new URL(request.url, 'http://dashboard');
		stamped(reply);
		if (path === '/style.css') return reply.header('cache-control', 'max-age=3600').type('text/css; charset=utf-8').send(style);
		const known = sessions.find(cookieOf(request));
		const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
		const method = request.method === 'POST' ? 'POST' : 'GET';
		if (known === undefined && path === '/sign-out') return reply.redirect('/sign-in', 303);
		if (method === 'POST' && (known === undefined || form.get('csrf') !== known.csrf)) {
			const why = known === undefined ? 'Your session has ended: sign in again.' : 'This form is out of date: go back and send it again.';
			return shown(reply.code(403), messagePage('Not accepted', why, form), known ?? opened(reply, sessions.begin()));
		}
		if (path === '/sign-in') return method === 'GET' ? signInShown(reply, known) : signIn(reply, form, known as Session);
		if (known?.account === undefined) return reply.redirect('/sign-in', 303);
		if (path === '/sign-out' && method === 'POST') {
			sessions.end(known.id);
			return forgotten(reply).redirect('/sign-in', 303);
		}
		if (path === '/') return reply.redirect(homeOf(known.account), 303);
		return send(reply, known, await attempted(method, path, { account: known.account, session: known, named: '', query, form }));
	}

	/** The answer, or the page that says why there is none. */
	async function attempted(method: 'GET' | 'POST', path: string, visit: Parameters<typeof answered>[2]): Promise<Answer> {
		try {
			return await answered(method, path, visit, desk);
		} catch (error) {
			if (error instanceof Unreachable)
				return { status: 503, page: messagePage('Out of service', 'The telephone system does not answer. Try again in a minute.', visit.form) };
			if (!(error instanceof Refused)) throw error;
			const title = error.status === 404 ? 'Not found' : error.status === 403 ? 'Not allowed' : 'Not possible';
			return { status: error.status, page: messagePage(title, `${error.message}.`) };
		}
	}

	function send(reply: FastifyReply, session: Session, answer: Answer): FastifyReply {
		if ('redirect' in answer) {
			if (answer.notice !== undefined) session.notice = answer.notice;
			return reply.redirect(answer.redirect, 303);
		}
		if ('download' in answer) {
			return reply.header('content-disposition', `attachment; filename="${answer.fileName}"`).type(answer.type).send(answer.download);
		}
		return shown(reply.code(answer.status ?? 200), answer.page, session);
	}

	function shown(reply: FastifyReply, page: Page, session: Session): FastifyReply {
		const { account, csrf, notice } = session;
		delete session.notice;
		const frame = { ...frameOf(account, page.tab, desk), csrf, ...(account && { name: account.name }), ...(notice !== undefined && { notice }) };
		return reply.type('text/html; charset=utf-8').send(layout(page, frame));
	}

	function signInShown(reply: FastifyReply, known: Session | undefined): FastifyReply {
		if (known?.account !== undefined) return reply.redirect(homeOf(known.account), 303);
		const session = known ?? opened(reply, sessions.begin());
		return shown(reply, signInPage(session.csrf), session);
	}

	async function signIn(reply: FastifyReply, form: URLSearchParams, session: Session): Promise<FastifyReply> {
		const account = (form.get('account') ?? '').trim();
		const refused = (status: number, field: string, message: string) =>
			shown(reply.code(status), signInPage(session.csrf, { values: { account }, errors: { [field]: message } }), session);
		if (account === '') return refused(422, 'account', 'Enter your user name');
		const minutes = Math.ceil(behaviour.lockOutMs / 60_000);
		const locked = () => refused(423, '', `Too many wrong passwords: this account is locked for ${minutes} minutes.`);
		if (lockOut.isLocked(account)) return locked();
		lockOut.tried(account);
		try {
			const found = await desk.pbx.ask<Account>('POST', 'sign-ins', { account, password: form.get('password') ?? '' });
			lockOut.succeeded(account);
			// A new id with the new rights, so that nobody rides on one they planted before; that stays nobody's, for whoever clicks twice.
			if (session.account !== undefined) sessions.end(session.id);
			opened(reply, sessions.begin(found));
			return reply.redirect(homeOf(found), 303);
		} catch (error) {
			if (!(error instanceof Refused)) lockOut.untried(account);
			if (error instanceof Unreachable) return refused(503, '', 'The telephone system does not answer. Try again in a minute.');
			if (!(error instanceof Refused)) throw error;
			return lockOut.isLocked(account) ? locked() : refused(401, 'password', 'Wrong user name or password');
		}
	}

	/** Tells the browser which session it has. */
	function opened(reply: FastifyReply, session: Session): Session {
		reply.header('set-cookie', `session=${session.id}; Path=/; HttpOnly; SameSite=Strict`);
		return session;
	}

	const forgotten = (reply: FastifyReply) => reply.header('set-cookie', 'session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0');

	function stamped(reply: FastifyReply): FastifyReply {
		reply.raw.sendDate = false;
		return reply.headers({
			date: clock.date().toUTCString(),
			connection: 'close',
			'cache-control': 'no-store',
			'content-security-policy': POLICY,
			'x-content-type-options': 'nosniff',
			'referrer-policy': 'same-origin',
		});
	}

	return {
		remains: () => ({ httpConnections: served.connections }),
		async close() {
			served.close();
		},
	};
}

function cookieOf({ headers }: FastifyRequest): string | undefined {
	return /(?:^|;\s*)session=([0-9a-f]{40})(?:;|$)/.exec(headers.cookie ?? '')?.[1];
}
