import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { journal, seeded, WallClock } from '../simulators/kernel';
import { claimLoopbackBlock, wireNetwork } from '../simulators/network';
import { type Flow, type SipResponse, TransactionLayer } from '../simulators/sip';
import { Generator } from './signalling-load';

/** How long a flood lasts; `FLOOD_SECONDS=30` in the long tier. */
const SECONDS = Number(process.env.FLOOD_SECONDS ?? 2);
const TIMES = 10;
/** At the least, where the measurement was disturbed by other work of this machine. */
const FLOOD_PER_SECOND = 20_000;
const CALLS = 40;
const RECOVERS_WITHIN_MS = 5_000;
const clock = new WallClock();
const children: ChildProcess[] = [];
const open: { close(): unknown }[] = [];
afterEach(async () => {
	for (const child of children.splice(0)) child.kill('SIGKILL');
	for (const one of open.splice(0)) await one.close();
});

function start(file: string, ...args: string[]): ChildProcess {
	const child = fork(join(__dirname, file), args, { execArgv: ['--require', join(__dirname, '../cli/typescript'), '--expose-gc'] });
	children.push(child);
	return child;
}

/** Its next message; it must live to say it. */
async function next<T>(child: ChildProcess): Promise<T> {
	const gone = once(child, 'exit').then(([code]) => assert.fail(`${child.spawnargs.at(-1)}: the process ended with ${code}`));
	const [message] = (await Promise.race([once(child, 'message'), gone])) as [T];
	return message;
}

/** Somebody who calls as the RFC says: what is lost is sent again. */
class Caller {
	readonly #layer: TransactionLayer;
	readonly #flow: Flow;
	/** Requests of the other side: an established call must get none. */
	readonly disturbed: string[] = [];

	private constructor(
		layer: (caller: Caller) => TransactionLayer,
		readonly to: string,
		readonly address: string,
		readonly transport: 'udp' | 'tcp',
		started: { flow?: Flow },
	) {
		this.#layer = layer(this);
		this.#flow = started.flow as Flow;
	}

	static async at(address: string, to: string, transport: 'udp' | 'tcp'): Promise<Caller> {
		const random = seeded(1);
		const network = wireNetwork({ clock, random, journal: forgetful });
		const disturbed: string[] = [];
		const layer = new TransactionLayer({
			host: network.host('caller', 'other', [address]),
			clock,
			random: random.stream('caller'),
			user: { request: ({ request }) => void disturbed.push(request.method), ack() {}, cancel() {}, malformed() {} },
		});
		open.push(layer, network);
		await layer.start([{ transport, port: 0 }]);
		const flow = layer.transports.flowTo({ transport, address: to, port: 5060 }) ?? assert.fail('no flow');
		return new Caller(() => layer, to, address, transport, { flow });
	}

	/** The final response; undefined when none came. */
	ask(method: string, call: string, number: number, toTag?: string): Promise<SipResponse | undefined> {
		const { branch, via } = this.#layer.newVia(this.#flow);
		const text = this.#text(method, via, call, number, toTag);
		return new Promise((done) => {
			const user = { response: (response: SipResponse) => response.status >= 200 && done(response), failed: () => done(undefined) };
			this.#layer.client({ method, branch, text, flow: this.#flow, user }).send();
		});
	}

	/** Calls, and acknowledges the answer. */
	async call(name: string): Promise<{ status: number | undefined; toTag: string }> {
		const answer = await this.ask('INVITE', name, 1);
		if (answer?.status === 200) this.#flow.send(this.#text('ACK', this.#layer.newVia(this.#flow).via, name, 1, answer.toTag));
		return { status: answer?.status, toTag: answer?.toTag ?? '' };
	}

	#text(method: string, via: string, call: string, number: number, toTag?: string): string {
		const body = method === 'INVITE' ? SDP : '';
		const type = method === 'INVITE' ? 'Content-Type: application/sdp\r\n' : '';
		const { local } = this.#flow;
		return `${method} sip:bench@${this.to}:5060 SIP/2.0\r\nVia: ${via}\r\nMax-Forwards: 70\r\nFrom: <sip:a@${this.address}>;tag=${call}\r\nTo: <sip:bench@${this.to}>${toTag === undefined ? '' : `;tag=${toTag}`}\r\nCall-ID: ${call}\r\nCSeq: ${number} ${method}\r\nContact: <sip:a@${local.address}:${local.port};transport=${this.transport}>\r\n${type}Content-Length: ${body.length}\r\n\r\n${body}`;
	}
}
const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n';
const forgetful = { ...journal(clock), record: (event: object) => ({ ...event, n: 0, at: 0 }) } as ReturnType<typeof journal>;

let floods = 0;
for (const transport of ['udp', 'tcp'] as const) {
	for (const method of ['INVITE', 'REGISTER'] as const) {
		test(`${method} flood over ${transport}, ${TIMES} times what can be served, ${SECONDS} s: 503, ${CALLS} calls live on, new ones are taken within 5 s`, async (t) => {
			const block = await claimLoopbackBlock();
			const n = ++floods;
			const [server, from, caller] = [`${block}.92.${n}`, `${block}.93.${n}`, `${block}.94.${n}`];
			const child = start('signalling-server.ts', 'srf-uas', server);
			assert.equal(await next(child), 'ready');
			const usage = async () => {
				child.send('usage');
				return next<{ bytes: number; rss: number }>(child);
			};
			const generator = await Generator.open(`${block}.95.${n}`);
			open.push(generator);
			const measure = () => generator.run({ play: 'call', to: { address: server, port: 5060 }, slots: 40, durationMs: 1_000 });
			await measure();
			const before = await measure();
			const sustainable = before.done / before.seconds;

			const user = await Caller.at(caller, server, transport);
			const calls = await Promise.all(Array.from({ length: CALLS }, (_, call) => user.call(`stays-${call}`)));
			assert.deepEqual(new Set(calls.map(({ status }) => status)), new Set([200]));

			const flood = start(
				'signalling-flood.ts',
				transport,
				method,
				from,
				server,
				String(Math.round(Math.max(TIMES * sustainable, FLOOD_PER_SECOND))),
				String(SECONDS),
			);
			const over = next<{ sent: number; refused: number; seconds: number }>(flood);
			let flooding = true;
			void over.then(() => {
				flooding = false;
			});
			let number = 1;
			let lost = 0;
			// Some of the calls at a time say something while the flood lasts.
			while (flooding) {
				number++;
				const answers = await Promise.all(calls.slice(0, 10).map(({ toTag }, call) => user.ask('INFO', `stays-${call}`, number, toTag)));
				lost += answers.filter((answer) => answer?.status !== 200).length;
				await clock.run(200);
			}
			const { sent, refused, seconds } = await over;
			const ended = clock.now();
			for (let attempt = 0; ; attempt++) {
				const { status } = await user.call(`after-${attempt}`);
				if (status === 200) break;
				assert.ok(clock.now() - ended < RECOVERS_WITHIN_MS, `still ${status} after ${RECOVERS_WITHIN_MS} ms`);
				await clock.run(100);
			}
			const recovered = clock.now() - ended;
			const byes = await Promise.all(calls.map(({ toTag }, call) => user.ask('BYE', `stays-${call}`, number + 1, toTag)));
			const afterwards = await measure();
			const { rss } = await usage();
			child.kill();
			t.diagnostic(
				`served ${Math.round(sustainable)}/s before; flood ${Math.round(sent / seconds)}/s for ${seconds.toFixed(1)} s, ${refused} of ${sent} refused; recovered after ${Math.round(recovered)} ms; served ${Math.round(afterwards.done / afterwards.seconds)}/s afterwards; resident ${Math.round(rss / 2 ** 20)} MB`,
			);
			assert.deepEqual(
				{ lost, byes: byes.filter((answer) => answer?.status !== 200).length, disturbed: user.disturbed },
				{ lost: 0, byes: 0, disturbed: [] },
			);
			assert.ok(refused > 0, 'nothing was refused: this was no flood');
			assert.equal(afterwards.failed, 0);
			assert.ok(rss < 2 ** 30, `${rss} bytes`);
		});
	}
}
